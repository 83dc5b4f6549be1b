// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like this.
import { compileCondition } from '../../lib/access/condition';
import { type ContextValue, lookupOf } from '../../lib/access/context';
import type { Truth } from '../../lib/access/truth';
import type { Value } from '../../lib/assembly/model';
import { Unknown } from '../../lib/assembly/model';

const OPERATORS_PAGE = 'reference_policies_elements_condition_operators.html';
const SETS_PAGE = 'reference_policies_condition-single-vs-multi-valued-context-keys.html';
const VARIABLES_PAGE = 'reference_policies_variables.html';
const UNKNOWN = new Unknown('test');

const holds = (
  operator: string,
  policy: Value,
  request: ContextValue,
  more: Record<string, ContextValue> = {},
): Truth =>
  compileCondition(
    { [operator]: { 'aws:Key': policy } },
    true,
    () => undefined,
  )(lookupOf({ keys: { 'AWS:key': request, ...more }, others: 'absent' }));

type Case = [operator: string, policy: Value, request: ContextValue, expected: Truth];
const U = 'undecided';
const V6 = '2001:DB8:1234:5678::/64';
const ARN = 'arn:aws:sns:eu-west-1:111122223333:topic';

const OPERATOR_CASES: Case[] = [
  ['StringEquals', 'a', 'a', true],
  ['StringEquals', 'a', 'A', false],
  ['StringEquals', ['a', 'b'], 'b', true],
  ['StringEquals', 'a', null, false],
  ['StringEquals', 'a*', 'ab', false],
  ['StringEquals', 'a*', 'a*', true],
  ['StringEquals', 'a?', 'ab', false],
  ['stringequals', 'a', 'a', true],
  ['StringEquals', true, 'true', true],
  ['StringNotEquals', 'a', 'b', true],
  ['StringNotEquals', 'a', 'a', false],
  ['StringNotEquals', 'a', null, true],
  ['StringNotEquals', ['a', 'b'], 'b', false],
  ['StringNotEquals', ['a', 'b'], 'c', true],
  ['StringEqualsIgnoreCase', 'Ab', 'aB', true],
  ['StringEqualsIgnoreCase', 'Ab', 'c', false],
  ['StringEqualsIgnoreCase', 'Ab', null, false],
  ['StringNotEqualsIgnoreCase', 'Ab', 'aB', false],
  ['StringNotEqualsIgnoreCase', 'Ab', 'c', true],
  ['StringNotEqualsIgnoreCase', 'Ab', null, true],
  ['StringLike', 'a*', 'abc', true],
  ['StringLike', 'a*', 'a', true],
  ['StringLike', 'a?', 'a', false],
  ['StringLike', 'a?', 'ab', true],
  ['StringLike', 'A*', 'ab', false],
  ['StringLike', '*', '', true],
  ['StringLike', 'a*', null, false],
  ['StringLike', ['x', '*c'], 'abc', true],
  ['StringLike', '*a*b*', 'xaxbx', true],
  ['StringNotLike', 'a*', 'abc', false],
  ['StringNotLike', 'a*', 'b', true],
  ['StringNotLike', 'a*', null, true],
  ['NumericEquals', '10', '10.0', true],
  ['NumericEquals', 10, '10', true],
  ['NumericEquals', '10', '11', false],
  ['NumericEquals', '10', null, false],
  ['NumericEquals', '10', 'ten', false],
  ['NumericEquals', 'ten', '10', U],
  ['NumericNotEquals', '10', '11', true],
  ['NumericNotEquals', '10', '10', false],
  ['NumericNotEquals', '10', null, true],
  ['NumericLessThan', '10', '9', true],
  ['NumericLessThan', '10', '10', false],
  ['NumericLessThan', '10', null, false],
  ['NumericLessThanEquals', '10', '10', true],
  ['NumericLessThanEquals', '10', '10.1', false],
  ['NumericGreaterThan', '10', '11', true],
  ['NumericGreaterThan', '10', '10', false],
  ['NumericGreaterThanEquals', '10', '10', true],
  ['NumericGreaterThanEquals', '10', '-10', false],
  ['DateEquals', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z', true],
  ['DateEquals', '2020-01-01', '1577836800', true],
  ['DateEquals', '2020-01-01', '2020-01-02', false],
  ['DateEquals', '2020-01-01', null, false],
  ['DateNotEquals', '2020-01-01', '2020-01-02', true],
  ['DateNotEquals', '2020-01-01', null, true],
  ['DateLessThan', '2020-01-01T00:00:00Z', '2019-12-31T23:59:59Z', true],
  ['DateLessThan', '2020-01-01', '2020-01-01', false],
  ['DateLessThanEquals', '2020-01-01', '2020-01-01', true],
  ['DateGreaterThan', '2020-01-01', '2020-01-02', true],
  ['DateGreaterThan', '2020-01-01', '2020-01-01', false],
  ['DateGreaterThanEquals', '2020-01-01', '2020-01-01', true],
  ['DateGreaterThan', 'soon', '2020-01-01', U],
  ['Bool', 'true', 'true', true],
  ['Bool', 'true', 'false', false],
  ['Bool', false, 'false', true],
  ['Bool', 'false', null, false],
  ['Bool', 'TRUE', 'true', true],
  ['Bool', 'yes', 'true', U],
  ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
  ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ6', false],
  ['BinaryEquals', 'QmluYXJ5', null, false],
  ['IpAddress', '203.0.113.0/24', '203.0.113.9', true],
  ['IpAddress', '203.0.113.0/24', '203.0.114.0', false],
  ['IpAddress', '203.0.113.9', '203.0.113.9', true],
  ['IpAddress', '203.0.113.9', '203.0.113.8', false],
  ['IpAddress', '0.0.0.0/0', '8.8.8.8', true],
  ['IpAddress', '0.0.0.0/0', '::1', false],
  ['IpAddress', V6, '2001:db8:1234:5678::9', true],
  ['IpAddress', V6, '2001:db8:1234:5679::9', false],
  ['IpAddress', '::/0', 'fe80::1', true],
  ['IpAddress', '10.0.0.0/33', '10.0.0.1', U],
  ['IpAddress', ['10.0.0.0/8', '192.168.0.0/16'], '192.168.3.4', true],
  ['IpAddress', '10.0.0.0/8', null, false],
  ['IpAddress', '10.0.0.0/8', '10.0.0', false],
  ['NotIpAddress', '10.0.0.0/8', '10.1.1.1', false],
  ['NotIpAddress', '10.0.0.0/8', '11.1.1.1', true],
  ['NotIpAddress', '10.0.0.0/8', null, true],
  ['ArnEquals', ARN, ARN, true],
  ['ArnEquals', 'arn:aws:sns:*:111122223333:*', ARN, true],
  ['ArnLike', 'arn:aws:sns:*:*:topic', ARN, true],
  ['ArnLike', 'arn:aws:sqs:*:*:*', ARN, false],
  ['ArnLike', 'arn:aws:sns:*:topic', ARN, U],
  ['ArnLike', 'arn:aws:sns:eu-west-?:*:t*', ARN, true],
  ['ArnLike', ARN, null, false],
  ['ArnLike', ARN, 'topic', false],
  ['ArnNotEquals', ARN, ARN, false],
  ['ArnNotLike', 'arn:aws:sqs:*:*:*', ARN, true],
  ['ArnNotLike', ARN, null, true],
  ['StringEqualsIfExists', 'a', null, true],
  ['StringEqualsIfExists', 'a', 'a', true],
  ['StringEqualsIfExists', 'a', 'b', false],
  ['BoolIfExists', 'true', null, true],
  ['BoolIfExists', 'true', 'false', false],
  ['NumericLessThanIfExists', '5', null, true],
  ['IpAddressIfExists', '10.0.0.0/8', '11.0.0.1', false],
  ['ArnLikeIfExists', ARN, null, true],
  ['StringNotEqualsIfExists', 'a', null, true],
  ['Null', 'true', null, true],
  ['Null', 'true', 'x', false],
  ['Null', 'false', null, false],
  ['Null', 'false', 'x', true],
  ['Null', true, [], true],
  ['Null', false, ['x'], true],
  ['Null', 'maybe', 'x', U],
  ['StringSounds', 'a', 'a', U],
  ['StringEquals', [], 'a', U],
];

const SET_CASES: Case[] = [
  ['ForAllValues:StringEquals', ['a', 'b'], ['a'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
  ['ForAllValues:StringEquals', 'a', null, true],
  ['ForAllValues:StringEquals', 'a', [], true],
  ['ForAllValues:StringNotEquals', 'a', ['b', 'c'], true],
  ['ForAllValues:StringNotEquals', 'a', ['a', 'c'], false],
  ['ForAllValues:StringLike', 'a*', ['ab', 'ac'], true],
  ['ForAllValues:StringLike', 'a*', ['ab', 'b'], false],
  ['ForAllValues:StringNotLike', 'a*', null, true],
  ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
  ['ForAnyValue:StringEquals', 'a', ['b', 'c'], false],
  ['ForAnyValue:StringEquals', 'a', null, false],
  ['ForAnyValue:StringEquals', 'a', [], false],
  ['ForAnyValue:StringNotEquals', 'a', ['a', 'b'], true],
  ['ForAnyValue:StringNotEquals', 'a', ['a'], false],
  ['ForAnyValue:StringNotEquals', 'a', null, false],
  ['ForAnyValue:StringLike', 'a*', ['x', 'ay'], true],
  ['ForAnyValue:StringEqualsIfExists', 'a', null, true],
  ['ForAllValues:StringEquals', 'a', 'a', true],
  ['StringEquals', 'a', ['a', 'b'], U],
  ['StringEquals', 'a', ['b', 'c'], false],
  ['StringEquals', ['a', 'b'], ['a', 'b'], true],
];

const UNKNOWN_CASES: Case[] = [
  ['StringEquals', 'a', UNKNOWN, U],
  ['StringEquals', 'a', new Unknown('', 'b*'), false],
  ['StringLike', '*', UNKNOWN, U],
  ['StringNotEquals', 'a', UNKNOWN, U],
  ['StringNotEquals', 'a', new Unknown('', 'b*'), true],
  ['StringLikeIfExists', '*', UNKNOWN, true],
  ['StringLike', '*', [UNKNOWN], true],
  ['StringLike', 'a*', [UNKNOWN], U],
  ['Null', 'true', UNKNOWN, U],
  ['Null', 'false', [UNKNOWN], true],
  ['NumericEquals', '1', UNKNOWN, U],
  ['Bool', 'true', UNKNOWN, U],
  ['IpAddress', '10.0.0.0/8', UNKNOWN, U],
  ['ArnLike', ARN, UNKNOWN, U],
  ['ArnLike', ARN, new Unknown('', 'arn:aws:sqs:*'), false],
  ['StringEquals', UNKNOWN, 'a', U],
  ['StringEquals', new Unknown('', 'b*'), 'a', false],
  ['StringEquals', ['a', UNKNOWN], 'a', true],
  ['ForAllValues:StringEquals', 'a', UNKNOWN, U],
  ['ForAllValues:StringEquals', 'a', ['b', UNKNOWN], false],
  ['ForAnyValue:StringEquals', 'a', ['a', UNKNOWN], true],
  ['NumericEquals', UNKNOWN, '1', U],
];

describe('conditions', () => {
  it.each(OPERATOR_CASES)(`${OPERATORS_PAGE}: %s %j of %j is %s`, (operator, policy, request, expected) => {
    expect(holds(operator, policy, request)).toBe(expected);
  });

  it.each(SET_CASES)(`${SETS_PAGE}: %s %j of %j is %s`, (operator, policy, request, expected) => {
    expect(holds(operator, policy, request)).toBe(expected);
  });

  it.each(UNKNOWN_CASES)('partly known: %s %j of %j is %s', (operator, policy, request, expected) => {
    expect(holds(operator, policy, request)).toBe(expected);
  });

  it.each([
    ['StringEquals', '${aws:username}', 'ann', { 'aws:username': 'ann' }, true],
    ['StringEquals', '${aws:username}', 'bob', { 'aws:username': 'ann' }, false],
    ['StringEquals', '${aws:username}', 'bob', {}, false],
    ['StringEquals', "${aws:team, 'none'}", 'none', {}, true],
    ['StringEquals', '${aws:username}', 'a', { 'aws:username': UNKNOWN }, U],
    ['StringLike', 'x/${aws:username}', 'x/ann', { 'aws:username': '*' }, false],
    ['StringLike', 'a${*}', 'a*', {}, true],
    ['StringLike', 'a${*}', 'ab', {}, false],
    ['StringLike', 'a${?}${$}', 'a?$', {}, true],
  ] as const)(`${VARIABLES_PAGE}: %s %s of %s with %j is %s`, (operator, policy, request, more, expected) => {
    expect(holds(operator, policy, request, more)).toBe(expected);
  });

  it('joins operators and keys by AND', () => {
    const condition = compileCondition(
      { StringEquals: { a: '1', b: '2' }, Bool: { c: 'true' } },
      true,
      () => undefined,
    );
    const ask = (keys: Record<string, string>) => condition(lookupOf({ keys, others: 'absent' }));
    expect(ask({ a: '1', b: '2', c: 'true' })).toBe(true);
    expect(ask({ a: '1', b: '2', c: 'false' })).toBe(false);
    expect(ask({ a: '1', c: 'true' })).toBe(false);
  });
});
