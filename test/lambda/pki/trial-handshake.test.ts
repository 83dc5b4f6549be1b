import { type KeyPair, newKeyPair, privateKeyPem } from '../../../lambda/shared/key-pair';
import {
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  SubjectAlternativeNameExtension,
} from '../../../lambda/shared/x509';
import { trialHandshake } from '../../../runtime/transport/trial-handshake';
import { type CertificateOverrides, signingKeys, type TestAuthority, TRUST_DOMAIN, testAuthority } from './support';

const keys = signingKeys();
let authority: TestAuthority;
let pair: KeyPair;
let privateKey: string;

beforeAll(async () => {
  authority = await testAuthority(keys, new Date());
  pair = await newKeyPair();
  privateKey = await privateKeyPem(pair);
});
afterAll(() => keys.restore());

async function credentials(overrides?: CertificateOverrides) {
  const certificate = await authority.sign(pair, overrides);
  return { certificate, privateKey, roots: [authority.rootPem], trustDomain: TRUST_DOMAIN };
}

const usages = (...values: ExtendedKeyUsage[]): CertificateOverrides => ({
  extensions: (usual) => [...usual.filter(({ type }) => type !== '2.5.29.37'), new ExtendedKeyUsageExtension(values)],
});
const hour = 3_600_000;

it('succeeds with the credentials of a service', async () => {
  await expect(trialHandshake(await credentials())).resolves.toBeUndefined();
});

it('succeeds while two roots are trusted', async () => {
  const other = await testAuthority(keys, new Date(), '2');
  const roots = [other.rootPem, authority.rootPem];
  await expect(trialHandshake({ ...(await credentials()), roots })).resolves.toBeUndefined();
});

it.each([
  ['has expired', { notBefore: new Date(Date.now() - 2 * hour), notAfter: new Date(Date.now() - hour) }],
  ['is not valid yet', { notBefore: new Date(Date.now() + hour) }],
  ['is for servers only', usages(ExtendedKeyUsage.serverAuth)],
  ['is for clients only', usages(ExtendedKeyUsage.clientAuth)],
  [
    'lacks the host name',
    {
      extensions: (usual) => [
        ...usual.filter(({ type }) => type !== '2.5.29.17'),
        new SubjectAlternativeNameExtension([{ type: 'url', value: 'spiffe://shop.internal/orders' }]),
      ],
    },
  ],
] satisfies [string, CertificateOverrides][])('fails when the certificate %s', async (_, overrides) => {
  await expect(trialHandshake(await credentials(overrides))).rejects.toThrow();
});

it('fails when the certificate is of an authority that is not trusted', async () => {
  const { rootPem } = await testAuthority(keys, new Date());
  await expect(trialHandshake({ ...(await credentials()), roots: [rootPem] })).rejects.toThrow();
});

it('fails when the key is another one', async () => {
  const other = await privateKeyPem(await newKeyPair());
  await expect(trialHandshake({ ...(await credentials()), privateKey: other })).rejects.toThrow();
});

it('fails without a root, where Node would trust the public ones', async () => {
  await expect(trialHandshake({ ...(await credentials()), roots: [] })).rejects.toThrow('needs a certificate');
});

it('fails when the certificate names no service of the trust domain', async () => {
  const foreign = { ...(await credentials()), trustDomain: 'bank.internal' };
  await expect(trialHandshake(foreign)).rejects.toThrow('needs a certificate');
});
