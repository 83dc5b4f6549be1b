import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import { identifyPeer } from './peer';

/** What a server proves itself with. */
export interface ServerCredentials {
  /** Private key, PEM. */
  readonly key: string;
  /** Certificate, PEM. */
  readonly cert: string;
}

/** Whose certificates a server accepts from clients. */
export interface TrustedPeers {
  /** Certificates that a client's chain must end in, PEM; at least one. */
  readonly roots: readonly string[];
  /** Trust domain that its SPIFFE id must be in. */
  readonly trustDomain: string;
}

/** What a server can be told beyond its credentials. */
export interface TlsServerOptions {
  /**
   * Whose certificates are accepted from clients; `peerOf` tells who showed one.
   *
   * @default - no client is asked for a certificate
   */
  readonly peers?: TrustedPeers;
}

/**
 * An HTTPS server that speaks TLS 1.3 only and lets no client hold a connection by being
 * slow. Idle connections outlive the 60 seconds of a load balancer, which otherwise
 * would now and then write a request into a connection that is being closed and answer 502.
 *
 * A client that shows a certificate must show a good one. One that shows none is let in without
 * a name: the load balancer of the edge uses the same port and has no certificate, so it is for the
 * pipeline to grant nothing to a nameless connection that only a service may have.
 *
 * NIST 800-52 R2, section 3.1; CWE-400; CWE-295
 */
export function createTlsServer(
  credentials: ServerCredentials,
  listener: RequestListener,
  { peers }: TlsServerOptions = {},
): Server {
  const server = createServer(
    {
      ...credentials,
      minVersion: 'TLSv1.3',
      // Without a root of its own a server would accept what any public certificate authority has signed.
      ...(peers && { requestCert: true, rejectUnauthorized: false, ca: [...peers.roots] }),
      handshakeTimeout: 5_000,
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: 16 * 1024,
    },
    listener,
  );
  server.maxHeadersCount = 64;
  server.maxConnections = 4_096;
  if (peers !== undefined) {
    // Before HTTP gets to read from the connection.
    server.prependListener('secureConnection', (socket) => identifyPeer(socket, peers.trustDomain));
  }
  return server;
}
