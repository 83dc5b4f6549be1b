import { ConfigurationError, Unavailable } from '../errors';
import { type RefreshedCopy, refreshedCopy } from '../identity/refreshed-copy';
import type { TrustBundle } from '../identity/trust-bundle';
import type { TrustBundleCache } from '../identity/trust-bundle-cache';
import { type ServiceTransport, TransportError } from '../service-transport';
import { createServiceClient, type ServiceClient, type ServiceClientOptions } from '../transport/service-client';
import { decodeWorkloadCredentials, expiryOf, type WorkloadCredentials } from '../transport/workload-credentials';
import { certificateSource } from './certificate-source';
import type { ServiceConfiguration } from './environment';
import { logRenewalFailure } from './renewal-failure-log';

/** The identity of a service towards others, renewed while it is used. */
export interface Workload {
  /**
   * Its certificate, and the roots by which it judges others, as they are now.
   *
   * @throws Unavailable when they can't be had, or the certificate has expired
   */
  credentials(): Promise<WorkloadCredentials>;

  /**
   * Calls a listener with all later credentials. Those at which a listener throws are not used.
   *
   * @returns ends the calls
   */
  onChange(listener: (credentials: WorkloadCredentials) => void): () => void;

  /** Reads the certificate now. Never rejects. */
  refresh(): Promise<void>;

  /** Carries calls to other services. */
  readonly transport: ServiceTransport;

  /** Lets calls in flight end and closes all connections. */
  close(): Promise<void>;
}

/** What a workload works with. */
export interface WorkloadOptions
  extends Pick<ServiceConfiguration, 'service' | 'trustDomain'>,
    Pick<ServiceClientOptions, 'addressOf'> {
  /** The trust bundle. */
  readonly keys: TrustBundleCache;
  /** The clock. */
  readonly now: () => Date;
}

/** Longest time between two readings of the certificate, in seconds. */
const LONGEST_REFRESH_SECONDS = 300;

/**
 * The identity that a service was given. Nothing is read before it is needed: a function that calls nobody pays
 * for nothing. From then on the certificate is read again every five minutes, or after a third of the time that
 * it has left. What can't be used or read changes nothing while the certificate lasts.
 *
 * @param location where the certificate is
 */
export function createWorkload(
  location: string,
  { addressOf, keys, now, service, trustDomain }: WorkloadOptions,
): Workload {
  const read = certificateSource(location);
  const listeners = new Set<(credentials: WorkloadCredentials) => void>();
  let roots: readonly string[] | undefined;
  let current: WorkloadCredentials | undefined;
  let copy: RefreshedCopy<WorkloadCredentials> | undefined;
  let client: ServiceClient | undefined;

  function use(next: WorkloadCredentials): WorkloadCredentials {
    if (current !== undefined && !isSame(current, next)) {
      client?.update(next);
      for (const listener of listeners) {
        listener(next);
      }
    }
    current = next;
    return next;
  }

  async function load(): Promise<WorkloadCredentials> {
    try {
      const document = await read();
      const bundle = await keys.get();
      // What the bundle told last, even if that was while this went on: an older set of roots would bring one back.
      const trusted = roots ?? bundle.roots;
      return use(decodeWorkloadCredentials(document, { service, trustDomain, roots: trusted, now: now() }));
    } catch (error) {
      logRenewalFailure(service, error);
      throw error;
    }
  }

  function renewed(): RefreshedCopy<WorkloadCredentials> {
    copy ??= refreshedCopy({
      name: 'the certificate of the service',
      load,
      refreshSeconds: (own) => Math.min(LONGEST_REFRESH_SECONDS, secondsLeft(own) / 3),
      // How long it may be used is what the certificate itself says.
      staleAfterSeconds: Number.POSITIVE_INFINITY,
      now,
    });
    return copy;
  }

  const secondsLeft = (own: WorkloadCredentials) => (expiryOf(own).getTime() - now().getTime()) / 1_000;

  async function credentials(): Promise<WorkloadCredentials> {
    const own = current ?? (await renewed().get());
    // Starts to read again when that is due: timers stand still while a function is frozen.
    renewed().current();
    if (secondsLeft(own) <= 0) {
      throw new Unavailable('the certificate of the service has expired');
    }
    return own;
  }

  const stop = keys.onChange((bundle: TrustBundle) => {
    if (bundle.roots.length === 0 && current !== undefined) {
      throw new ConfigurationError('the trust bundle must hold a root certificate, it holds none');
    }
    if (current !== undefined) {
      use({ ...current, roots: bundle.roots });
      // A root that comes or goes is a sign that certificates are exchanged.
      void copy?.refresh();
    }
    roots = bundle.roots;
  });

  return {
    credentials,
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    refresh: () => renewed().refresh(),
    async transport(callee, request) {
      let connected: ServiceClient;
      try {
        const own = await credentials();
        client ??= createServiceClient({ credentials: own, addressOf });
        connected = client;
      } catch (cause) {
        throw new TransportError('connection', { cause });
      }
      return connected.transport(callee, request);
    },
    async close() {
      stop();
      copy?.close();
      await client?.close();
    },
  };
}

function isSame(one: WorkloadCredentials, other: WorkloadCredentials): boolean {
  return (
    one.certificate === other.certificate &&
    one.privateKey === other.privateKey &&
    one.roots.length === other.roots.length &&
    one.roots.every((root, i) => root === other.roots[i])
  );
}
