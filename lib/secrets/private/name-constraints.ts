/** Tags of ASN.1 and of the fields of NameConstraints and GeneralName. */
const SEQUENCE = 0x30;
const PERMITTED = 0xa0;
const EXCLUDED = 0xa1;
const DNS_NAME = 0x82;
const URI = 0x86;
const IP_ADDRESS = 0x87;

/**
 * The value of a NameConstraints extension that lets an authority sign for a trust domain and nothing else: SPIFFE ids
 * whose host is the domain, DNS names in it, and no address. DER, in base64.
 *
 * RFC 5280, section 4.2.1.10
 */
export function nameConstraints(trustDomain: string): string {
  const name = Buffer.from(trustDomain, 'ascii');
  const subtrees = (tag: number, ...names: Buffer[]) => der(tag, ...names.map((general) => der(SEQUENCE, general)));
  return der(
    SEQUENCE,
    subtrees(PERMITTED, der(DNS_NAME, name), der(URI, name)),
    // Address and mask, all zero: every address of version 4, and of version 6.
    subtrees(EXCLUDED, der(IP_ADDRESS, Buffer.alloc(8)), der(IP_ADDRESS, Buffer.alloc(32))),
  ).toString('base64');
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...derLength(content.length)]), content]);
}

function derLength(length: number): number[] {
  if (length < 0x80) {
    return [length];
  }
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}
