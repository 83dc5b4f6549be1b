import { X509Certificate } from 'node:crypto';
import { serviceOf } from '../../../runtime/transport/spiffe-id';
import { type CertificateOverrides, createPki, type Pki } from '../support/pki';

const DOMAIN = 'shop.internal';
const ID = `spiffe://${DOMAIN}/orders`;

let pki: Pki;
beforeAll(async () => {
  pki = await createPki(DOMAIN);
});

async function service(overrides: CertificateOverrides): Promise<string | undefined> {
  const { certificate } = await pki.issue('orders', overrides);
  return serviceOf(new X509Certificate(certificate), DOMAIN);
}

describe('serviceOf', () => {
  it.each<[string, CertificateOverrides]>([
    ['with a DNS name', {}],
    ['without a DNS name', { dnsNames: [] }],
    ['with several DNS names', { dnsNames: ['a.example', 'b.example'] }],
  ])('reads the service of a certificate %s', async (_, overrides) => {
    expect(await service(overrides)).toBe('orders');
  });

  it('reads a name of several words', async () => {
    expect(await service({ uris: [`spiffe://${DOMAIN}/order-history-2`] })).toBe('order-history-2');
  });

  it.each<[string, CertificateOverrides]>([
    ['no name at all', { uris: [], dnsNames: [] }],
    ['a DNS name only', { uris: [] }],
    ['two SPIFFE ids', { uris: [ID, `spiffe://${DOMAIN}/payments`] }],
    ['the same SPIFFE id twice', { uris: [ID, ID] }],
    ['a SPIFFE id and another URI', { uris: [ID, 'https://example.com'] }],
    ['another URI only', { uris: ['https://shop.internal/orders'] }],
    ['another trust domain', { uris: ['spiffe://shop.example/orders'] }],
    ['a trust domain that ends the same', { uris: ['spiffe://evil.shop.internal/orders'] }],
    ['a trust domain that starts the same', { uris: ['spiffe://shop.internal.evil/orders'] }],
    ['a trust domain in capitals', { uris: ['spiffe://SHOP.INTERNAL/orders'] }],
    ['a port', { uris: ['spiffe://shop.internal:8443/orders'] }],
    ['a user', { uris: ['spiffe://x@shop.internal/orders'] }],
    ['no service', { uris: ['spiffe://shop.internal/'] }],
    ['a longer path', { uris: [`${ID}/admin`] }],
    ['a trailing slash', { uris: [`${ID}/`] }],
    ['a query', { uris: [`${ID}?x`] }],
    ['a fragment', { uris: [`${ID}#x`] }],
    ['a percent-encoded path', { uris: ['spiffe://shop.internal/order%73'] }],
    ['a service in capitals', { uris: ['spiffe://shop.internal/Orders'] }],
    ['a zero byte after the service', { uris: [`${ID}\u0000.evil`] }],
    ['a line break after the service', { uris: [`${ID}\n`] }],
    ['the right to sign certificates', { isAuthority: true }],
  ])('names nobody for a certificate with %s', async (_, overrides) => {
    expect(await service(overrides)).toBeUndefined();
  });

  // CVE-2021-44531, CVE-2021-44532, CVE-2021-44533: what a printed list of names must not be mistaken for.
  it.each([[`x, URI:${ID}`], [`x", URI:${ID}, DNS:"x`], [`x\\", URI:${ID}`], [`x\u0000, URI:${ID}`]])(
    'does not read a SPIFFE id out of the DNS name %j',
    async (dnsName) => {
      expect(await service({ uris: [], dnsNames: [dnsName] })).toBeUndefined();
      expect(await service({ dnsNames: [dnsName] })).toBeUndefined();
    },
  );
});
