import { EDGE_PORT, ENVIRONMENT, SERVICE_PORT } from '../contract';
import { withCors } from '../cors';
import { ConfigurationError } from '../errors';
import type { Service } from '../model';
import { createPipeline } from '../pipeline';
import { createEdgeServer } from '../transport/edge-server';
import { peerOf } from '../transport/peer-connection';
import { createServiceServer, type RenewableServer } from '../transport/service-server';
import { connectionAudit } from './connection-audit';
import { edgeProof, healthAnswer } from './edge-requests';
import { type Enforcement, type EnforcementOptions, enforcement } from './enforcement';
import { type HttpsService, serveHttps } from './https-server';
import { type PatienceOptions, patiently } from './patience';

/** Where a service listens. */
export interface HttpsPorts {
  /**
   * TCP port for other services; 0 takes a free one.
   *
   * @default SERVICE_PORT
   */
  readonly port?: number;
  /**
   * TCP port for the load balancer of the edge; 0 takes a free one.
   *
   * @default EDGE_PORT
   */
  readonly edgePort?: number;
}

/** How a service is hosted. */
export interface HttpsHostOptions extends EnforcementOptions, HttpsPorts {
  /**
   * How long the certificate is waited for. At the first deployment it comes moments later.
   *
   * @default - the defaults of {@link PatienceOptions}
   */
  readonly patience?: PatienceOptions;
}

/** A service that listens on both of its ports. */
export interface HttpsHost extends HttpsService {
  /** TCP port for the load balancer of the edge. */
  readonly edgePort: number;
}

/**
 * Hosts a service over HTTPS, behind all gates. Resolves when it listens.
 *
 * @param policies text of the service's policies
 * @throws ConfigurationError when the environment is incomplete
 * @throws Unavailable when certificate or trust bundle can't be had
 */
export async function httpsHost(
  service: Service,
  policies: string,
  options: HttpsHostOptions = {},
): Promise<HttpsHost> {
  const enforced = await enforcement(policies, options);
  const host = await serveEnforced(service, enforced, options);
  return {
    ...host,
    async close() {
      await host.close();
      await enforced.close();
    },
  };
}

/**
 * Serves a service behind gates that are built already, on two ports: one for services, which prove themselves by
 * their certificates, and one for the gateway, whose load balancer reports its certificate.
 *
 * @throws ConfigurationError when the service was given no certificate
 * @throws Unavailable when certificate or trust bundle can't be had
 */
export async function serveEnforced(
  service: Service,
  { configuration, gates, keys, workload }: Enforcement,
  { edgePort = EDGE_PORT, patience, port = SERVICE_PORT }: HttpsHostOptions = {},
): Promise<HttpsHost> {
  if (workload === undefined) {
    throw new ConfigurationError(`${ENVIRONMENT.certificate} must be set; deploy the service with the blueprint`);
  }
  const pipeline = withCors(createPipeline(service, gates), configuration.allowedOrigins);
  const refused = connectionAudit({ service: service.name, audit: gates.audit, now: () => new Date() });
  const credentials = await patiently(() => workload.credentials(), patience);
  const callers = new Set(configuration.callers.keys());
  const renewable: RenewableServer[] = [];
  const stop = workload.onChange((next) => {
    for (const { update } of renewable) {
      update(next);
    }
  });
  const begin = (server: RenewableServer) => {
    renewable.push(server);
    return server.server;
  };
  // Both are made before anything is waited for, or a renewal in between would pass one by.
  const [forServices, forEdge] = await Promise.all([
    serveHttps(pipeline, {
      port,
      create: (listener) => begin(createServiceServer({ callers, credentials, refused }, listener)),
      proofOf: ({ socket }) => ({ peer: peerOf(socket) }),
    }),
    serveHttps(pipeline, {
      port: edgePort,
      create: (listener) => begin(createEdgeServer({ credentials, refused }, listener)),
      proofOf: edgeProof(keys),
      shortcut: healthAnswer,
    }),
  ]);
  return {
    port: forServices.port,
    edgePort: forEdge.port,
    async close() {
      stop();
      await Promise.all([forServices.close(), forEdge.close()]);
    },
  };
}

/** Runs a service until SIGTERM, which ECS sends, and ends the process in order. */
export async function runHttpsHost(service: Service, policies: string): Promise<void> {
  const host = await httpsHost(service, policies);
  process.once('SIGTERM', () => {
    host.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
