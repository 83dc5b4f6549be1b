import * as fc from 'fast-check';
import { compileCondition } from '../../lib/access/condition';
import { type ContextValue, lookupOf } from '../../lib/access/context';
import { compilePattern, matchPattern } from '../../lib/access/pattern';
import { covers, intersects } from '../../lib/access/tokens';
import { Unknown, type Value } from '../../lib/assembly/model';
import { ask, policy, ROLE } from './questions';

describe('properties', () => {
  const wild = fc.string({ unit: fc.constantFrom('a', ':', '*', '?'), maxLength: 5 });
  const TEXTS = ['', 'a', ':', 'b'].flatMap((w) =>
    ['', 'a', ':', 'b'].flatMap((x) =>
      ['', 'a', ':', 'b'].flatMap((y) => ['', 'a', ':', 'b'].map((z) => w + x + y + z)),
    ),
  );
  const regex = (pattern: string) => new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);

  it('covers and intersects agree with texts tried one by one', () => {
    void fc.assert(
      fc.property(wild, wild, (one, other) => {
        const [a, b] = [compilePattern(one).widest, compilePattern(other).widest];
        const common = TEXTS.filter((text) => regex(one).test(text) && regex(other).test(text));
        const outside = TEXTS.filter((text) => regex(other).test(text) && !regex(one).test(text));
        expect(common.length > 0 && !intersects(a, b)).toBe(false);
        expect(outside.length > 0 && covers(a, b)).toBe(false);
        if (one.length + other.length <= 4) {
          expect([intersects(a, b), covers(a, b)]).toEqual([common.length > 0, outside.length === 0]);
        }
        const certain = covers(a, b) ? true : intersects(a, b) ? 'undecided' : false;
        expect(matchPattern(compilePattern(one), compilePattern(other))).toBe(certain);
        for (const text of TEXTS) {
          expect(matchPattern(compilePattern(one), compilePattern(text))).toBe(regex(one).test(text));
        }
      }),
      { numRuns: 300 },
    );
  });

  const some = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: fc.constantFrom('*', 's3:*', 's3:GetObject', 'sqs:*'),
    Resource: fc.constantFrom<Value>('*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b/a*', new Unknown('', 'arn:*')),
    Condition: fc.constantFrom<Value>({}, { Bool: { k: 'true' } }, { StringNotEquals: { k: 'x' } }),
  });
  const answer = (statements: Value[]) =>
    ask(ROLE, 's3:GetObject', 'arn:aws:s3:::b/*', { identity: [policy(...statements)] }, 'unknown');

  it('never allows more with a Deny added, nor less with an Allow', () => {
    void fc.assert(
      fc.property(fc.array(some, { maxLength: 4 }), some, (statements, added) => {
        const [before, after] = [answer(statements), answer([...statements, added])];
        expect(added.Effect === 'Deny' ? after && !before : before && !after).toBe(false);
      }),
    );
  });

  it('decides partly known conditions only as every completion does', () => {
    const texts = fc.constantFrom('a', 'b', 'true', '1', '10.0.0.1', '2020-01-01');
    const prefix = fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:');
    const base = fc.constantFrom(
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'NumericLessThan',
      'Bool',
      'IpAddress',
      'NotIpAddress',
      'DateNotEquals',
      'ArnNotLike',
    );
    const value = fc.oneof(fc.constant(null), texts, fc.array(texts, { maxLength: 3 }));
    void fc.assert(
      fc.property(
        prefix,
        base,
        fc.constantFrom('', 'IfExists'),
        fc.array(texts, { minLength: 1, maxLength: 3 }),
        value,
        (p, b, s, policyValues, complete) => {
          const condition = compileCondition({ [p + b + s]: { k: policyValues } }, true, () => undefined);
          const of = (k: ContextValue) => condition(lookupOf({ keys: { k } }));
          const partly = of(new Unknown('k'));
          expect(partly === 'undecided' || partly === of(complete)).toBe(true);
        },
      ),
    );
  });
});
