import { Unknown, type Value } from './model';
import { isList, textOf } from './values';

/** Letters of the zones, where they are not a, b and c. https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html */
const ZONES: ReadonlyMap<string, string> = new Map([
  ['us-east-1', 'abcdef'],
  ['us-west-1', 'ac'],
  ['us-west-2', 'abcd'],
  ['ap-northeast-1', 'acd'],
  ['ap-northeast-2', 'abcd'],
  ['ca-central-1', 'abd'],
]);

/** Zones of a region; which of them an account has differs. */
export function zonesOf(region: string): readonly string[] {
  return [...(ZONES.get(region) ?? 'abc')].map((letter) => `${region}${letter}`);
}

/**
 * Subnets of a block.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
 *
 * @returns `undefined` for arguments that CloudFormation refuses
 */
export function cidr(argument: Value): Value | undefined {
  const [block, count, bits] = isList(argument) ? argument : [];
  const unknown = [block, count, bits].find((part): part is Unknown => part instanceof Unknown);
  if (unknown !== undefined) {
    return new Unknown(unknown.reason);
  }
  const [text = '', prefix] = (textOf(block) ?? '').split('/');
  const width = text.includes(':') ? 128 : 32;
  const first = width === 128 ? parseIpv6(text) : parseIpv4(text);
  const [hostBits, wanted] = [Number(textOf(bits) ?? width / 4), Number(textOf(count))];
  const fits = Number(prefix) + Math.ceil(Math.log2(wanted)) + hostBits <= width;
  if (first === undefined || !(wanted >= 1 && wanted <= 256) || !(hostBits >= 1 && hostBits <= width) || !fits) {
    return undefined;
  }
  return Array.from({ length: wanted }, (_, index) => {
    const address = first + (BigInt(index) << BigInt(hostBits));
    return `${width === 128 ? formatIpv6(address) : formatIpv4(address)}/${width - hostBits}`;
  });
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.').map(Number);
  return parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)
    ? parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n)
    : undefined;
}

function formatIpv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.');
}

function parseIpv6(text: string): bigint | undefined {
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const all = [...left, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...right];
  return all.length === 8 && all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n)
    : undefined;
}

/** As RFC 5952 writes it: the longest run of zeros, if there is one, is `::`. */
function formatIpv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((address >> BigInt(112 - 16 * index)) & 65_535n).toString(16),
  );
  const text = groups.join(':');
  const longest = (text.match(/\b0(?::0)+\b/g) ?? []).reduce(
    (best, run) => (run.length > best.length ? run : best),
    '',
  );
  return longest === '' ? text : text.replace(new RegExp(`(^|:)${longest}(:|$)`), '::');
}
