import { SignCommand } from '@aws-sdk/client-kms';
import type { Issuer } from '../../../lambda/shared/issuer';
import { newKeyPair } from '../../../lambda/shared/key-pair';
import { issuerOf, newCertificate } from '../../../lambda/shared/new-certificate';
import { privateCa } from '../../../lambda/shared/private-ca';
import { privateCaIssuer } from '../../../lambda/shared/private-ca-issuer';
import {
  BasicConstraintsExtension,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
} from '../../../lambda/shared/x509';
import type { CertificateTask } from '../../../runtime/contract';
import { InternalError, Unavailable } from '../../../runtime/errors';
import { AUTHORITY, type PrivateCaServer, startPrivateCa } from './private-ca-server';
import { DAY, HAS_OPENSSL, opensslAccepts, signingKeys, TRUST_DOMAIN, testAuthority, testIssuer } from './support';

const NOW = new Date('2026-11-24T12:00:00.500Z');
const now = () => NOW;
const keys = signingKeys();
const sleeps: number[] = [];
let service: PrivateCaServer;

beforeAll(async () => {
  service = await startPrivateCa(NOW);
});
beforeEach(() => {
  service.operations.length = 0;
  service.requests.length = 0;
  service.faults.length = 0;
  service.change = undefined;
  sleeps.length = 0;
});
afterAll(async () => {
  keys.restore();
  await service.stop();
});

const sleep = async (milliseconds: number) => {
  sleeps.push(milliseconds);
};

function remoteIssuer(): Issuer {
  const client = privateCa(AUTHORITY, { environment: service.environment, sleep });
  return privateCaIssuer(AUTHORITY, client, { now, sleep });
}

const task: CertificateTask = {
  issuer: { kind: 'private-ca', authorityArn: AUTHORITY },
  service: 'orders',
  trustDomain: TRUST_DOMAIN,
  lifetimeSeconds: DAY,
};

const ISSUERS: readonly [string, () => Promise<Issuer>][] = [
  ['an authority in KMS', async () => testIssuer(await testAuthority(keys, NOW), now)],
  ['AWS Private CA', async () => remoteIssuer()],
];

