/** What filter patterns compare. */
export type Scalar = string | number;

const SELECTOR = /^\$(?:\.[A-Za-z0-9_-]+|\[\d+\])+$/;

/** The member of a log event that a selector such as `$.users[0].id` names; `undefined` when it is not there. */
export function selectFrom(selector: string): (event: unknown) => unknown {
  if (!SELECTOR.test(selector)) {
    throw new SyntaxError(`'${selector}' is no selector`);
  }
  const steps = [...selector.matchAll(/\.([A-Za-z0-9_-]+)|\[(\d+)\]/g)];
  return (event) =>
    steps.reduce<unknown>((value, [, name, index]) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value) !== (index !== undefined)) {
        return undefined;
      }
      return Object.entries(value).find(([key]) => key === (name ?? index))?.[1];
    }, event);
}

const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** A comparison with what stands in a pattern: a number without quotes, else a string. */
export function compareTo(operator: string, operand: string): (value: Scalar) => boolean {
  if (NUMBER.test(operand)) {
    return compareNumbers(operator, Number(operand));
  }
  const matches = stringMatcher(operand.startsWith('"') ? operand.slice(1, -1) : operand);
  switch (operator) {
    case '=':
      return (value) => matches(String(value));
    case '!=':
      return (value) => !matches(String(value));
    default:
      throw new SyntaxError(`${operator} does not compare strings`);
  }
}

function compareNumbers(operator: string, number: number): (value: Scalar) => boolean {
  const comparisons: Record<string, (value: number) => boolean> = {
    '=': (value) => value === number,
    '!=': (value) => value !== number,
    '<': (value) => value < number,
    '>': (value) => value > number,
    '<=': (value) => value <= number,
    '>=': (value) => value >= number,
  };
  const compare = comparisons[operator];
  if (compare === undefined) {
    throw new SyntaxError(`'${operator}' is no comparison`);
  }
  return (value) => typeof value === 'number' && compare(value);
}

/** An asterisk is a wildcard at the beginning and at the end; between them it is itself. */
function stringMatcher(text: string): (value: string) => boolean {
  if (text === '*') {
    return () => true;
  }
  const open = text.startsWith('*');
  const ends = text.endsWith('*');
  const core = text.slice(open ? 1 : 0, ends ? -1 : undefined);
  if (open) {
    return ends ? (value) => value.includes(core) : (value) => value.endsWith(core);
  }
  return ends ? (value) => value.startsWith(core) : (value) => value === core;
}
