import type { RequestListener } from 'node:http';
import type { RefusedConnection } from './refused-connection';
import type { RenewableServer } from './service-server';
import { contextOptions } from './tls-context';
import { createTlsServer } from './tls-server';
import type { WorkloadCredentials } from './workload-credentials';

/** What a server for the load balancer of the edge works with. */
export interface EdgeServerOptions {
  /** What the service proves itself with. The load balancer does not check it. */
  readonly credentials: WorkloadCredentials;
  /** Told of every connection that is refused. */
  readonly refused: (connection: RefusedConnection) => void;
}

/**
 * An HTTPS server for the load balancer of the edge, which has no certificate to show: a connection proves
 * nothing, so every request on it must.
 *
 * A load balancer speaks TLS 1.3 to its targets as soon as the policy of its listener allows it there.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
export function createEdgeServer(
  { credentials, refused }: EdgeServerOptions,
  listener: RequestListener,
): RenewableServer {
  const server = createTlsServer(credentials, listener, { refused });
  return { server, update: (next) => server.setSecureContext(contextOptions(next)) };
}
