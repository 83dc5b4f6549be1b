import { type CallRequest, TransportError, type TransportFailure } from '../service-transport';

/** Codes of undici that say more than that the connection failed. */
const FAILURES: ReadonlyMap<unknown, TransportFailure> = new Map([
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'timeout'],
  ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'too-large'],
  ['UND_ERR_HEADERS_OVERFLOW', 'too-large'],
]);

/**
 * Says how a call got lost, from what undici threw. An argument that undici refuses, such as a header
 * value with a line break, was never sent and is no loss: that error stays what it is.
 */
export function transportError(cause: unknown, signal: CallRequest['signal']): unknown {
  if (signal.aborted) {
    return new TransportError('timeout', { cause });
  }
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'UND_ERR_INVALID_ARG' ? cause : new TransportError(FAILURES.get(code) ?? 'connection', { cause });
}
