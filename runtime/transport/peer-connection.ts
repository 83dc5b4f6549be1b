import type { X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import {
  type CallerRules,
  EXPIRED,
  judgeCaller,
  NOT_YET_VALID,
  type PeerVerdict,
  UNKNOWN_AUTHORITY,
  WRONG_USAGE,
} from './peer';

/** The one protocol that services speak inside TLS; to name it keeps other protocols' servers out (ALPACA). */
export const ALPN = 'http/1.1';

/** What OpenSSL calls the faults of a chain, through Node. */
const FAULTS: ReadonlyMap<unknown, string> = new Map([
  ['CERT_HAS_EXPIRED', EXPIRED],
  ['CERT_NOT_YET_VALID', NOT_YET_VALID],
  ['INVALID_PURPOSE', WRONG_USAGE],
  ['CERT_SIGNATURE_FAILURE', UNKNOWN_AUTHORITY],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', UNKNOWN_AUTHORITY],
  ['SELF_SIGNED_CERT_IN_CHAIN', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_GET_ISSUER_CERT', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNKNOWN_AUTHORITY],
  ['INVALID_CA', 'the chain holds an authority that may be none'],
  ['PATH_LENGTH_EXCEEDED', 'the chain is longer than its root allows'],
]);

/** Node has no code for a violated name constraint. */
const OTHER_FAULT = 'the chain breaks a rule of its authority, such as its name constraints';

const peers = new WeakMap<Duplex, string>();

/**
 * Service that the certificate of a connection proves; undefined when none does. It was computed when the
 * connection was made: asking TLS again for each request costs a quarter of the throughput.
 */
export function peerOf(socket: Duplex): string | undefined {
  return peers.get(socket);
}

/** Takes the proof back: what still arrives on the connection is nobody's. */
export function forgetPeer(socket: Duplex): void {
  peers.delete(socket);
}

/** The client does not say that it speaks what services speak. */
export const WRONG_PROTOCOL = `${ALPN} was not agreed on`;

/**
 * Finds out who is at the other end of a connection that was just made. A resumed session carries the
 * certificate of the handshake that began it, and is judged as it is.
 *
 * @param certificate what TLS knows of the client; undefined when it showed none
 */
export function identifyPeer(
  socket: TLSSocket,
  certificate: X509Certificate | undefined,
  rules: CallerRules,
  now = new Date(),
): PeerVerdict {
  const verdict = judge(socket, certificate, rules, now);
  if (verdict.service !== undefined && verdict.refusal === undefined) {
    peers.set(socket, verdict.service);
  }
  return verdict;
}

function judge(
  socket: TLSSocket,
  certificate: X509Certificate | undefined,
  rules: CallerRules,
  now: Date,
): PeerVerdict {
  if (certificate === undefined) {
    // Node reports `authorized` for a resumed session without a certificate: only a certificate counts.
    return { refusal: 'no certificate was shown' };
  }
  if (!socket.authorized) {
    return { refusal: FAULTS.get(socket.authorizationError) ?? OTHER_FAULT };
  }
  if (socket.alpnProtocol !== ALPN) {
    return { refusal: WRONG_PROTOCOL };
  }
  return judgeCaller(certificate, rules, now);
}
