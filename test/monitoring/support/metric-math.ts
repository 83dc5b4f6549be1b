import { across, asSeries, choose, combine, type Series, type Value } from './series';

/** What the names in an expression stand for; a function of AWS by its name and arguments, such as a band, too. */
export interface Scope {
  /** Points of every series. */
  readonly length: number;
  readonly named: (name: string) => Series;
  /** Series that only AWS can compute. */
  readonly given?: (call: string) => Series;
}

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|("(?:[^"]*)")|(>=|<=|==|!=|&&|\|\||[-+*/(),<>[\]]))/y;

/** Left-associative operators by how loosely they bind. */
const LEVELS: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { OR: (a, b) => Number(a !== 0 || b !== 0), '||': (a, b) => Number(a !== 0 || b !== 0) },
  { AND: (a, b) => Number(a !== 0 && b !== 0), '&&': (a, b) => Number(a !== 0 && b !== 0) },
  {
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
    '==': (a, b) => Number(a === b),
    '!=': (a, b) => Number(a !== b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b },
];

/**
 * Evaluates an expression of CloudWatch's metric math, as far as alarms here use it. Functions that turn a whole series
 * into one number are refused: AWS advises against them in alarms, which see more points than they evaluate.
 *
 * In operators a missing point counts as 0 where the other side has one; division by zero drops the point.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 *
 * @throws SyntaxError
 */
export function evaluate(expression: string, scope: Scope): Series {
  const tokens = tokenize(expression);
  const value = new Parser(tokens, scope).whole();
  return asSeries(value, scope.length);
}

class Parser {
  private position = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly scope: Scope,
  ) {}

  whole(): Value {
    const value = this.level(0);
    if (this.position < this.tokens.length) {
      throw new SyntaxError(`unexpected ${this.tokens[this.position]}`);
    }
    return value;
  }

  private level(index: number): Value {
    const operators = LEVELS[index];
    if (operators === undefined) {
      return this.operand();
    }
    let left = this.level(index + 1);
    for (let apply = operators[this.next]; apply !== undefined; apply = operators[this.next]) {
      this.position += 1;
      left = combine(apply, left, this.level(index + 1), this.scope.length);
    }
    return left;
  }

  private operand(): Value {
    const token = this.take();
    if (token === '(') {
      const value = this.level(0);
      this.expect(')');
      return value;
    }
    if (token === '[') {
      return this.list(']').map((value) => asSeries(value, this.scope.length));
    }
    if (token === '-') {
      return combine((a, b) => a - b, 0, this.operand(), this.scope.length);
    }
    if (/^\d/.test(token)) {
      return Number(token);
    }
    if (this.next === '(') {
      return this.call(token);
    }
    return this.scope.named(token);
  }

  private call(name: string): Value {
    this.position += 1;
    if (name === 'ANOMALY_DETECTION_BAND' || name === 'INSIGHT_RULE_METRIC') {
      const end = this.tokens.indexOf(')', this.position);
      const call = `${name}(${this.tokens.slice(this.position, end).join('')})`;
      this.position = end + 1;
      return given(call, this.scope);
    }
    const values = this.list(')');
    const { length } = this.scope;
    switch (name) {
      case 'IF':
        return choose(values, length);
      case 'FILL': {
        const [series, filler] = values;
        return asSeries(series, length).map((point) => point ?? (filler as number));
      }
      case 'MAX':
        return across(Math.max, values);
      case 'MIN':
        return across(Math.min, values);
      default:
        throw new SyntaxError(`${name} must not be in an alarm`);
    }
  }

  private list(end: string): Value[] {
    const values: Value[] = [this.level(0)];
    while (this.next === ',') {
      this.position += 1;
      values.push(this.level(0));
    }
    this.expect(end);
    return values;
  }

  private get next(): string {
    return this.tokens[this.position] ?? '';
  }

  private take(): string {
    const token = this.next;
    this.position += 1;
    return token;
  }

  private expect(token: string): void {
    if (this.take() !== token) {
      throw new SyntaxError(`expected ${token}`);
    }
  }
}

function tokenize(expression: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(expression);
    if (match === null) {
      throw new SyntaxError(`unexpected ${expression.slice(at)}`);
    }
    tokens.push(match[0].trim());
  }
  return tokens;
}

function given(call: string, scope: Scope): Series {
  if (scope.given === undefined) {
    throw new SyntaxError(`${call} is not given`);
  }
  return scope.given(call);
}
