import { isMap, type System, Unknown, type Value } from '../../assembly';
import { nameOf } from '../names';
import { listOf } from '../permissions';

const WORDS: Readonly<Record<string, string>> = {
  stringequals: '=',
  stringequalsignorecase: '=',
  stringlike: '=',
  arnequals: '=',
  arnlike: '=',
  numericequals: '=',
  dateequals: '=',
  bool: '=',
  ipaddress: 'in',
  stringnotequals: '≠',
  stringnotequalsignorecase: '≠',
  stringnotlike: '≠',
  arnnotequals: '≠',
  arnnotlike: '≠',
  numericnotequals: '≠',
  datenotequals: '≠',
  notipaddress: 'not in',
  numericlessthan: '<',
  numericlessthanequals: '≤',
  numericgreaterthan: '>',
  numericgreaterthanequals: '≥',
  datelessthan: '<',
  datelessthanequals: '≤',
  dategreaterthan: '>',
  dategreaterthanequals: '≥',
};

/**
 * A `Condition` in words, e.g. `kms:ViaService = dynamodb.us-east-1.amazonaws.com`: operators as signs, resources of the
 * system by their names, so that it says the same whatever their logical ids are.
 *
 * @param known keys in small letters whose tests are left out, unless nothing else is tested
 */
export function describeCondition(
  condition: Value | undefined,
  system: System,
  known: ReadonlySet<string> = new Set(),
): string | undefined {
  if (condition === undefined) {
    return undefined;
  }
  if (!isMap(condition)) {
    return 'a condition that is not known';
  }
  const tests = Object.entries(condition).flatMap(([operator, keys]) =>
    isMap(keys)
      ? Object.entries(keys).map(([key, value]) => ({
          key: key.toLowerCase(),
          text: describeTest(operator, key, textsOf(value, system)),
        }))
      : [{ key: '', text: `${operator}: not known` }],
  );
  const open = tests.filter(({ key }) => !known.has(key));
  return (open.length > 0 ? open : tests).map(({ text }) => text).join(' and ');
}

function describeTest(operator: string, key: string, values: readonly string[]): string {
  const [, quantifier, name = operator, ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(.+?)(IfExists)?$/i.exec(operator) ?? [];
  if (name.toLowerCase() === 'null') {
    return `${key} is ${values.includes('true') ? 'absent' : 'present'}`;
  }
  const each = quantifier === undefined ? '' : /all/i.test(quantifier) ? 'every ' : 'any ';
  const sign = WORDS[name.toLowerCase()] ?? name;
  return `${each}${key} ${sign} ${values.join(' or ')}${ifExists === undefined ? '' : ', if present'}`;
}

function textsOf(value: Value, system: System): readonly string[] {
  return listOf(value)
    .map((one) => {
      const named = typeof one === 'string' ? system.named(one) : undefined;
      return named === undefined ? (one instanceof Unknown ? one.pattern : String(one)) : nameOf(named);
    })
    .sort();
}
