import { X509Certificate } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { followConnections } from './live-connections';
import { type CallerRules, isIssuedBy } from './peer';
import { forgetPeer, identifyPeer, peerOf } from './peer-connection';
import type { RefusedConnection } from './refused-connection';
import { contextOptions } from './tls-context';
import { createTlsServer } from './tls-server';
import type { WorkloadCredentials } from './workload-credentials';

/** What a server for other services works with. */
export interface ServiceServerOptions extends Pick<CallerRules, 'callers'> {
  /** What the service proves itself with, and what it believes of others. */
  readonly credentials: WorkloadCredentials;
  /** Told of every connection that is refused. */
  readonly refused: (connection: RefusedConnection) => void;
}

/** A server whose credentials can be replaced while it runs. */
export interface RenewableServer {
  /** The server itself. */
  readonly server: Server;

  /**
   * Uses other credentials for connections from now on.
   *
   * @throws when they are not usable; then nothing has changed
   */
  update(credentials: WorkloadCredentials): void;
}

/** Largest delay that a timer of Node takes, in milliseconds. */
const MAX_DELAY = 2 ** 31 - 1;

/**
 * An HTTPS server for other services: a client must show a certificate that leads to a root and names a
 * declared caller, or its connection ends before a request is read. `peerOf` tells who it is.
 *
 * A connection lasts until its certificate expires: short-lived certificates need no revocation, but only if no
 * connection outlives them. When the credentials are replaced, connections are ended without losing a request:
 *
 * 1. the root that issued the client's certificate is gone: at once, after the answer under way
 * 2. the service has another certificate: after the next answer, so that clients see the new one in time
 * 3. else they stay
 *
 * RFC 8446, section 4.4.2; CWE-295
 */
export function createServiceServer(
  { callers, credentials, refused }: ServiceServerOptions,
  listener: RequestListener,
): RenewableServer {
  const rules = { callers, trustDomain: credentials.trustDomain };
  const proven = new Map<TLSSocket, X509Certificate>();
  let current = credentials;
  // Node would refuse a certificate without telling whose address it came from, so it is judged below.
  const server = createTlsServer(credentials, listener, { requestCert: true, rejectUnauthorized: false, refused });
  const connections = followConnections(server);

  // Before HTTP gets to read from the connection.
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    const certificate = socket.getPeerX509Certificate();
    const { refusal = 'nobody is proven', service } = identifyPeer(socket, certificate, rules);
    if (certificate === undefined || peerOf(socket) === undefined) {
      refused({ reason: refusal, caller: service, source: socket.remoteAddress });
      socket.destroy();
      return;
    }
    proven.set(socket, certificate);
    const remaining = Date.parse(certificate.validTo) - Date.now();
    const expiry = setTimeout(() => socket.destroy(), Math.min(remaining, MAX_DELAY)).unref();
    socket.once('close', () => {
      clearTimeout(expiry);
      proven.delete(socket);
    });
  });

  return {
    server,
    update(next) {
      const roots = next.roots.map((root) => new X509Certificate(root));
      server.setSecureContext(contextOptions(next));
      const isTrusted = memoized((certificate) => isIssuedBy(roots, certificate));
      for (const [socket, certificate] of proven) {
        if (!isTrusted(certificate)) {
          forgetPeer(socket);
          connections.end(socket);
        } else if (next.certificate !== current.certificate) {
          connections.retire(socket);
        }
      }
      current = next;
    },
  };
}

/** A service has many connections with the same certificate, and to verify one costs a tenth of a millisecond. */
function memoized(check: (certificate: X509Certificate) => boolean): (certificate: X509Certificate) => boolean {
  const results = new Map<string, boolean>();
  return (certificate) => {
    const { fingerprint256 } = certificate;
    const result = results.get(fingerprint256) ?? check(certificate);
    results.set(fingerprint256, result);
    return result;
  };
}
