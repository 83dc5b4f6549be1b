import { BlockList, isIP } from 'node:net';
import type { SourceClass } from '../contract/audit-values';

const LOOPBACK = blockList([
  ['127.0.0.0', 8],
  ['::1', 128],
]);

/** RFC 1918, RFC 6598 (shared address space), RFC 3927 and RFC 4291 (link-local), RFC 4193 (unique local). */
const PRIVATE = blockList([
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['fe80::', 10],
  ['fc00::', 7],
]);

/** Unspecified and multicast addresses: nobody sends from there. */
const NOBODY = blockList([
  ['0.0.0.0', 8],
  ['224.0.0.0', 3],
  ['::', 128],
  ['ff00::', 8],
]);

/**
 * The class of an address.
 *
 * @param address IPv4, IPv6 or IPv4-mapped IPv6 address of the peer, as the host saw it
 */
export function sourceClass(address: string | undefined): SourceClass {
  const text = address ?? '';
  const known = classes.get(text);
  if (known !== undefined) {
    return known;
  }
  if (classes.size >= MOST_CLASSES) {
    classes.clear();
  }
  const found = classOf(text);
  classes.set(text, found);
  return found;
}

/** Addresses whose class is remembered: callers come back, and a look into the lists takes 8 µs. */
const MOST_CLASSES = 1_024;
const classes = new Map<string, SourceClass>();

function classOf(address: string): SourceClass {
  const plain = address.replace(/^::ffff:(?=[0-9.]+$)/i, '').replace(/%.*$/, '');
  const version = isIP(plain);
  if (version === 0) {
    return 'unknown';
  }
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (LOOPBACK.check(plain, family)) {
    return 'loopback';
  }
  if (PRIVATE.check(plain, family)) {
    return 'private';
  }
  return NOBODY.check(plain, family) ? 'unknown' : 'public';
}

function blockList(ranges: readonly (readonly [network: string, prefix: number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) {
    list.addSubnet(network, prefix, isIP(network) === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
