import type { Unknown, Value } from '../assembly/model';
import type { ContextValue, KeyLookup } from './context';
import { OPERATORS, type Operator } from './operators';
import { agreed, allOf, anyOf, negate, type Truth } from './truth';
import { isMap, isUnknown, listOf, textOf } from './values';
import { compileTemplate, type Template } from './variables';

/** Whether a statement's conditions hold for a request. */
export type Condition = (lookup: KeyLookup) => Truth;

type Quantifier = 'forallvalues' | 'foranyvalue' | undefined;

const UNREADABLE: Condition = () => 'undecided';

/**
 * Compiles the `Condition` of a statement. Operators and keys are joined by AND, values of a key by OR, of a negated
 * operator by NOR. What can't be read is undecided.
 *
 * @param report told about what can't be read
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function compileCondition(value: Value, variables: boolean, report: (problem: string) => void): Condition {
  if (!isMap(value)) {
    report('Condition is not an object that can be read');
    return UNREADABLE;
  }
  const all = Object.entries(value).flatMap(([operator, keys]) => {
    if (!isMap(keys)) {
      report(`keys of ${operator} can't be read`);
      return [UNREADABLE];
    }
    return Object.entries(keys).map(([key, values]) => compileKey(operator, key, values, variables, report));
  });
  return (lookup) => allOf(all.map((condition) => condition(lookup)));
}

function compileKey(
  name: string,
  key: string,
  value: Value,
  variables: boolean,
  report: (problem: string) => void,
): Condition {
  const [, prefix, base = '', suffix] =
    /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/.exec(name.toLowerCase()) ?? [];
  const written = listOf(value);
  if (base === 'null') {
    return (lookup) => isAbsent(lookup(key), written);
  }
  const operator = OPERATORS.get(base);
  const texts = written.map((one) => (isUnknown(one) ? one : textOf(one)));
  if (operator === undefined || texts.length === 0 || texts.includes(undefined)) {
    report(operator === undefined ? `${name} is no condition operator` : `values of ${key} can't be read`);
    return UNREADABLE;
  }
  const options = { variables, plain: !operator.wildcards, ignoreCase: operator.ignoreCase };
  const templates = texts.map((one) => compileTemplate(one ?? '', options));
  const quantifier = prefix as Quantifier;
  return (lookup) => evaluate(operator, quantifier, suffix !== undefined, templates, lookup(key), lookup);
}

/** `Null`: whether the key is absent, or, of `false`, present. */
function isAbsent(value: ContextValue, written: readonly Value[]): Truth {
  if (isUnknown(value)) {
    return 'undecided';
  }
  return anyOf(
    written.map((one) => {
      const text = isUnknown(one) ? undefined : textOf(one)?.toLowerCase();
      return text === 'true' || text === 'false' ? (text === 'true') === (value === null) : 'undecided';
    }),
  );
}

function evaluate(
  operator: Operator,
  quantifier: Quantifier,
  ifExists: boolean,
  templates: readonly Template[],
  value: ContextValue,
  lookup: KeyLookup,
): Truth {
  const absent = ifExists || quantifier === 'forallvalues' || (operator.negated && quantifier === undefined);
  if (value === null) {
    return absent;
  }
  const holds = (one: string | Unknown): Truth => {
    const matches = anyOf(
      templates.map((template) => {
        const pattern = template(lookup);
        return pattern === undefined ? (operator.negated ? 'undecided' : false) : operator.compare(pattern, one);
      }),
    );
    return operator.negated ? negate(matches) : matches;
  };
  if (isUnknown(value)) {
    // It may be missing, and it may have any number of values.
    return agreed(holds(value), absent);
  }
  const each = (typeof value === 'string' ? [value] : value).map(holds);
  if (quantifier === 'forallvalues') {
    return allOf(each);
  }
  // AWS leaves open what an operator without a prefix does with several values: only what all agree on is decided.
  return quantifier === 'foranyvalue' ? anyOf(each) : each.reduce(agreed);
}
