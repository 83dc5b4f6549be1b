import { createHash } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand } from '@aws-sdk/client-kms';
import { handler } from '../../../lambda/authority-root';
import { rootCertificate, rootProperties } from '../../../lambda/authority-root/root-certificate';
import { exchange } from '../../../lambda/shared/http-exchange';
import { newKeyPair } from '../../../lambda/shared/key-pair';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
} from '../../../lambda/shared/x509';
import { ConfigurationError } from '../../../runtime/errors';
import { DAY, HAS_OPENSSL, opensslAccepts, signingKeys, testAuthority } from './support';

jest.mock('../../../lambda/shared/http-exchange', () => ({
  exchange: jest.fn(async () => ({ status: 200, body: '' })),
}));

const NOW = new Date('2026-11-24T12:00:00Z');
const keys = signingKeys();

afterAll(() => keys.restore());
beforeEach(() => jest.mocked(exchange).mockClear());

const properties = (KeyArn: string, overrides = {}) => ({
  ServiceToken: 'function',
  KeyArn,
  TrustDomain: 'shop.internal',
  Generation: '1',
  ValidityDays: '3650',
  ...overrides,
});

async function deploy(RequestType: 'Create' | 'Update' | 'Delete', ResourceProperties: ReturnType<typeof properties>) {
  const common = { StackId: 's', RequestId: 'r', LogicalResourceId: 'l', ResourceType: 'Custom::AuthorityRoot' };
  const request = { ...common, ServiceToken: 'function', ResponseURL: 'https://example.com/', ResourceProperties };
  const identity = { PhysicalResourceId: 'before', OldResourceProperties: ResourceProperties };
  await handler(RequestType === 'Create' ? { ...request, RequestType } : { ...request, ...identity, RequestType });
  return JSON.parse(jest.mocked(exchange).mock.calls.at(-1)?.[0].body ?? '');
}

it('makes a root that is an authority for one trust domain and ten years', async () => {
  const root = await rootCertificate(rootProperties(properties(keys.add())), NOW);
  expect(root.subject).toBe('CN=shop.internal 1');
  expect(root.issuer).toBe('CN=shop.internal 1');
  expect(root.getExtension(BasicConstraintsExtension)).toMatchObject({ ca: true, pathLength: 0, critical: true });
  expect(root.getExtension(KeyUsagesExtension)).toMatchObject({
    critical: true,
    usages: KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign,
  });
  expect(root.extensions.find(({ type }) => type === '2.5.29.30')?.critical).toBe(true);
  expect(root.notAfter.getTime() - NOW.getTime()).toBe(3_650 * DAY * 1_000);
});

it('answers with the certificate on one line, under its own hash', async () => {
  const { Data, PhysicalResourceId, Status } = await deploy('Create', properties(keys.add()));
  expect(Status).toBe('SUCCESS');
  expect(Data.Certificate).toMatch(/^[A-Za-z0-9+/]+=*$/);
  const der = Buffer.from(Data.Certificate, 'base64');
  expect(PhysicalResourceId).toBe(createHash('sha256').update(der).digest('hex'));
  expect(new X509Certificate(der).subject).toBe('CN=shop.internal 1');
});

it('makes another root of the same name and key, to which what was signed before still leads', async () => {
  const authority = await testAuthority(keys, new Date());
  const leaf = await authority.sign(await newKeyPair());
  const { Data } = await deploy('Update', properties(authority.issuer.keyArn, { ValidityDays: '7300' }));
  const renewed = new X509Certificate(Data.Certificate);
  expect(renewed.serialNumber).not.toBe(authority.root.serialNumber);
  expect(renewed.publicKey.toString('hex')).toBe(authority.root.publicKey.toString('hex'));
  if (HAS_OPENSSL) {
    expect(opensslAccepts(leaf, renewed.toString('pem'), new Date())).toBe(true);
  }
});

it('leaves nothing to delete and asks KMS for nothing then', async () => {
  keys.client.resetHistory();
  expect(await deploy('Delete', properties(keys.add()))).toMatchObject({ Status: 'SUCCESS' });
  expect(keys.client.calls()).toHaveLength(0);
});

it('is cut to what fits into a common name', async () => {
  const TrustDomain = `${'a'.repeat(60)}.internal`;
  const root = await rootCertificate(rootProperties(properties(keys.add(), { TrustDomain })), NOW);
  expect(root.subject).toBe(`CN=${'a'.repeat(50)} 1`);
});

it.each([
  ['an alias', { KeyArn: 'alias/authority' }],
  ['a trust domain with a comma', { TrustDomain: 'shop.internal,CN=other' }],
  ['generation 0', { Generation: '0' }],
  ['more than 30 years', { ValidityDays: '10958' }],
  ['no days', { ValidityDays: '0' }],
])('refuses %s and signs nothing', async (_, overrides) => {
  jest.spyOn(console, 'error').mockReturnValueOnce(undefined);
  keys.client.resetHistory();
  expect(() => rootProperties(properties(keys.add(), overrides))).toThrow(ConfigurationError);
  expect(await deploy('Create', properties(keys.add(), overrides))).toMatchObject({ Status: 'FAILED' });
  expect(keys.client.commandCalls(SignCommand)).toHaveLength(0);
});

it.each([{ KeySpec: 'RSA_2048' as const }, { KeyUsage: 'KEY_AGREEMENT' as const }, { PublicKey: undefined }])(
  'refuses a key that can not be an authority: %j',
  async (change) => {
    const PublicKey = new Uint8Array(
      Buffer.from(await crypto.subtle.exportKey('spki', (await newKeyPair()).publicKey)),
    );
    const KeyId = keys.add();
    keys.client
      .on(GetPublicKeyCommand, { KeyId })
      .resolves({ PublicKey, KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', ...change });
    await expect(rootCertificate(rootProperties(properties(KeyId)), NOW)).rejects.toThrow(ConfigurationError);
  },
);
