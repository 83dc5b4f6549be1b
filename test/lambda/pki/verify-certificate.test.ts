import { sign } from 'node:crypto';
import { leafExtensions, validity } from '../../../lambda/shared/certificate-profile';
import { type KeyPair, newKeyPair } from '../../../lambda/shared/key-pair';
import { nameConstraints } from '../../../lambda/shared/name-constraints';
import { verifyCertificate } from '../../../lambda/shared/verify-certificate';
import { verifyRoot } from '../../../lambda/shared/verify-root';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  type JsonGeneralNames,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '../../../lambda/shared/x509';
import { InternalError } from '../../../runtime/errors';
import {
  type CertificateOverrides,
  DAY,
  HAS_OPENSSL,
  opensslAccepts,
  signingKeys,
  type TestAuthority,
  TRUST_DOMAIN,
  testAuthority,
} from './support';

const NOW = new Date('2026-11-24T12:00:00Z');
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
const keys = signingKeys();
let authority: TestAuthority;
let pair: KeyPair;

beforeAll(async () => {
  authority = await testAuthority(keys, NOW);
  pair = await newKeyPair();
});
afterAll(() => keys.restore());

const expected = () => ({
  service: 'orders',
  trustDomain: TRUST_DOMAIN,
  lifetimeSeconds: DAY,
  publicKey: pair.publicKey,
  now: NOW,
});
const verify = (certificate: string, root = authority.rootPem) => verifyCertificate({ certificate, root }, expected());

const SPIFFE_ID = { type: 'url' as const, value: 'spiffe://shop.internal/orders' };
const DNS_NAME = { type: 'dns' as const, value: 'orders.shop.internal' };
const KEY_USAGE = '2.5.29.15';
const NAMES = '2.5.29.17';
const CONSTRAINTS = '2.5.29.19';
const USAGES = '2.5.29.37';

/** The usual extensions with one replaced, or left out. */
function replaced(type: string, ...replacement: Extension[]): CertificateOverrides {
  return { extensions: (usual) => [...usual.filter((extension) => extension.type !== type), ...replacement] };
}
const named = (names: JsonGeneralNames) => replaced(NAMES, new SubjectAlternativeNameExtension(names));

/** What is wrong, what says so, and whether OpenSSL can see it too. */
const BAD: readonly [string, CertificateOverrides, string, 'refuses' | 'accepts'][] = [
  ['has expired', { notAfter: NOW }, 'valid now', 'refuses'],
  ['is not valid yet', { notBefore: later(1) }, 'valid now', 'refuses'],
  ['lasts too long', { notAfter: later(DAY + 61) }, 'for longer than asked', 'accepts'],
  ['is of another issuer by name', { issuer: 'CN=other' }, 'its root as issuer', 'refuses'],
  ['says no authority key', replaced('2.5.29.35'), 'its root as issuer', 'refuses'],
  ['is for another service', { service: 'payments' }, 'no other name', 'refuses'],
  ['has no SPIFFE id', named([DNS_NAME]), 'no other name', 'accepts'],
  ['has no DNS name', named([SPIFFE_ID]), 'no other name', 'refuses'],
  [
    'has the DNS name of another service',
    named([SPIFFE_ID, { type: 'dns', value: 'payments.shop.internal' }]),
    'no other name',
    'refuses',
  ],
  ['has a serial number that is too long', { serialNumber: '01'.repeat(21) }, 'a serial number of 20 bytes', 'accepts'],
  ['has no names', replaced(NAMES), 'no other name', 'refuses'],
  [
    'has two SPIFFE ids',
    named([SPIFFE_ID, DNS_NAME, { type: 'url', value: 'spiffe://shop.internal/payments' }]),
    'no other name',
    'accepts',
  ],
  [
    'has a DNS name of another domain',
    named([SPIFFE_ID, DNS_NAME, { type: 'dns', value: 'www.example.com' }]),
    'no other name',
    'refuses',
  ],
  [
    'has a SPIFFE id of another trust domain',
    named([{ type: 'url', value: 'spiffe://bank.internal/orders' }, DNS_NAME]),
    'no other name',
    'refuses',
  ],
  ['has an IP address', named([SPIFFE_ID, DNS_NAME, { type: 'ip', value: '10.0.0.1' }]), 'no other name', 'refuses'],
  ['is an authority', replaced(CONSTRAINTS, new BasicConstraintsExtension(true, 0, true)), 'no authority', 'refuses'],
  ['says nothing of being an authority', replaced(CONSTRAINTS), 'no authority', 'accepts'],
  [
    'may sign certificates',
    replaced(KEY_USAGE, new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign, true)),
    'nothing else',
    'refuses',
  ],
  ['may not sign', replaced(KEY_USAGE, new KeyUsagesExtension(KeyUsageFlags.cRLSign, true)), 'nothing else', 'refuses'],
  [
    'has key usage that is not critical',
    replaced(KEY_USAGE, new KeyUsagesExtension(KeyUsageFlags.digitalSignature, false)),
    'nothing else',
    'accepts',
  ],
  [
    'is for servers only',
    replaced(USAGES, new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth])),
    'clients and servers',
    'refuses',
  ],
  [
    'is for code too',
    replaced(
      USAGES,
      new ExtendedKeyUsageExtension([
        ExtendedKeyUsage.serverAuth,
        ExtendedKeyUsage.clientAuth,
        ExtendedKeyUsage.codeSigning,
      ]),
    ),
    'clients and servers',
    'accepts',
  ],
  ['is for anything', replaced(USAGES), 'clients and servers', 'accepts'],
  [
    'has a critical extension that nobody knows',
    { extensions: (usual) => [...usual, new Extension('1.2.3.4', true, Buffer.from('0500', 'hex'))] },
    'no further critical extension',
    'refuses',
  ],
];

