import type { Method } from './model';

/** Says that nobody waits for an answer any more; an `AbortSignal` does. */
export interface CallSignal {
  /** Whether the time is over. */
  readonly aborted: boolean;
  /** Calls a listener when the time is over. */
  addEventListener(type: 'abort', listener: () => void): void;
}

/** The signal of one call. An `AbortSignal` of its own would cost a fifth of it. */
export class Expiry implements CallSignal {
  /** Whether the time is over. */
  aborted = false;
  private readonly listeners: (() => void)[] = [];

  /** Calls a listener when the time is over. */
  addEventListener(_: 'abort', listener: () => void): void {
    this.listeners.push(listener);
  }

  /** The time is over. */
  abort(): void {
    this.aborted = true;
    for (const listener of this.listeners) {
      listener();
    }
  }
}

/** A request to another service, ready to be sent. */
export interface CallRequest {
  /** HTTP method. */
  readonly method: Method;
  /** Path and query, percent-encoded. */
  readonly path: string;
  /** Header values by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * JSON text.
   *
   * @default - no body
   */
  readonly body?: string;
  /** Ends the call when nobody waits for it any more. */
  readonly signal: CallSignal;
}

/** Another service's answer. */
export interface CallResponse {
  /** HTTP status code. */
  readonly status: number;
  /** Body as received. */
  readonly body: Uint8Array;
}

/**
 * Carries a request to a service that has proven to be the one that is named, and to no other.
 * Rejects with a {@link TransportError} when no whole answer came back.
 */
export type ServiceTransport = (callee: string, request: CallRequest) => Promise<CallResponse>;

/** How a call got lost. */
export type TransportFailure =
  /** No connection, one to somebody who did not prove to be the callee, or one that broke. */
  | 'connection'
  /** No answer in time. */
  | 'timeout'
  /** The answer was longer than the transport accepts. */
  | 'too-large';

/** No whole answer came back. Whether the callee acted is unknown. */
export class TransportError extends Error {
  override readonly name = 'TransportError';

  constructor(
    /** How the call got lost. */
    readonly failure: TransportFailure,
    options: { readonly cause?: unknown } = {},
  ) {
    super(`the call failed: ${failure}`, options);
  }
}