describe.each(ISSUERS)('a certificate of %s', (_, makeIssuer) => {
  it('names the service, is good for clients and servers, and says no more', async () => {
    const { certificate, privateKey } = await newCertificate(task, await makeIssuer(), now);
    const leaf = new X509Certificate(certificate);
    expect(leaf.getExtension(SubjectAlternativeNameExtension)?.names.items.map(({ value }) => value)).toEqual([
      'spiffe://shop.internal/orders',
      'orders.shop.internal',
    ]);
    expect(leaf.getExtension(BasicConstraintsExtension)).toMatchObject({ ca: false, critical: true });
    expect(leaf.getExtension(KeyUsagesExtension)).toMatchObject({ usages: 1, critical: true });
    expect(leaf.notBefore).toEqual(new Date('2026-11-24T11:55:00Z'));
    expect(leaf.notAfter).toEqual(new Date('2026-11-25T12:00:00Z'));
    expect(leaf.extensions.map(({ type }) => type).sort()).toEqual(
      ['2.5.29.14', '2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.35', '2.5.29.37'].sort(),
    );
    expect(privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  });

  it('is accepted by OpenSSL at its strictest', async () => {
    const { certificate, root } = await newCertificate(task, await makeIssuer(), now);
    if (HAS_OPENSSL) {
      expect(opensslAccepts(certificate, root, NOW)).toBe(true);
      expect(opensslAccepts(certificate, root, NOW, 'payments.shop.internal')).toBe(false);
    }
  });

  it('has a serial number and a key of its own each time', async () => {
    const issuer = await makeIssuer();
    const made = [await newCertificate(task, issuer, now), await newCertificate(task, issuer, now)];
    const leaves = made.map(({ certificate }) => new X509Certificate(certificate));
    expect(new Set(leaves.map(({ serialNumber }) => serialNumber)).size).toBe(2);
    expect(new Set(leaves.map(({ publicKey }) => publicKey.toString('hex'))).size).toBe(2);
    expect(leaves.map(({ serialNumber }) => serialNumber.length)).toEqual([32, 32]);
  });
});

describe('an authority in KMS', () => {
  it('hands out nothing that another key has signed', async () => {
    const authority = await testAuthority(keys, NOW);
    const other = keys.add();
    const issuer = issuerOf({ ...authority.issuer, keyArn: other }, now);
    const issuing = issuer.issue({ ...task, keys: await newKeyPair() });
    await expect(issuing).rejects.toThrow('KMS signed with another key');
  });

  it('has KMS sign a digest and nothing longer', async () => {
    const issuer = testIssuer(await testAuthority(keys, NOW), now);
    await newCertificate(task, issuer, now);
    const call = keys.client.commandCalls(SignCommand).at(-1)?.args[0].input;
    expect(call).toMatchObject({ MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' });
    expect(call?.Message).toHaveLength(32);
  });

  it('is unavailable when KMS gives no signature', async () => {
    const authority = await testAuthority(keys, NOW);
    keys.silence(authority.issuer.keyArn);
    await expect(newCertificate(task, testIssuer(authority, now), now)).rejects.toThrow(Unavailable);
  });
});

describe('AWS Private CA', () => {
  it('is asked for exactly the profile, and waited for', async () => {
    await newCertificate(task, remoteIssuer(), now);
    expect(service.operations).toEqual([
      'GetCertificateAuthorityCertificate',
      'IssueCertificate',
      'GetCertificate',
      'GetCertificate',
    ]);
    expect(sleeps).toEqual([1_000]);
    expect(service.requests[0]).toMatchObject({
      SigningAlgorithm: 'SHA256WITHECDSA',
      Validity: { Type: 'ABSOLUTE', Value: Date.parse('2026-11-25T12:00:00Z') / 1_000 },
    });
  });

  it('asks under the token of the key when it has to ask again', async () => {
    service.faults.push({ status: 200, body: JSON.stringify({ Certificate: service.root.toString('pem') }) });
    service.faults.push({ status: 503, body: '' });
    await newCertificate(task, remoteIssuer(), now);
    expect(service.operations.filter((operation) => operation === 'IssueCertificate')).toHaveLength(2);
    expect(service.requests[0]?.IdempotencyToken).toMatch(/^[0-9a-f]{36}$/);
  });

  const names = (names: Readonly<Record<string, string>>[]) => ({ SubjectAlternativeNames: names });
  it.each([
    ['another service', names([{ UniformResourceIdentifier: 'spiffe://shop.internal/payments' }])],
    ['no SPIFFE id', names([{ DnsName: 'orders.shop.internal' }])],
    ['servers only', { ExtendedKeyUsage: [{ ExtendedKeyUsageType: 'SERVER_AUTH' }] }],
    ['no key usage', { CustomExtensions: [] }],
  ])('is not believed when its certificate is for %s', async (_, extensions) => {
    service.change = (request) => ({
      ...request,
      ApiPassthrough: { Extensions: { ...request.ApiPassthrough.Extensions, ...extensions } },
    });
    await expect(newCertificate(task, remoteIssuer(), now)).rejects.toThrow(InternalError);
  });

  it('is not believed when its certificate lasts longer than asked', async () => {
    service.change = (request) => ({ ...request, Validity: { Type: 'ABSOLUTE', Value: request.Validity.Value + 61 } });
    await expect(newCertificate(task, remoteIssuer(), now)).rejects.toThrow('must not be valid for longer than asked');
  });

  it('is given up when the certificate never gets ready', async () => {
    const issuer = remoteIssuer();
    service.change = (request) => request;
    const client = privateCa(AUTHORITY, { environment: service.environment, sleep });
    const never = {
      ...client,
      getCertificate: async () => {
        service.faults.push({ status: 400, body: '{"__type":"RequestInProgressException"}' });
        return client.getCertificate('none');
      },
    };
    const waiting = privateCaIssuer(AUTHORITY, never, { now, sleep });
    await expect(newCertificate(task, waiting, now)).rejects.toThrow('RequestInProgressException');
    expect(sleeps).toHaveLength(19);
    expect(await issuer.roots()).toEqual([service.root.toString('pem')]);
  });
});
