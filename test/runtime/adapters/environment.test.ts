import { serviceConfiguration } from '../../../runtime/adapters/environment';
import { ENVIRONMENT } from '../../../runtime/contract';
import { ConfigurationError } from '../../../runtime/errors';

const ISSUER = { issuer: 'https://id.example.com', kind: 'oidc', clientIds: ['web'], audience: 'shop' };

const COMPLETE: NodeJS.ProcessEnv = {
  [ENVIRONMENT.service]: 'orders',
  [ENVIRONMENT.trustDomain]: 'shop.internal',
  [ENVIRONMENT.callers]: '{}',
  [ENVIRONMENT.callees]: '{"payments":["payments:Charge"]}',
  [ENVIRONMENT.allowedOrigins]: '["https://shop.example.com"]',
  [ENVIRONMENT.issuers]: JSON.stringify([ISSUER]),
  [ENVIRONMENT.trustBundle]: 'ssm:/shop/trust-bundle',
  [ENVIRONMENT.revocations]: 'Revocations',
};

it('reads what the constructs wrote', () => {
  expect(serviceConfiguration(COMPLETE)).toEqual({
    service: 'orders',
    trustDomain: 'shop.internal',
    callers: new Map(),
    callees: new Map([['payments', ['payments:Charge']]]),
    allowedOrigins: ['https://shop.example.com'],
    issuers: [ISSUER],
    trustBundle: 'ssm:/shop/trust-bundle',
    revocations: 'Revocations',
    auditSampling: 1,
    certificate: undefined,
  });
});

it.each(Object.keys(COMPLETE))('refuses an environment without %s, or with an empty one', (variable) => {
  for (const value of [undefined, '']) {
    const read = () => serviceConfiguration({ ...COMPLETE, [variable]: value });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(`${variable} must be set`);
  }
});

it.each([
  [ENVIRONMENT.callers, '[]'],
  [ENVIRONMENT.callers, '{"orders":"all"}'],
  [ENVIRONMENT.callees, 'payments'],
  [ENVIRONMENT.allowedOrigins, '{"0":"*"}'],
  [ENVIRONMENT.allowedOrigins, '[1]'],
  [ENVIRONMENT.auditSampling, '0'],
  [ENVIRONMENT.auditSampling, '1.01'],
  [ENVIRONMENT.auditSampling, 'half'],
])('refuses %s = %s', (variable, value) => {
  expect(() => serviceConfiguration({ ...COMPLETE, [variable]: value })).toThrow(`${variable} is malformed`);
});

it('reads where the certificate is and through which target group functions are called, where there are such', () => {
  const further = { [ENVIRONMENT.certificate]: 'file:/c', [ENVIRONMENT.callerGateway]: 'arn:t' };
  expect(serviceConfiguration({ ...COMPLETE, ...further })).toMatchObject({
    certificate: 'file:/c',
    callerGateway: 'arn:t',
  });
});

it('records a share of allowed decisions where the constructs say so', () => {
  expect(serviceConfiguration({ ...COMPLETE, [ENVIRONMENT.auditSampling]: '0.1' }).auditSampling).toBe(0.1);
});

it('trusts no issuer where no token can arrive', () => {
  expect(serviceConfiguration({ ...COMPLETE, [ENVIRONMENT.issuers]: '[]' }).issuers).toEqual([]);
});

it('refuses an issuer without clients', () => {
  const issuers = JSON.stringify([{ ...ISSUER, clientIds: [] }]);
  expect(() => serviceConfiguration({ ...COMPLETE, [ENVIRONMENT.issuers]: issuers })).toThrow(ConfigurationError);
});
