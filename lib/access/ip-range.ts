/** An address, or the range of those that share its leading bits. */
export interface IpRange {
  /** 32 of IPv4, 128 of IPv6. */
  readonly bits: 32 | 128;
  /** The address as one number. */
  readonly value: bigint;
  /** How many trailing bits may differ. */
  readonly shift: bigint;
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) {
    return undefined;
  }
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = (head?.length ?? 0) + (tail?.length ?? 0);
  if (tail === undefined ? given !== 8 : given > 7) {
    return undefined;
  }
  const groups = [...(head ?? []), ...new Array<string>(8 - given).fill('0'), ...(tail ?? [])];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n)
    : undefined;
}

/** Reads an IPv4 or IPv6 address. */
export function parseAddress(text: string): IpRange | undefined {
  const bits = text.includes(':') ? 128 : 32;
  const value = bits === 128 ? parseV6(text) : parseV4(text);
  return value === undefined ? undefined : { bits, value, shift: 0n };
}

/** Reads a range as CIDR (RFC 4632), or one address. */
export function parseRange(text: string): IpRange | undefined {
  const [address, prefix, more] = text.split('/');
  const range = parseAddress(address ?? '');
  if (range === undefined || more !== undefined || prefix === undefined) {
    return more === undefined && prefix === undefined ? range : undefined;
  }
  const length = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  return length <= range.bits ? { ...range, shift: BigInt(range.bits - length) } : undefined;
}
