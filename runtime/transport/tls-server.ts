import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { DropArgument } from 'node:net';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { ALPN } from './peer-connection';
import { handshakeFault, type RefusedConnection, TOO_MANY } from './refused-connection';
import { contextOptions } from './tls-context';
import type { WorkloadCredentials } from './workload-credentials';

/** Most connections that are open at a time. */
const MAX_CONNECTIONS = 4_096;

/** Most handshakes at a time: each costs a signature, and whoever begins one has proven nothing yet. */
const MAX_HANDSHAKES = 256;

/** Time after which no session that began before can be resumed, in milliseconds; up to twice for one in use. */
const TICKET_KEY_MILLISECONDS = 60 * 60 * 1_000;

/** What two kinds of server differ in. */
export type TlsServerOptions = Pick<TlsOptions, 'requestCert' | 'rejectUnauthorized'> & {
  /** Told of every connection that ends before a request is read. */
  readonly refused: (connection: RefusedConnection) => void;
};

/**
 * An HTTPS server that speaks TLS 1.3 only, and lets no client hold a connection by being slow. Idle
 * connections outlive the 60 seconds of a load balancer, which otherwise would now and then write a
 * request into a connection that is being closed and answer 502.
 *
 * Tickets of TLS sessions are encrypted under a key that never leaves the process and is replaced every hour.
 *
 * NIST 800-52 R2, section 3.1; CWE-400
 */
export function createTlsServer(
  credentials: WorkloadCredentials,
  listener: RequestListener,
  { refused, ...options }: TlsServerOptions,
): Server {
  const server = createServer(
    {
      ...contextOptions(credentials),
      ...options,
      ALPNProtocols: [ALPN],
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
  limitHandshakes(server);
  server.on('drop', (dropped?: DropArgument) => refused({ reason: TOO_MANY, source: dropped?.remoteAddress }));
  server.on('tlsClientError', (error, { remoteAddress }) =>
    refused({ reason: handshakeFault(error), source: remoteAddress }),
  );
  const rotation = setInterval(() => server.setTicketKeys(randomBytes(48)), TICKET_KEY_MILLISECONDS).unref();
  server.once('close', () => clearInterval(rotation));
  return server;
}

/** Node limits the sum of connections, so the limit of handshakes moves along with those that are through. */
function limitHandshakes(server: Server): void {
  let established = 0;
  const limit = () => {
    server.maxConnections = Math.min(MAX_CONNECTIONS, established + MAX_HANDSHAKES);
  };
  limit();
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    established += 1;
    limit();
    socket.once('close', () => {
      established -= 1;
      limit();
    });
  });
}
