import type { TrustBundleCache } from '../identity/trust-bundle-cache';
import { judgeForwardedCaller } from '../transport/forwarded-certificate';
import { type CallerProof, FOREIGN_LOAD_BALANCER } from './caller-gateway-event';
import type { ServiceConfiguration } from './environment';
import type { RequestProof } from './https-server';

/** What callers behind the load balancer are judged by. */
export interface CallerGatewayOptions extends Pick<ServiceConfiguration, 'callerGateway' | 'callers' | 'trustDomain'> {
  /** The trust bundle. */
  readonly keys: Pick<TrustBundleCache, 'get'>;
  /** The clock. */
  readonly now: () => Date;
}

/**
 * Believes the load balancer in front of a function, and no other, about the certificate of its client: it is in
 * verify mode, so it has verified that the client holds the key. Everything else is verified again.
 */
export function callerGateway({ callerGateway, callers, keys, now, trustDomain }: CallerGatewayOptions): CallerProof {
  const declared = new Set(callers.keys());
  return async (targetGroup, [certificate, ...others]): Promise<RequestProof> => {
    // What stands after the name is given by AWS. A prefix that cuts the name short would fit others too.
    if (!callerGateway?.endsWith('/') || !targetGroup.startsWith(callerGateway)) {
      return FOREIGN_LOAD_BALANCER;
    }
    if (others.length > 0) {
      return { originFault: 'more than one certificate is reported' };
    }
    const bundle = await keys.get().catch(() => undefined);
    if (bundle === undefined) {
      return { originFault: 'the certificate can not be verified without the trust bundle' };
    }
    const rules = { callers: declared, roots: bundle.roots, trustDomain };
    const { refusal, service } = judgeForwardedCaller(certificate, rules, now());
    return { peer: service, originFault: refusal };
  };
}
