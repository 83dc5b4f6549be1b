import { compareTo, type Scalar, selectFrom } from './log-event';

/** Answers whether a log event matches. */
type Condition = (event: unknown) => boolean;

/** What is not documented, so that a pattern can be tried both ways. */
export interface Undocumented {
  /** What `!=` answers for a member that is not there. */
  readonly absentDiffers: boolean;
}

/**
 * Matching of JSON filter patterns as CloudWatch Logs documents it: `=`, `!=` and numeric comparisons, a wildcard at
 * the ends of a string, IS NULL, IS TRUE, IS FALSE, NOT EXISTS, parentheses, and && before ||.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * @throws SyntaxError for what is not documented
 */
export function filterPattern(text: string, undocumented: Undocumented = { absentDiffers: false }): Condition {
  const tokens = tokenize(text);
  let position = 0;

  const next = () => tokens[position++] ?? '';
  const expect = (token: string) => {
    const found = next();
    if (found !== token) {
      throw new SyntaxError(`expected ${token}, got '${found}' in ${text}`);
    }
  };

  function either(): Condition {
    const conditions = [both()];
    while (tokens[position] === '||') {
      position += 1;
      conditions.push(both());
    }
    return (event) => conditions.some((condition) => condition(event));
  }

  function both(): Condition {
    const conditions = [term()];
    while (tokens[position] === '&&') {
      position += 1;
      conditions.push(term());
    }
    return (event) => conditions.every((condition) => condition(event));
  }

  function term(): Condition {
    if (tokens[position] === '(') {
      position += 1;
      const condition = either();
      expect(')');
      return condition;
    }
    const select = selectFrom(next());
    const operator = next();
    if (operator === 'IS') {
      const value = WORDS.get(next());
      if (value === undefined) {
        throw new SyntaxError(`IS takes NULL, TRUE or FALSE in ${text}`);
      }
      return (event) => select(event) === value;
    }
    if (operator === 'NOT') {
      expect('EXISTS');
      return (event) => select(event) === undefined;
    }
    const compare = compareTo(operator, next());
    return (event) => {
      const value = select(event);
      if (value === undefined) {
        return operator === '!=' && undocumented.absentDiffers;
      }
      // A comparison with an object or an array is never true, whichever it is.
      return isScalar(value) && compare(value);
    };
  }

  expect('{');
  const condition = either();
  expect('}');
  if (position !== tokens.length) {
    throw new SyntaxError(`nothing may follow the closing brace in ${text}`);
  }
  return condition;
}

const WORDS = new Map<string, boolean | null>([
  ['NULL', null],
  ['TRUE', true],
  ['FALSE', false],
]);

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number';
}

function tokenize(text: string): string[] {
  const token = /\s*("(?:[^"\\]|\\.)*"|&&|\|\||!=|<=|>=|[=<>(){}]|[^\s()=<>!&|{}"]+)/y;
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const at = token.lastIndex;
    const found = token.exec(text);
    if (found?.[1] === undefined) {
      throw new SyntaxError(`unexpected '${text.slice(at, at + 10)}' in ${text}`);
    }
    tokens.push(found[1]);
  }
  return tokens;
}