it('accepts what an authority issues by the profile, as OpenSSL does', async () => {
  const certificate = await authority.sign(pair);
  await expect(verify(certificate)).resolves.toBeUndefined();
  if (HAS_OPENSSL) {
    expect(opensslAccepts(certificate, authority.rootPem, NOW)).toBe(true);
  }
});

it.each(BAD)('refuses a certificate that %s', async (_, overrides, reason, openssl) => {
  const certificate = await authority.sign(pair, overrides);
  await expect(verify(certificate)).rejects.toThrow(InternalError);
  await expect(verify(certificate)).rejects.toThrow(reason);
  if (HAS_OPENSSL) {
    expect(opensslAccepts(certificate, authority.rootPem, NOW)).toBe(openssl === 'accepts');
  }
});

it('refuses a certificate of another authority with the same name', async () => {
  const other = await testAuthority(keys, NOW);
  const certificate = await other.sign(pair);
  await expect(verify(certificate)).rejects.toThrow('must name its root as issuer');
  if (HAS_OPENSSL) {
    expect(opensslAccepts(certificate, authority.rootPem, NOW)).toBe(false);
  }
});

it('refuses a certificate with a bit flipped in it', async () => {
  const pem = await authority.sign(pair);
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  // In the signature, which ends the certificate.
  der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1);
  const certificate = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
  await expect(verify(certificate)).rejects.toThrow('must be signed by its root');
});

it('refuses a serial number of 0', async () => {
  const serialNumber = '7f'.repeat(16);
  const pem = await authority.sign(pair, { serialNumber });
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const content = der.subarray(4, 8 + der.readUInt16BE(6));
  const at = content.indexOf(Buffer.from(serialNumber, 'hex'));
  content.fill(0, at, at + 16);
  const signature = sign('sha256', content, keys.privateKey(authority.issuer.keyArn));
  const algorithm = Buffer.from('300a06082a8648ce3d040302', 'hex');
  const bits = Buffer.concat([Buffer.from([0x03, signature.length + 1, 0]), signature]);
  const body = Buffer.concat([content, algorithm, bits]);
  const header = Buffer.from([0x30, 0x82, body.length >> 8, body.length & 0xff]);
  const certificate = PemConverter.encode(Buffer.concat([header, body]), 'CERTIFICATE');
  await expect(verify(certificate)).rejects.toThrow('a serial number of 20 bytes at most that is not 0');
});

it('refuses a certificate for another key', async () => {
  const certificate = await authority.sign(await newKeyPair());
  await expect(verify(certificate)).rejects.toThrow('must be for the key that was made');
});

