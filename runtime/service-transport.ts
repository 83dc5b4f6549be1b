import { EventEmitter } from 'node:events';
import type { Method } from './model';

/** Tells a transport that nobody waits for an answer any more. An `AbortSignal` of its own would cost a fifth of a call. */
export class Expiry extends EventEmitter {
  /** Whether the time is over. */
  aborted = false;

  /** The time is over. */
  abort(): void {
    this.aborted = true;
    this.emit('abort');
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
  readonly signal: AbortSignal | Expiry;
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
