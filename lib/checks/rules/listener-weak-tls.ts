import type { Rule } from './rule';

/** Policies with TLS 1.3 that go no lower than TLS 1.2; those with `Ext` keep ciphers without forward secrecy. */
const STRONG = /^ELBSecurityPolicy-TLS13-1-[23](?!-Ext)-/;

/**
 * Without `SslPolicy`, a listener speaks TLS 1.0.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-17
 */
export const listenerWeakTls: Rule = {
  id: 'listener-weak-tls',
  level: 'error',
  title: 'A listener accepts old TLS, or ciphers without forward secrecy.',
  why: 'Whoever records the traffic reads it once the key is stolen, or talks both sides down to what can be broken.',
  fix: 'Set `SslPolicy` to a policy with TLS 1.3, e.g. `ELBSecurityPolicy-TLS13-1-2-Res-2021-06`.',
  nist: ['SC-8(1)', 'SC-13'],
  sources: ['FSBP ELB.17', 'RFC 9325'],
  types: ['AWS::ElasticLoadBalancingV2::Listener'],
  breaks: ({ properties: { Protocol: protocol, SslPolicy: policy } }) =>
    !['HTTP', 'TCP', 'UDP', 'TCP_UDP', 'GENEVE'].includes(String(protocol)) &&
    !(typeof policy === 'string' && STRONG.test(policy)),
};
