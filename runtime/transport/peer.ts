import type { X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { serviceOf } from './spiffe-id';

/** Largest delay that a timer of Node takes, in milliseconds. */
const MAX_DELAY = 2 ** 31 - 1;

const peers = new WeakMap<Duplex, string>();

/**
 * Service that the certificate of a connection proves; undefined when the client showed none. It was
 * computed when the connection was made: asking TLS again for each request costs a quarter of the throughput.
 */
export function peerOf(socket: Duplex): string | undefined {
  return peers.get(socket);
}

/**
 * Finds out who is at the other end of a connection that was just made, the first that applies:
 *
 * 1. no certificate: nobody is proven, and the connection stays
 * 2. a certificate that doesn't lead to a root, has expired or names no service: the connection ends
 * 3. else the peer is proven until its certificate expires; then the connection ends
 *
 * A resumed session carries the certificate of the handshake that began it, so all of this holds for it too.
 */
export function identifyPeer(socket: TLSSocket, trustDomain: string, now = new Date()): void {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) {
    // Node reports `authorized` for a resumed session without a certificate: only a name counts.
    return;
  }
  const service = serviceOf(certificate, trustDomain);
  if (!socket.authorized || service === undefined || !isCurrent(certificate, now)) {
    socket.destroy();
    return;
  }
  peers.set(socket, service);
  const remaining = Date.parse(certificate.validTo) - now.getTime();
  // Short-lived certificates need no revocation, but only if no connection outlives them.
  const expiry = setTimeout(() => socket.destroy(), Math.min(remaining, MAX_DELAY));
  expiry.unref();
  socket.once('close', () => clearTimeout(expiry));
}

/** Whether a certificate is valid at a time. A session may be resumed after its certificate has expired. */
export function isCurrent({ validFrom, validTo }: X509Certificate, now: Date): boolean {
  return Date.parse(validFrom) <= now.getTime() && now.getTime() < Date.parse(validTo);
}
