import { ConfigurationError } from '../../../runtime/errors';
import { decodeWorkloadCredentials } from '../../../runtime/transport/workload-credentials';
import { createPki, type IssuedCertificate, type Pki } from '../support/pki';

const DOMAIN = 'shop.internal';

let pki: Pki;
let issued: IssuedCertificate;
let other: IssuedCertificate;
beforeAll(async () => {
  pki = await createPki(DOMAIN);
  issued = await pki.issue('orders');
  other = await pki.issue('payments');
});

function decode(document: unknown, roots = [pki.rootPem]) {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return decodeWorkloadCredentials(text, { service: 'orders', trustDomain: DOMAIN, roots });
}

describe('decodeWorkloadCredentials', () => {
  it('reads certificate and key, and keeps the roots', () => {
    expect(decode(issued)).toEqual({ ...issued, roots: [pki.rootPem], trustDomain: DOMAIN });
  });

  it('reads a chain with the own certificate first', () => {
    const certificate = issued.certificate + pki.rootPem;
    expect(decode({ ...issued, certificate }).certificate).toBe(certificate);
  });

  it.each<[string, () => unknown]>([
    ['text that is not JSON', () => '-----BEGIN'],
    ['an array', () => []],
    ['a further member', () => ({ ...issued, password: 'x' })],
    ['no key', () => ({ certificate: issued.certificate })],
    ['no certificate', () => ({ privateKey: issued.privateKey })],
    ['a certificate that is none', () => ({ ...issued, certificate: issued.privateKey })],
    ['a key that is none', () => ({ ...issued, privateKey: issued.certificate })],
    ['the key of another service', () => ({ ...issued, privateKey: other.privateKey })],
    ['the certificate of another service', () => other],
    ['a chain that another certificate starts', () => ({ ...issued, certificate: pki.rootPem + issued.certificate })],
  ])('refuses %s', (_, document) => {
    expect(() => decode(document())).toThrow(ConfigurationError);
  });

  it('refuses a certificate that has expired, or is not valid yet', async () => {
    const past = await pki.issue('orders', { notAfter: new Date(Date.now() - 1_000) });
    const future = await pki.issue('orders', { notBefore: new Date(Date.now() + 60_000) });
    for (const document of [past, future]) {
      expect(() => decode(document)).toThrow('has expired, or is not valid yet');
    }
    const now = new Date(Date.now() + 120_000);
    const context = { service: 'orders', trustDomain: DOMAIN, roots: [pki.rootPem], now };
    expect(decodeWorkloadCredentials(JSON.stringify(future), context).certificate).toBe(future.certificate);
  });

  it('refuses a certificate that no root of the bundle issued: nobody would believe it', async () => {
    const foreign = await createPki(DOMAIN);
    expect(() => decode(issued, [foreign.rootPem])).toThrow('no root of the trust bundle has issued');
    expect(() => decode(issued, [foreign.rootPem, pki.rootPem])).not.toThrow();
  });

  it('refuses a root that is no certificate', () => {
    expect(() => decode(issued, ['root'])).toThrow('a root must be X.509');
  });

  it('refuses an empty list of roots, with which Node would trust every public authority', () => {
    expect(() => decode(issued, [])).toThrow('must hold a root certificate');
  });

  it('repeats nothing of the document in its message, nor the cause', () => {
    const privateKey = 'SECRET-KEY-MATERIAL';
    for (const document of [privateKey, { ...issued, privateKey }, { ...issued, [privateKey]: privateKey }]) {
      expect.assertions(6);
      try {
        decode(document);
      } catch (error) {
        expect(String(error)).not.toContain('SECRET');
        expect((error as Error).cause).toBeUndefined();
      }
    }
  });
});
