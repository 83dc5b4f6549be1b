import { EITHER, PARAMETER, type RuleCase } from './rule-case';

const METHOD = 'AWS::ApiGateway::Method';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const PREFLIGHT = { HttpMethod: 'OPTIONS', Integration: { Type: 'MOCK' } };
const GET = { HttpMethod: 'GET', Integration: { Type: 'AWS_PROXY' } };
const TOKENS = { ...GET, AuthorizationType: 'COGNITO_USER_POOLS' };
const group = (OverrideAction: unknown) => ({
  DefaultAction: { Allow: {} },
  Rules: [{ Name: 'Common', OverrideAction }],
});
const listener = (MutualAuthentication: unknown) => ({ Protocol: 'HTTPS', MutualAuthentication });

export const EDGE: Readonly<Record<string, RuleCase>> = {
  'method-without-scopes': {
    type: METHOD,
    allows: [PREFLIGHT, { ...TOKENS, AuthorizationScopes: ['orders/read'] }, { ...GET, AuthorizationType: 'CUSTOM' }],
    denies: [TOKENS, { ...TOKENS, AuthorizationScopes: [] }, { ...TOKENS, HttpMethod: 'OPTIONS' }],
    unresolved: [
      { ...TOKENS, AuthorizationScopes: EITHER },
      { ...GET, AuthorizationType: PARAMETER },
    ],
  },
  'method-without-api-key': {
    type: METHOD,
    allows: [PREFLIGHT, { ...GET, ApiKeyRequired: true }],
    denies: [GET, { ...GET, ApiKeyRequired: false }],
    unresolved: [{ ...GET, ApiKeyRequired: PARAMETER }],
  },
  'method-without-validator': {
    type: METHOD,
    allows: [PREFLIGHT, { ...GET, RequestValidatorId: { Ref: 'Validator' } }],
    denies: [GET, { ...GET, HttpMethod: 'OPTIONS' }],
    unresolved: [
      { ...GET, HttpMethod: PARAMETER },
      { ...GET, RequestValidatorId: EITHER },
    ],
  },
  'listener-weak-tls': {
    type: LISTENER,
    allows: [
      { Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06' },
      { Protocol: 'TLS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06' },
      { Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09' },
      { Protocol: 'HTTP' },
    ],
    denies: [
      { Protocol: 'HTTPS' },
      { Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-2016-08' },
      { Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-0-2021-06' },
      { Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06' },
    ],
    unresolved: [{ Protocol: 'HTTPS', SslPolicy: PARAMETER }, { Protocol: PARAMETER }],
  },
  'listener-trusts-expired': {
    type: LISTENER,
    allows: [
      listener(undefined),
      listener({ Mode: 'passthrough' }),
      listener({ Mode: 'verify', TrustStoreArn: { Ref: 'TrustStore' } }),
    ],
    denies: [
      listener({ Mode: 'verify' }),
      listener({ Mode: 'verify', TrustStoreArn: { Ref: 'TrustStore' }, IgnoreClientCertificateExpiry: true }),
    ],
    unresolved: [
      listener({ Mode: PARAMETER }),
      listener(EITHER),
      listener({ Mode: 'verify', TrustStoreArn: EITHER }),
      listener({ Mode: 'verify', TrustStoreArn: { Ref: 'TrustStore' }, IgnoreClientCertificateExpiry: PARAMETER }),
    ],
  },
  'web-acl-counting': {
    type: 'AWS::WAFv2::WebACL',
    allows: [group({ None: {} }), group(undefined), { DefaultAction: { Block: {} }, Rules: [] }],
    denies: [group({ Count: {} }), { DefaultAction: { Allow: {} }, Rules: [] }, { DefaultAction: { Allow: {} } }],
    unresolved: [
      { DefaultAction: { Allow: {} }, Rules: EITHER },
      { DefaultAction: PARAMETER, Rules: [EITHER] },
      group(EITHER),
    ],
  },
};
