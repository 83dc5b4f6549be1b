import type { Dispatcher } from 'undici';
import type { CallRequest, CallResponse } from '../service-transport';
import { transportError } from './transport-error';

/**
 * Sends one request and reads its answer to the end. It asks the dispatcher itself: `request()` makes a stream of each
 * answer, which costs as much as all the checks of a caller.
 *
 * @throws TransportError when no whole answer came back
 */
export function exchange(dispatcher: Dispatcher, request: CallRequest): Promise<CallResponse> {
  const { body, headers, method, path, signal } = request;
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => reject(transportError(cause, signal));
    if (signal.aborted) {
      fail(new Error('nobody waits for the answer'));
      return;
    }
    try {
      dispatcher.dispatch({ body, headers, method, path }, new Reader(signal, resolve, fail));
    } catch (cause) {
      fail(cause);
    }
  });
}

/** Collects an answer, whose size the dispatcher limits. */
class Reader implements Dispatcher.DispatchHandler {
  private readonly chunks: Buffer[] = [];
  private status = 0;
  private controller: Dispatcher.DispatchController | undefined;

  constructor(
    private readonly signal: CallRequest['signal'],
    private readonly resolve: (response: CallResponse) => void,
    private readonly fail: (cause: unknown) => void,
  ) {
    signal.addEventListener('abort', () => this.giveUp());
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.signal.aborted) {
      this.giveUp();
    }
  }

  /** Is called for each interim answer too; the last one counts. */
  onResponseStart(_: Dispatcher.DispatchController, status: number): void {
    this.status = status;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.resolve({ status: this.status, body: Buffer.concat(this.chunks) });
  }

  onResponseError(_: Dispatcher.DispatchController, cause: Error): void {
    this.fail(cause);
  }

  private giveUp(): void {
    const cause = new Error('nobody waits for the answer any more');
    this.fail(cause);
    this.controller?.abort(cause);
  }
}
