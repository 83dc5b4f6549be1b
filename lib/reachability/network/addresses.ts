/**
 * Addresses from one to another, both included. All stand on one line of numbers: IPv4 first, IPv6 behind it, so that
 * ranges of the two never meet.
 */
export interface Addresses {
  readonly from: bigint;
  readonly to: bigint;
}

const V4_SIZE = 1n << 32n;
const V6_SIZE = 1n << 128n;

/** Every IPv4 address, `0.0.0.0/0`. */
export const ANY_IPV4: Addresses = { from: 0n, to: V4_SIZE - 1n };
/** Every IPv6 address, `::/0`. */
export const ANY_IPV6: Addresses = { from: V4_SIZE, to: V4_SIZE + V6_SIZE - 1n };
/** Every address. */
export const ANY_ADDRESS: Addresses = { from: ANY_IPV4.from, to: ANY_IPV6.to };

/** Reads a block in CIDR notation, RFC 4632 and RFC 4291; a lone address is a block of one. */
export function parseBlock(text: string): Addresses | undefined {
  const [address = '', prefix, ...more] = text.trim().split('/');
  const isV6 = address.includes(':');
  const bits = isV6 ? 128 : 32;
  const value = isV6 ? parseV6(address) : parseV4(address);
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (value === undefined || more.length > 0 || !(length <= bits)) {
    return undefined;
  }
  const size = 1n << BigInt(bits - length);
  // EC2 takes a block whose host bits are set as the block around it.
  const from = (isV6 ? V4_SIZE : 0n) + (value / size) * size;
  return { from, to: from + size - 1n };
}

/** What two ranges share. */
export function sharedAddresses(one: Addresses, other: Addresses): Addresses | undefined {
  const from = one.from > other.from ? one.from : other.from;
  const to = one.to < other.to ? one.to : other.to;
  return from <= to ? { from, to } : undefined;
}

/** How many addresses it has: what is smaller is more specific. */
export function sizeOf({ from, to }: Addresses): bigint {
  return to - from + 1n;
}

/** Which of the two kinds of address may be in it. */
export function familiesOf({ from, to }: Addresses): readonly (4 | 6)[] {
  return [...(from < V4_SIZE ? [4 as const] : []), ...(to >= V4_SIZE ? [6 as const] : [])];
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)
    ? parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n)
    : undefined;
}

function parseV6(text: string): bigint | undefined {
  const [head = '', tail, ...more] = text.split('::');
  const groups = (half: string) => (half === '' ? [] : half.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const missing = 8 - before.length - after.length;
  if (more.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) {
    return undefined;
  }
  const all = [...before, ...new Array<string>(missing).fill('0'), ...after];
  return all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n)
    : undefined;
}
