import { isObject } from './json';
import { Unknown, type Value } from './model';
import { same, unknownIn } from './values';

/** What conditions are made of. */
export interface Deciding {
  /** Another condition of the template. */
  condition(name: string): boolean | Unknown;
  /** Anything else. */
  value(raw: unknown): Value;
}

/**
 * Decides a condition, with a third answer: that nobody knows.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 */
export function decide(raw: unknown, deciding: Deciding): boolean | Unknown {
  const [[operator, argument] = ['', undefined]] = isObject(raw) ? Object.entries(raw) : [];
  const parts: readonly unknown[] = Array.isArray(argument) ? argument : [];
  switch (operator) {
    case 'Condition':
      return deciding.condition(String(argument));
    case 'Fn::Equals': {
      const [left = null, right = null] = parts.map((part) => deciding.value(part));
      const unknown = unknownIn(left) ?? unknownIn(right);
      return unknown === undefined ? same(left, right) : new Unknown(unknown.reason);
    }
    case 'Fn::Not': {
      const inner = decide(parts[0], deciding);
      return inner instanceof Unknown ? inner : !inner;
    }
    case 'Fn::And':
      return joined(parts, false, deciding);
    case 'Fn::Or':
      return joined(parts, true, deciding);
    default:
      return new Unknown(`${operator === '' ? 'what it says' : operator} is no condition that can be decided offline`);
  }
}

/** One part decides if it is what the others can't change. */
function joined(parts: readonly unknown[], decisive: boolean, deciding: Deciding): boolean | Unknown {
  const results = parts.map((part) => decide(part, deciding));
  return results.includes(decisive)
    ? decisive
    : (results.find((result): result is Unknown => result instanceof Unknown) ?? !decisive);
}