it('refuses a chain with an extra certificate, and what is no certificate', async () => {
  const certificate = await authority.sign(pair);
  await expect(verify(certificate + authority.rootPem)).rejects.toThrow('must be one certificate in PEM');
  await expect(verify('')).rejects.toThrow('must be one certificate in PEM');
  await expect(verify('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).rejects.toThrow(InternalError);
});

it('refuses a certificate that outlives its root', async () => {
  const root = await rootWith({ notAfter: later(DAY - 1) });
  const certificate = await root.sign();
  await expect(verify(certificate, root.pem)).rejects.toThrow('must not outlive its root');
});

it('refuses a certificate with names that its root may not sign', async () => {
  const root = await rootWith({ extensions: [nameConstraints('bank.internal')] });
  const certificate = await root.sign();
  await expect(verify(certificate, root.pem)).rejects.toThrow('must have names that its root may sign');
  if (HAS_OPENSSL) {
    expect(opensslAccepts(certificate, root.pem, NOW)).toBe(false);
  }
});

it('takes a root without constraints, as an authority of somebody else may be', async () => {
  const root = await rootWith({});
  await expect(verify(await root.sign(), root.pem)).resolves.toBeUndefined();
});

describe('a root', () => {
  const authorityOnly = new BasicConstraintsExtension(true, 0, true);
  const maySign = new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true);

  it.each([
    ['has expired', { notAfter: NOW }, 'valid now'],
    ['is not valid yet', { notBefore: later(1) }, 'valid now'],
    ['is no authority', { usual: [new BasicConstraintsExtension(false, undefined, true), maySign] }, 'an authority'],
    ['says nothing of being one', { usual: [maySign] }, 'an authority'],
    ['says so uncritically', { usual: [new BasicConstraintsExtension(true, 0, false), maySign] }, 'an authority'],
    ['may not sign certificates', { usual: [authorityOnly, new KeyUsagesExtension(1, true)] }, 'sign certificates'],
    ['has no key usage', { usual: [authorityOnly] }, 'sign certificates'],
    ['has an unknown critical extension', { extensions: [new Extension('1.2.3.4', true, Buffer.alloc(2))] }, 'further'],
    ['is signed by another', { issuer: 'CN=other' }, 'signed by itself'],
  ])('is refused when it %s', async (_, overrides, reason) => {
    const { pem } = await rootWith(overrides);
    await expect(verifyRoot(pem, NOW)).rejects.toThrow(reason);
  });

  it('is refused when its signature is of another key of the same name', async () => {
    const { pem } = await rootWith({ foreignKey: true });
    await expect(verifyRoot(pem, NOW)).rejects.toThrow('signed by itself');
  });

  it('is refused when it is no certificate', async () => {
    await expect(verifyRoot('none', NOW)).rejects.toThrow('must be X.509');
  });
});

interface RootOverrides {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly issuer?: string;
  readonly usual?: readonly Extension[];
  readonly extensions?: readonly Extension[];
  readonly foreignKey?: boolean;
}

/** A root with something wrong in it, and what it signs. */
async function rootWith(overrides: RootOverrides) {
  const own = await newKeyPair();
  const { foreignKey, extensions = [], issuer = 'CN=root', notAfter = later(30 * DAY), notBefore = NOW } = overrides;
  const usual = overrides.usual ?? [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ];
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const root = await X509CertificateGenerator.create(
    {
      subject: 'CN=root',
      issuer,
      notBefore,
      notAfter,
      publicKey: own.publicKey,
      signingKey: foreignKey ? (await newKeyPair()).privateKey : own.privateKey,
      signingAlgorithm: algorithm,
      extensions: [...usual, ...extensions, await SubjectKeyIdentifierExtension.create(own.publicKey, false, crypto)],
    },
    crypto,
  );
  return {
    pem: root.toString('pem'),
    async sign() {
      const publicKey = await PublicKey.create(pair.publicKey, crypto);
      const leaf = await X509CertificateGenerator.create(
        {
          subject: 'CN=orders',
          issuer: 'CN=root',
          ...validity(NOW, DAY),
          publicKey,
          signingKey: own.privateKey,
          signingAlgorithm: algorithm,
          extensions: await leafExtensions({ service: 'orders', trustDomain: TRUST_DOMAIN }, publicKey, root.publicKey),
        },
        crypto,
      );
      return leaf.toString('pem');
    },
  };
}
