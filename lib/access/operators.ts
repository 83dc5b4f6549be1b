import type { Unknown } from '../assembly/model';
import { parseAddress, parseRange } from './ip-range';
import type { Pattern } from './pattern';
import { compilePattern, matchPattern } from './pattern';
import { allOf, type Truth } from './truth';
import { isUnknown } from './values';

/** Compares one value of the request with one of the policy. */
export type Compare = (policy: Pattern, request: string | Unknown) => Truth;

/** A condition operator without its prefix, suffix and negation. */
export interface Operator {
  /** How one value is compared. */
  readonly compare: Compare;
  /** Whether `*` and `?` in the policy are wildcards. */
  readonly wildcards: boolean;
  /** Whether letters match in both cases. */
  readonly ignoreCase: boolean;
  /** Whether the condition holds when no value matches. */
  readonly negated: boolean;
}

const requestPattern = (value: string | Unknown, ignoreCase: boolean): Pattern =>
  compilePattern(isUnknown(value) ? value : value.replace(/[*?$]/g, (character) => `\${${character}}`), { ignoreCase });

/** The policy's text as it stands; undefined when it is not known. */
function literalOf(pattern: Pattern): string | undefined {
  return pattern.literal ? pattern.text.replace(/\$\{([*?$])\}/g, '$1') : undefined;
}

const text =
  (ignoreCase: boolean): Compare =>
  (policy, request) =>
    matchPattern(policy, requestPattern(request, ignoreCase));

/** Compares values that are read from text. What can't be read in a request doesn't match; in a policy it is undecided. */
function reading<T>(read: (text: string) => T | undefined, holds: (request: T, policy: T) => boolean): Compare {
  return (policy, request) => {
    const written = literalOf(policy);
    const expected = written === undefined ? undefined : read(written);
    if (expected === undefined || isUnknown(request)) {
      return 'undecided';
    }
    const actual = read(request);
    return actual !== undefined && holds(actual, expected);
  };
}

const number = (value: string): number | undefined =>
  value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;

/** Dates in one of the W3C forms of ISO 8601, or as seconds since 1970. */
function date(value: string): number | undefined {
  if (/^-?\d{5,}$/.test(value)) {
    return Number(value) * 1000;
  }
  const milliseconds = /^\d{4}(-|$)/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

const boolean = (value: string): boolean | undefined =>
  /^true$/i.test(value) ? true : /^false$/i.test(value) ? false : undefined;

const binary = (value: string): string | undefined =>
  /^[A-Za-z0-9+/]*={0,2}$/.test(value) ? Buffer.from(value, 'base64').toString('hex') : undefined;

const address: Compare = (policy, request) => {
  const written = literalOf(policy);
  const range = written === undefined ? undefined : parseRange(written);
  if (range === undefined || isUnknown(request)) {
    return 'undecided';
  }
  const actual = parseAddress(request);
  return (
    actual !== undefined && actual.bits === range.bits && actual.value >> range.shift === range.value >> range.shift
  );
};

/** The six parts of an ARN; the last may have colons itself. */
function partsOf(arn: string): string[] | undefined {
  const parts = arn.split(':');
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** Each of the six parts by itself, so that a wildcard stays within its part. */
const arn: Compare = (policy, request) => {
  const expected = policy.narrowest === undefined ? undefined : partsOf(policy.text);
  if (isUnknown(request) || expected === undefined) {
    // An unknown text, and a pattern such as `*` that is no ARN, are compared whole: no more is known of them.
    const whole = matchPattern(policy, requestPattern(request, false));
    return whole === true ? 'undecided' : whole;
  }
  const actual = partsOf(request);
  if (actual === undefined) {
    return false;
  }
  return allOf(expected.map((part, i) => matchPattern(compilePattern(part), requestPattern(actual[i] ?? '', false))));
};

/**
 * Condition operators by name in lower case, without `ForAllValues:`, `ForAnyValue:` and `IfExists`. ArnEquals behaves
 * as ArnLike does.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>(
  (
    [
      ['stringequals', 'stringnotequals', { compare: text(false) }],
      ['stringequalsignorecase', 'stringnotequalsignorecase', { compare: text(true), ignoreCase: true }],
      ['stringlike', 'stringnotlike', { compare: text(false), wildcards: true }],
      ['numericequals', 'numericnotequals', { compare: reading(number, (a, b) => a === b) }],
      ['numericlessthan', undefined, { compare: reading(number, (a, b) => a < b) }],
      ['numericlessthanequals', undefined, { compare: reading(number, (a, b) => a <= b) }],
      ['numericgreaterthan', undefined, { compare: reading(number, (a, b) => a > b) }],
      ['numericgreaterthanequals', undefined, { compare: reading(number, (a, b) => a >= b) }],
      ['dateequals', 'datenotequals', { compare: reading(date, (a, b) => a === b) }],
      ['datelessthan', undefined, { compare: reading(date, (a, b) => a < b) }],
      ['datelessthanequals', undefined, { compare: reading(date, (a, b) => a <= b) }],
      ['dategreaterthan', undefined, { compare: reading(date, (a, b) => a > b) }],
      ['dategreaterthanequals', undefined, { compare: reading(date, (a, b) => a >= b) }],
      ['bool', undefined, { compare: reading(boolean, (a, b) => a === b) }],
      ['binaryequals', undefined, { compare: reading(binary, (a, b) => a === b) }],
      ['ipaddress', 'notipaddress', { compare: address }],
      ['arnequals', 'arnnotequals', { compare: arn, wildcards: true }],
      ['arnlike', 'arnnotlike', { compare: arn, wildcards: true }],
    ] as const
  ).flatMap(([name, opposite, operator]): [string, Operator][] => {
    const whole = { wildcards: false, ignoreCase: false, negated: false, ...operator };
    return opposite === undefined
      ? [[name, whole]]
      : [
          [name, whole],
          [opposite, { ...whole, negated: true }],
        ];
  }),
);
