/** An event pattern, as it stands in a rule. */
export type EventPattern = Readonly<Record<string, unknown>>;

/**
 * Matching of event patterns as EventBridge documents it and its open rule engine does: members of a pattern must all
 * match, one value of an array must, arrays of an event are searched element by element, and a match never mixes
 * elements. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 *
 * @throws SyntaxError for an operator that is not known
 */
export function matchesEvent(pattern: EventPattern, event: unknown): boolean {
  if (Array.isArray(event)) {
    return event.some((element) => matchesEvent(pattern, element));
  }
  return Object.entries(pattern).every(([name, expected]) => {
    if (name === '$or' && Array.isArray(expected) && expected.length > 1) {
      return expected.some((alternative) => matchesEvent(alternative, event));
    }
    const value = member(event, name);
    return Array.isArray(expected)
      ? expected.some((one) => matchesValue(one, value))
      : matchesEvent(requireObject(expected), value);
  });
}

function member(event: unknown, name: string): unknown {
  return isObject(event) ? event[name] : undefined;
}

function matchesValue(expected: unknown, value: unknown): boolean {
  if (!isObject(expected)) {
    return leaves(value).includes(expected);
  }
  const [operator, operand] = single(expected);
  if (operator === 'exists') {
    return leaves(value).length > 0 === operand;
  }
  return leaves(value).some((leaf) => apply(operator, operand, leaf));
}

/** What of a value can be compared: exists too works on leaves only. */
function leaves(value: unknown): unknown[] {
  const values = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value];
  return values.filter((one) => one !== undefined && !isObject(one));
}

function apply(operator: string, operand: unknown, value: unknown): boolean {
  switch (operator) {
    case 'anything-but':
      return isObject(operand)
        ? !apply(...single(operand), value)
        : !(Array.isArray(operand) ? operand : [operand]).includes(value);
    case 'numeric':
      return typeof value === 'number' && inRange(operand, value);
    case 'prefix':
    case 'suffix':
    case 'wildcard':
    case 'equals-ignore-case':
      return typeof value === 'string' && matchesText(operator, operand, value);
    default:
      throw new SyntaxError(`'${operator}' is no operator that is known here`);
  }
}

function matchesText(operator: string, operand: unknown, value: string): boolean {
  // Several values after `anything-but`, and ignoring case after prefix or suffix.
  if (Array.isArray(operand)) {
    return operand.some((one) => matchesText(operator, one, value));
  }
  if (isObject(operand)) {
    const [inner, text] = single(operand);
    if (inner !== 'equals-ignore-case') {
      throw new SyntaxError(`'${inner}' can't follow ${operator}`);
    }
    return matchesText(operator, String(text).toLowerCase(), value.toLowerCase());
  }
  const text = String(operand);
  switch (operator) {
    case 'prefix':
      return value.startsWith(text);
    case 'suffix':
      return value.endsWith(text);
    case 'wildcard':
      return new RegExp(`^${text.split('*').map(literally).join('.*')}$`, 's').test(value);
    default:
      return value.toLowerCase() === text.toLowerCase();
  }
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function inRange(operand: unknown, value: number): boolean {
  if (!Array.isArray(operand) || operand.length % 2 !== 0) {
    throw new SyntaxError('numeric takes pairs of an operator and a number');
  }
  const comparisons: Record<string, (limit: number) => boolean> = {
    '=': (limit) => value === limit,
    '<': (limit) => value < limit,
    '>': (limit) => value > limit,
    '<=': (limit) => value <= limit,
    '>=': (limit) => value >= limit,
  };
  for (let i = 0; i < operand.length; i += 2) {
    const compare = comparisons[operand[i]];
    if (compare === undefined) {
      throw new SyntaxError(`'${operand[i]}' is no numeric comparison`);
    }
    if (!compare(operand[i + 1])) {
      return false;
    }
  }
  return true;
}

function single(object: Record<string, unknown>): [string, unknown] {
  const [entry, ...more] = Object.entries(object);
  if (entry === undefined || more.length > 0) {
    throw new SyntaxError('a matcher has exactly one operator');
  }
  return entry;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function requireObject(value: unknown): EventPattern {
  if (!isObject(value)) {
    throw new SyntaxError('a value in a pattern stands in an array');
  }
  return value;
}
