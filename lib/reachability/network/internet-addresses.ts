import { type Addresses, ANY_IPV4, parseBlock } from './addresses';

/**
 * Blocks that no host on the internet has, such as those of private networks, multicast and the limited broadcast
 * address, which CDK uses for a rule that matches nothing.
 * https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
 */
const NOT_ON_THE_INTERNET = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
];

function withoutSpecial(): Addresses[] {
  const public4: Addresses[] = [];
  let from = ANY_IPV4.from;
  for (const text of NOT_ON_THE_INTERNET) {
    const block = parseBlock(text);
    if (block !== undefined) {
      if (block.from > from) {
        public4.push({ from, to: block.from - 1n });
      }
      from = block.to + 1n;
    }
  }
  return public4;
}

/** Global unicast, RFC 4291 section 2.4: all that IPv6 hosts on the internet have. */
const PUBLIC_IPV6 = parseBlock('2000::/3') as Addresses;

/** Addresses that hosts on the internet, and public endpoints of AWS services, may have. */
export const INTERNET_ADDRESSES: readonly Addresses[] = [...withoutSpecial(), PUBLIC_IPV6];
