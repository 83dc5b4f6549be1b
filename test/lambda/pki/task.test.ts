import { certificateTask, trustBundleTask } from '../../../lambda/shared/task';
import { type CertificateTask, ENVIRONMENT, type TrustBundleTask } from '../../../runtime/contract';
import { ConfigurationError } from '../../../runtime/errors';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234';
const AUTHORITY = 'arn:aws-cn:acm-pca:cn-north-1:111122223333:certificate-authority/1234';
const environment = (task: unknown) => ({ [ENVIRONMENT.task]: JSON.stringify(task) });

const certificate: CertificateTask = {
  issuer: { kind: 'kms', keyArn: KEY, root: 'MIIB' },
  service: 'orders',
  trustDomain: 'shop.internal',
  lifetimeSeconds: 86_400,
};
const bundle: TrustBundleTask = {
  parameterName: '/shop/trust-bundle',
  refreshHintSeconds: 300,
  authorities: [{ kind: 'private-ca', authorityArn: AUTHORITY }],
  issuers: ['https://id.example.com/realms/shop', 'https://id.example.com'],
  edgeCertificateIds: ['abc'],
  trustStore: { bucket: 'roots', key: 'roots.pem', name: 'shop' },
};

it('reads what the constructs write', () => {
  expect(certificateTask(environment(certificate))).toEqual(certificate);
  expect(trustBundleTask(environment(bundle))).toEqual(bundle);
  const { trustStore: _, ...without } = bundle;
  expect(trustBundleTask(environment(without))).toEqual(without);
});

it.each([
  ['nothing', {}],
  ['text that is no JSON', { [ENVIRONMENT.task]: '{' }],
  ['the task of another function', environment(bundle)],
  ['a further member', environment({ ...certificate, extra: 1 })],
  ['no member', environment({ ...certificate, service: undefined })],
  ['a service that is no name', environment({ ...certificate, service: 'orders/../payments' })],
  ['a service in capitals', environment({ ...certificate, service: 'Orders' })],
  ['a trust domain with a path', environment({ ...certificate, trustDomain: 'shop.internal/x' })],
  ['a trust domain with a wildcard', environment({ ...certificate, trustDomain: '*.internal' })],
  ['a trust domain with a line break', environment({ ...certificate, trustDomain: 'shop.internal\n' })],
  ['a lifetime of more than 7 days', environment({ ...certificate, lifetimeSeconds: 604_801 })],
  ['a lifetime of less than an hour', environment({ ...certificate, lifetimeSeconds: 3_599 })],
  ['an alias', environment({ ...certificate, issuer: { ...certificate.issuer, keyArn: KEY.replace('key', 'alias') } })],
  ['an unknown issuer', environment({ ...certificate, issuer: { kind: 'file' } })],
  ['both issuers', environment({ ...certificate, issuer: { ...certificate.issuer, authorityArn: AUTHORITY } })],
])('does not start with %s', (_, variables) => {
  expect(() => certificateTask(variables)).toThrow(ConfigurationError);
});

it.each([
  ['http://id.example.com'],
  ['https://user@id.example.com'],
  ['https://id.example.com?x=1'],
  ['https://id.example.com#x'],
  ['https://'],
])('does not start with the issuer %s', (issuer) => {
  expect(() => trustBundleTask(environment({ ...bundle, issuers: [issuer] }))).toThrow('issuers.0');
});

it('says where it is wrong and never what was there', () => {
  const variables = environment({ ...certificate, service: 'Secret' });
  expect(() => certificateTask(variables)).toThrow(/malformed at service;/);
  expect(() => certificateTask(variables)).not.toThrow(/Secret/);
});
