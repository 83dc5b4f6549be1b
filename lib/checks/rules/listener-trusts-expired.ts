import type { Rule } from './rule';
import { at, isSet } from './values';

/**
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html
 */
export const listenerTrustsExpired: Rule = {
  id: 'listener-trusts-expired',
  level: 'error',
  title: 'A listener verifies client certificates without a trust store, or takes expired ones.',
  why: 'A certificate that was stolen long ago, or that anyone issued, passes for a client.',
  fix: 'In mode `verify`, name `TrustStoreArn` and leave `IgnoreClientCertificateExpiry` out.',
  nist: ['IA-5(2)', 'SC-17'],
  sources: ['RFC 5280 6.1.3'],
  types: ['AWS::ElasticLoadBalancingV2::Listener'],
  breaks: ({ properties: { MutualAuthentication: authentication } }) => {
    const [mode, expiry = false] = ['Mode', 'IgnoreClientCertificateExpiry'].map((name) => at(authentication, name));
    const verifies = authentication !== undefined && mode !== 'off' && mode !== 'passthrough';
    return verifies && (!isSet(at(authentication, 'TrustStoreArn')) || expiry !== false);
  },
};
