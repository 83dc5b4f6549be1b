import { WRONG_PROTOCOL } from './peer-connection';

/** A connection that a server ended before it read a request. */
export interface RefusedConnection {
  /** Why, in a sentence without a word of the client. */
  readonly reason: string;
  /**
   * Service that the certificate proves.
   *
   * @default - none is proven
   */
  readonly caller?: string;
  /**
   * IP address of the client.
   *
   * @default - the client was gone already
   */
  readonly source?: string;
}

/** Connections were dropped because there are too many. */
export const TOO_MANY = 'too many connections or handshakes at a time';

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'the client does not speak TLS 1.3'],
  ['ERR_SSL_VERSION_TOO_LOW', 'the client does not speak TLS 1.3'],
  ['ERR_SSL_HTTP_REQUEST', 'the client does not speak TLS'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'the client does not speak TLS'],
  ['ERR_SSL_NO_APPLICATION_PROTOCOL', WRONG_PROTOCOL],
  ['ERR_TLS_HANDSHAKE_TIMEOUT', 'the handshake took too long'],
  ['ECONNRESET', 'the client left before the handshake was complete'],
]);

/** Says why a handshake failed, from what Node reports. */
export function handshakeFault(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  const alert = typeof code === 'string' && /_ALERT_(UNKNOWN_CA|\w*CERT\w*)$/.test(code);
  return alert ? 'the client refuses the certificate of this service' : (REASONS.get(code) ?? 'the handshake failed');
}
