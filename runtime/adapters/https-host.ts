import { SERVICE_PORT } from '../contract';
import { withCors } from '../cors';
import type { Service } from '../model';
import { createPipeline } from '../pipeline';
import { ephemeralCertificate } from '../transport/ephemeral-certificate';
import { type EnforcementOptions, enforcement } from './enforcement';
import { type HttpsServerOptions, type HttpsService, serveHttps } from './https-server';
import type { Workload } from './workload';

/** How a service is hosted. */
export interface HttpsHostOptions extends EnforcementOptions {
  /**
   * TCP port; 0 takes a free one.
   *
   * @default SERVICE_PORT
   */
  readonly port?: number;
}

/**
 * Hosts a service over HTTPS, behind all gates. Resolves when it listens.
 *
 * @param policies text of the service's policies
 * @throws ConfigurationError when the environment is incomplete
 */
export async function httpsHost(
  service: Service,
  policies: string,
  { port = SERVICE_PORT, ...options }: HttpsHostOptions = {},
): Promise<HttpsService> {
  const { close, configuration, gates, workload } = await enforcement(policies, options);
  const pipeline = withCors(createPipeline(service, gates), configuration.allowedOrigins);
  const server = await serveHttps(pipeline, { port, ...(await credentials(workload)) });
  return {
    port: server.port,
    async close() {
      await server.close();
      await close();
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

/** A service without a certificate of its own can encrypt, but neither prove itself nor believe a peer. */
async function credentials(workload: Workload | undefined): Promise<Pick<HttpsServerOptions, 'tls' | 'peers'>> {
  if (workload === undefined) {
    return { tls: await ephemeralCertificate() };
  }
  const { certificate, privateKey, roots, trustDomain } = await workload.credentials();
  return { tls: { cert: certificate, key: privateKey }, peers: { roots, trustDomain } };
}
