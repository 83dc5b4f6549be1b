import * as fc from 'fast-check';
import { nameConstraints, permitsNames } from '../../../lambda/shared/name-constraints';
import { Extension } from '../../../lambda/shared/x509';

const NAMES = { dnsName: 'orders.shop.internal', uriHost: 'shop.internal' };
const OID = '2.5.29.30';

/** Name constraints from the hex of their DER. */
const raw = (hex: string) => [new Extension(OID, true, Buffer.from(hex, 'hex'))];
const text = (value: string) => Buffer.from(value).toString('hex');
const tlv = (tag: string, content: string) => `${tag}${(content.length / 2).toString(16).padStart(2, '0')}${content}`;
const permitted = (...bases: string[]) => tlv('30', tlv('a0', bases.map((base) => tlv('30', base)).join('')));
const excluded = (...bases: string[]) => tlv('30', tlv('a1', bases.map((base) => tlv('30', base)).join('')));
const dns = (name: string) => tlv('82', text(name));
const uri = (name: string) => tlv('86', text(name));

it('permits the names of its trust domain', () => {
  expect(permitsNames([nameConstraints('shop.internal')], NAMES)).toBe(true);
});

it('are critical, permit DNS names and URIs of the domain, and exclude every IP address', () => {
  const { critical, value } = nameConstraints('a.b');
  expect(critical).toBe(true);
  const names = tlv('a0', tlv('30', dns('a.b')) + tlv('30', uri('a.b')));
  const addresses = tlv('a1', tlv('30', tlv('87', '00'.repeat(8))) + tlv('30', tlv('87', '00'.repeat(32))));
  expect(Buffer.from(value).toString('hex')).toBe(tlv('30', names + addresses));
});

it.each([
  ['no constraints', [], true],
  ['a DNS domain above', raw(permitted(dns('internal'))), true],
  ['the host itself as URI', raw(permitted(uri('shop.internal'))), true],
  ['every host below, as URI', raw(permitted(uri('.internal'))), true],
  ['any DNS name', raw(permitted(dns(''))), true],
  ['one of two DNS domains', raw(permitted(dns('bank.internal'), dns('shop.internal'))), true],
  ['an excluded domain that is not ours', raw(excluded(dns('bank.internal'))), true],
  ['another DNS domain', raw(permitted(dns('bank.internal'))), false],
  ['a DNS domain that ours only ends in', raw(permitted(dns('op.internal'))), false],
  ['another host as URI', raw(permitted(uri('bank.internal'))), false],
  ['hosts below ours only', raw(permitted(uri('.shop.internal'))), false],
  ['our domain excluded', raw(excluded(dns('shop.internal'))), false],
  ['our host excluded', raw(excluded(uri('shop.internal'))), false],
  ['a directory name, which is not understood', raw(permitted(tlv('a4', '3000'))), false],
  ['a base with a distance', raw(permitted(`${dns('shop.internal')}800101`)), false],
  ['something else than subtrees', raw(tlv('30', tlv('a2', ''))), false],
  ['no sequence', raw('0500'), false],
  ['something after the sequence', raw('30003000'), false],
  ['a length that is too long', raw('3005a000'), false],
  ['two of them', [...raw(permitted(dns('shop.internal'))), ...raw(permitted(dns('shop.internal')))], false],
])('a root with %s: %#', (_, extensions, allowed) => {
  expect(permitsNames(extensions, NAMES)).toBe(allowed);
});

const label = fc.stringMatching(/^[a-z0-9]{1,20}$/);
const domain = fc.array(label, { minLength: 1, maxLength: 6 }).map((labels) => labels.join('.'));

it('never permits names of a domain that is not below', () => {
  return fc.assert(
    fc.property(domain, domain, label, (constrained, named, service) => {
      const allowed = permitsNames([nameConstraints(constrained)], {
        dnsName: `${service}.${named}`,
        uriHost: named,
      });
      expect(allowed).toBe(named === constrained);
    }),
    { numRuns: 200 },
  );
});

it('refuses bytes of any kind rather than failing on them', () => {
  return fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(typeof permitsNames([new Extension(OID, true, bytes)], NAMES)).toBe('boolean');
    }),
    { numRuns: 200 },
  );
});
