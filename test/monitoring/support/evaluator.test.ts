import * as fc from 'fast-check';
import { holds } from './alarm-rule';
import { type State, stateOf, type Treatment } from './alarm-state';
import { evaluate } from './metric-math';
import { every, statistic } from './samples';
import type { Series } from './series';

/** `0` does not breach, `X` breaches, `-` is missing; oldest first. */
const points = (text: string) => text.split(' ').map((one) => (one === '-' ? undefined : one === 'X'));

const TREATMENTS: readonly Treatment[] = ['missing', 'ignore', 'breaching', 'notBreaching'];
const KEPT: State = 'INSUFFICIENT_DATA';

/** The tables of AWS: https://github.com/awsdocs/amazon-cloudwatch-user-guide, doc_source/AlarmThatSendsEmail.md */
describe('missing data', () => {
  it.each([
    ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
    ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
    ['- - - - -', 'INSUFFICIENT_DATA', 'kept', 'ALARM', 'OK'],
    ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['- - - - X', 'INSUFFICIENT_DATA', 'kept', 'ALARM', 'OK'],
    ['X - - - -', 'ALARM', 'kept', 'ALARM', 'OK'],
  ])('3 of 3: %s', (text, ...states) => {
    const all = TREATMENTS.map((treatment) => stateOf(points(text), { m: 3, n: 3, treatment }, KEPT));
    expect(all).toEqual(states.map((state) => (state === 'kept' ? KEPT : state)));
  });

  it.each([
    ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - - X', 'INSUFFICIENT_DATA', 'kept', 'ALARM', 'OK'],
  ])('2 of 3: %s', (text, ...states) => {
    const all = TREATMENTS.map((treatment) => stateOf(points(text), { m: 2, n: 3, treatment }, KEPT));
    expect(all).toEqual(states.map((state) => (state === 'kept' ? KEPT : state)));
  });

  it.each(['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const)('ignored, it leaves %s as it is', (state) => {
    expect(stateOf(points('- - -'), { m: 1, n: 1, treatment: 'ignore' }, state)).toBe(state);
  });

  it('does not matter where all points are real', () => {
    const range = fc.array(fc.boolean(), { minLength: 5, maxLength: 5 });
    const property = fc.property(range, fc.integer({ min: 1, max: 3 }), (real, m) => {
      const states = TREATMENTS.map((treatment) => stateOf(real, { m, n: 3, treatment }, KEPT));
      expect(new Set(states)).toEqual(new Set([real.slice(-3).filter(Boolean).length >= m ? 'ALARM' : 'OK']));
    });
    void fc.assert(property);
  });
});

describe('metric math', () => {
  const _ = undefined;
  const named = (series: Record<string, Series>) => ({
    length: Object.values(series)[0]?.length ?? 0,
    named: (name: string) => {
      const found = series[name];
      if (found === undefined) {
        throw new SyntaxError(name);
      }
      return found;
    },
  });
  const metrics = named({ metric1: [30, 20, 0, 0], metric2: [20, _, 20, _] });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-operators
  it.each([
    ['(metric1 < metric2)', [0, 0, 1, 0]],
    ['(metric1 >= 30)', [1, 0, 0, 0]],
    ['(metric1 > 15 AND metric2 > 15)', [1, 0, 0, 0]],
  ])('as AWS documents it: %s', (expression, expected) => {
    expect(evaluate(expression, metrics)).toEqual(expected);
  });

  it.each([
    ['metric1 + metric2', [50, 20, 20, 0]],
    ['metric1 / metric2', [1.5, _, 0, _]],
    ['1 - FILL(metric2, 1) + 2 * 3', [-13, 6, -13, 6]],
    ['IF(metric1 >= 20, metric2, 7)', [20, _, 7, 7]],
    ['MAX([metric1, metric2])', [30, 20, 20, 0]],
    ['MIN([metric1, metric2])', [20, 20, 0, 0]],
    ['-metric1 || 0', [1, 1, 0, 0]],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression, metrics)).toEqual(expected);
  });

  it('has no point where no side has one', () => {
    expect(evaluate('(a + b) * 2', named({ a: [_, 1], b: [_, _] }))).toEqual([_, 2]);
    expect(evaluate('a >= 1', named({ a: [_, 1] }))).toEqual([_, 1]);
  });

  it.each([
    'SUM(metric1)',
    'MAX(metric1)',
    'RUNNING_SUM(metric1)',
    'nothing',
    'metric1 +',
    'metric1 )',
    '[metric1]',
    '1 # 2',
  ])('refuses %s', (expression) => {
    expect(() => evaluate(expression, metrics)).toThrow(SyntaxError);
  });

  it('takes what only AWS can compute as it is given', () => {
    const given = (call: string) => (call === 'INSIGHT_RULE_METRIC("r","MaxContributorValue")' ? [1, 2] : []);
    const scope = { ...named({}), length: 2, given };
    expect(evaluate('INSIGHT_RULE_METRIC("r", "MaxContributorValue")', scope)).toEqual([1, 2]);
  });
});

describe('statistics', () => {
  const samples = [...every(60, { from: 0, until: 300 }, 100, 98), ...every(60, { from: 0, until: 300 }, 300, 2)];

  it.each([
    ['Sum', 52_000],
    ['SampleCount', 500],
    ['Average', 104],
    ['Minimum', 100],
    ['Maximum', 300],
    ['p98', 100],
    ['p99', 300],
    ['p99.9', 300],
  ])('%s', (name, expected) => {
    expect(statistic(name, samples)).toBe(expected);
    expect(statistic(name, [])).toBeUndefined();
  });

  it('refuses what it does not know', () => {
    expect(() => statistic('TM(10%:90%)', samples)).toThrow(SyntaxError);
  });
});

describe('rules of composite alarms', () => {
  const states: Readonly<Record<string, State>> = { a: 'ALARM', b: 'OK', c: 'INSUFFICIENT_DATA' };
  const state = (alarm: string) => states[alarm] ?? 'OK';

  it.each([
    ['ALARM("a")', true],
    ['ALARM(b)', false],
    ['OK("b") AND INSUFFICIENT_DATA("c")', true],
    ['ALARM("a") AND NOT ALARM("b")', true],
    ['ALARM("b") OR ALARM("c") OR ALARM("a")', true],
    ['ALARM("b") AND ALARM("c") OR TRUE', true],
    ['ALARM("b") AND (ALARM("c") OR TRUE)', false],
    ['FALSE', false],
  ])('%s', (rule, expected) => {
    expect(holds(rule, state)).toBe(expected);
  });

  it.each(['', 'ALARM("a"', 'BROKEN("a")', 'TRUE TRUE'])('refuses %j', (rule) => {
    expect(() => holds(rule, state)).toThrow(SyntaxError);
  });
});
