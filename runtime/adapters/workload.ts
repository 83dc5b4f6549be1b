import type { TrustBundleCache } from '../identity/trust-bundle-cache';
import type { ServiceTransport } from '../service-transport';
import { createServiceClient, type ServiceClient, type ServiceClientOptions } from '../transport/service-client';
import { decodeWorkloadCredentials, type WorkloadCredentials } from '../transport/workload-credentials';
import { certificateSource } from './certificate-source';
import type { ServiceConfiguration } from './environment';

/** The identity of a service towards others. */
export interface Workload {
  /**
   * Its certificate, and the roots by which it judges others.
   *
   * @throws Unavailable when document or trust bundle can't be read
   * @throws ConfigurationError when the certificate is not this service's
   */
  credentials(): Promise<WorkloadCredentials>;
  /** Carries calls to other services. */
  readonly transport: ServiceTransport;
  /** Lets calls in flight end and closes all connections. */
  close(): Promise<void>;
}

/**
 * The identity that a service was given. Nothing is read before it is needed: a function that calls
 * nobody pays for nothing.
 *
 * @param location where the certificate is
 */
export function createWorkload(
  location: string,
  { service, trustDomain }: Pick<ServiceConfiguration, 'service' | 'trustDomain'>,
  keys: TrustBundleCache,
  addressOf?: ServiceClientOptions['addressOf'],
): Workload {
  const load = certificateSource(location);
  let client: Promise<ServiceClient> | undefined;

  async function credentials(): Promise<WorkloadCredentials> {
    const [document, { roots }] = await Promise.all([load(), keys.get()]);
    return decodeWorkloadCredentials(document, { service, trustDomain, roots });
  }

  function connected(): Promise<ServiceClient> {
    client ??= credentials()
      .then((own) => createServiceClient({ credentials: own, addressOf }))
      .catch((error: unknown) => {
        // The next call tries again.
        client = undefined;
        throw error;
      });
    return client;
  }

  return {
    credentials,
    async transport(callee, request) {
      const { transport } = await connected();
      return transport(callee, request);
    },
    async close() {
      const open = await client?.catch(() => undefined);
      await open?.close();
    },
  };
}
