import { createAuditLog } from '../audit/audit-log';
import { createAuthorizer } from '../authorization/authorizer';
import { requireValidatedPolicies } from '../authorization/policy-digest';
import { createCaller } from '../call';
import { Unauthenticated } from '../errors';
import type { Gates } from '../gates';
import { createAuthenticator } from '../identity/authenticator';
import { createRevocationList } from '../identity/revocation-list';
import { createTokenVerifier, type TokenVerifier } from '../identity/token-verifier';
import { createTrustBundleCache, type TrustBundleCache } from '../identity/trust-bundle-cache';
import type { ServiceClientOptions } from '../transport/service-client';
import { auditOutput } from './audit-output';
import { type ServiceConfiguration, serviceConfiguration } from './environment';
import { kmsAuditSigner } from './kms-audit-signer';
import { revocationSource } from './revocation-source';
import { trustBundleSource } from './trust-bundle-source';
import { createWorkload, type Workload } from './workload';

/** The gates of a service, and what a host has to do for them. */
export interface Enforcement {
  /** The gates; all but `call`, which is missing when the service has no certificate. */
  readonly gates: Gates;
  /** What the constructs derived. */
  readonly configuration: ServiceConfiguration;
  /** Roots, keys of issuers and certificates of the gateway. */
  readonly keys: TrustBundleCache;
  /** The service's own certificate and its way to others; undefined when it was given none. */
  readonly workload: Workload | undefined;
  /** Ends what is under way, for hosts that freeze between requests. */
  flush(): Promise<void>;
  /** Signs the end of the audit chain and closes all connections. */
  close(): Promise<void>;
}

/** The verifier of a service that trusts no issuer: only other services can prove themselves to it. */
const NO_TOKENS: TokenVerifier = {
  async verify() {
    throw new Unauthenticated('no issuer is trusted');
  },
};

/** What the environment does not say. */
export interface EnforcementOptions {
  /**
   * Where other services listen.
   *
   * @default - under their names in the trust domain
   */
  readonly addressOf?: ServiceClientOptions['addressOf'];
}

/**
 * Builds the gates of a service from its environment.
 *
 * @param policies text of the policies that the code was bundled with
 * @throws ConfigurationError when the environment is incomplete, or the policies are not those
 *   that were validated at synthesis
 */
export async function enforcement(policies: string, options: EnforcementOptions = {}): Promise<Enforcement> {
  const configuration = serviceConfiguration();
  const {
    auditSampling: sampling,
    callees,
    callers,
    certificate,
    issuers,
    revocations,
    service,
    trustBundle,
  } = configuration;
  const now = () => new Date();
  const { decide } = createAuthorizer({ policies });
  await requireValidatedPolicies(policies);
  const keys = createTrustBundleCache({ load: trustBundleSource(trustBundle), now });
  const revoked = createRevocationList({ load: revocationSource(revocations), now });
  const verifier = issuers.length === 0 ? NO_TOKENS : createTokenVerifier({ issuers, keys, revocations: revoked, now });
  const audit = createAuditLog({ service, sink: auditOutput(), signer: kmsAuditSigner(), now, sampling });
  const workload =
    certificate === undefined
      ? undefined
      : createWorkload(certificate, { ...configuration, keys, now, addressOf: options.addressOf });
  return {
    configuration,
    keys,
    workload,
    gates: {
      authenticate: createAuthenticator(verifier),
      callers,
      authorize: decide,
      audit: audit.record,
      call: workload && createCaller({ service, callees, now, transport: workload.transport }),
    },
    flush: audit.flush,
    async close() {
      await workload?.close();
      keys.close();
      revoked.close();
      await audit.close();
    },
  };
}
