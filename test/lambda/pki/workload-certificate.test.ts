import { SignCommand } from '@aws-sdk/client-kms';
import { workloadCertificate } from '../../../lambda/rotation/workload-certificate/workload-certificate';
import { newKeyPair, privateKeyPem } from '../../../lambda/shared/key-pair';
import type { CertificateTask } from '../../../runtime/contract';
import { decodeWorkloadCredentials } from '../../../runtime/transport/workload-credentials';
import { DAY, signingKeys, type TestAuthority, TRUST_DOMAIN, testAuthority, testIssuer } from './support';

// A real handshake looks at the real clock.
const now = () => new Date();
const keys = signingKeys();
let authority: TestAuthority;
let task: CertificateTask;

beforeAll(async () => {
  authority = await testAuthority(keys, now());
  task = { issuer: authority.issuer, service: 'orders', trustDomain: TRUST_DOMAIN, lifetimeSeconds: DAY };
});
afterAll(() => keys.restore());

const strategy = () => workloadCertificate({ task, issuer: testIssuer(authority, now), now });
const version = { id: 'v-1', current: undefined };

it('makes a value that the service reads and that proves it to others', async () => {
  const value = await strategy().create(version);
  await strategy().set(value);
  await expect(strategy().test(value)).resolves.toBeUndefined();
  const context = { service: 'orders', trustDomain: TRUST_DOMAIN, roots: [authority.rootPem], now: now() };
  expect(decodeWorkloadCredentials(value, context).certificate).toMatch(/^-----BEGIN CERTIFICATE-----/);
  expect(Object.keys(JSON.parse(value))).toEqual(['certificate', 'privateKey']);
});

it('makes another key and certificate each time, whatever is current', async () => {
  const first = await strategy().create(version);
  const second = await strategy().create({ id: 'v-2', current: first });
  expect(JSON.parse(second).privateKey).not.toBe(JSON.parse(first).privateKey);
  expect(JSON.parse(second).certificate).not.toBe(JSON.parse(first).certificate);
});

it('may be tested again, and asks for no further certificate then', async () => {
  const value = await strategy().create(version);
  keys.client.resetHistory();
  await strategy().test(value);
  await strategy().test(value);
  expect(keys.client.commandCalls(SignCommand)).toHaveLength(0);
});

async function documentOf(service: string, from = authority): Promise<string> {
  const pair = await newKeyPair();
  return JSON.stringify({ certificate: await from.sign(pair, { service }), privateKey: await privateKeyPem(pair) });
}

it('does not let a value pass that the service would refuse', async () => {
  const { certificate } = JSON.parse(await strategy().create(version));
  const privateKey = await privateKeyPem(await newKeyPair());
  await expect(strategy().test(JSON.stringify({ certificate, privateKey }))).rejects.toThrow('must belong');
  await expect(strategy().test(await documentOf('payments'))).rejects.toThrow('must name orders');
  await expect(strategy().test('{}')).rejects.toThrow('members certificate and privateKey');
});

it('does not let a value pass that others would refuse', async () => {
  const other = await testAuthority(keys, now());
  await expect(strategy().test(await documentOf('orders', other))).rejects.toThrow(
    'no root of the trust bundle has issued',
  );
});

it('does not let a value pass that lasts longer than it may', async () => {
  const pair = await newKeyPair();
  const certificate = await authority.sign(pair, { notAfter: new Date(Date.now() + 2 * DAY * 1_000) });
  const value = JSON.stringify({ certificate, privateKey: await privateKeyPem(pair) });
  await expect(strategy().test(value)).rejects.toThrow('for longer than asked');
});

it('does not let a value pass with which no connection can be made', async () => {
  // Good by the clock of the function, and expired by that of TLS.
  const then = () => new Date('2026-01-01T00:00:00Z');
  const old = await testAuthority(keys, then());
  const behind = workloadCertificate({ task, issuer: testIssuer(old, then), now: then });
  await expect(behind.test(await behind.create(version))).rejects.toThrow(/certificate/);
});

it('says nothing of the value when it fails', async () => {
  const value = await documentOf('payments');
  const failure = await strategy()
    .test(value)
    .catch((error: unknown) => error);
  expect(String(failure)).not.toContain(JSON.parse(value).privateKey.split('\n')[1]);
});
