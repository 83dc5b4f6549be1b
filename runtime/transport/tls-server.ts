import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';

/** What a server proves itself with. */
export interface ServerCredentials {
  /** Private key, PEM. */
  readonly key: string;
  /** Certificate, PEM. */
  readonly cert: string;
}

/**
 * An HTTPS server that speaks TLS 1.3 only and lets no client hold a connection by being
 * slow. Idle connections outlive the 60 seconds of a load balancer, which otherwise
 * would now and then write a request into a connection that is being closed and answer 502.
 *
 * NIST 800-52 R2, section 3.1; CWE-400
 */
export function createTlsServer(credentials: ServerCredentials, listener: RequestListener): Server {
  const server = createServer(
    {
      ...credentials,
      minVersion: 'TLSv1.3',
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
  return server;
}
