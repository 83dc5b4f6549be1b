/** What a template reads from. */
export interface TemplateScope {
  /** `$context.<path>`. */
  readonly context: (path: string) => string | undefined;
  /** `$input.params().<place>.get('<name>')`, or, without a place, `$input.params('<name>')`. */
  readonly parameter: (place: string | undefined, name: string) => string | undefined;
  /** `$stageVariables.<name>`. */
  readonly stageVariable: (name: string) => string | undefined;
  /** `$input.body`. */
  readonly body: string;
}

/** What a template wrote: its text, and headers that it set by `$context.responseOverride`. */
export interface Rendered {
  readonly text: string;
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A parsed mapping template. */
export type Template = (scope: TemplateScope) => Rendered;

type Expression = (scope: TemplateScope, variables: Map<string, string>) => string | undefined;
type Node = (scope: TemplateScope, variables: Map<string, string>) => string;

const OVERRIDE = 'context.responseOverride.';
const NAME = String.raw`(?:input\.params\(\)\.(?:header|path|querystring)\.get\('[^']*'\)|input\.params\('[^']*'\)|[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*)`;
const LEXEMES = new RegExp(
  String.raw`\s*('[^']*'|"[^"$#]*"|==|!=|&&|\|\||!|\(|\)|\$!?(?:\{${NAME}\}|${NAME})|\d+|true|false)`,
  'y',
);

/**
 * Parses the part of VTL that decides and copies: `#set`, `#if`/`#elseif`/`#else`/`#end`, comparisons, references.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 *
 * @throws Error where the template uses anything else
 */
export function parseTemplate(source: string): Template {
  const parser = new Parser(source);
  const nodes = parser.block([]);
  return (scope) => {
    const variables = new Map<string, string>();
    const text = nodes.map((node) => node(scope, variables)).join('');
    const headers: Record<string, string> = {};
    for (const [name, value] of variables) {
      if (name.startsWith(`${OVERRIDE}header.`)) {
        headers[name.slice(`${OVERRIDE}header.`.length)] = value;
      }
    }
    const status = Number(variables.get(`${OVERRIDE}status`));
    return { text, headers, ...(Number.isInteger(status) && { status }) };
  };
}

class Parser {
  private at = 0;

  constructor(private readonly source: string) {}

  /** Nodes up to one of the directives, which stays unread, or to the end. */
  block(ends: readonly string[]): Node[] {
    const nodes: Node[] = [];
    for (;;) {
      const rest = this.source.slice(this.at);
      if (rest === '') {
        if (ends.length > 0) {
          throw new Error('a directive is not ended');
        }
        return nodes;
      }
      const directive = /^#\{?([a-z]+)\}?/.exec(rest);
      if (directive !== null && ends.includes(directive[1] ?? '')) {
        return nodes;
      }
      nodes.push(directive === null ? this.content() : this.directive(directive[1] ?? '', directive[0].length));
    }
  }

  private directive(name: string, length: number): Node {
    this.at += length;
    if (name === 'set') {
      return this.assignment();
    }
    if (name === 'if') {
      return this.choice();
    }
    throw new Error(`#${name} is not simulated`);
  }

  private assignment(): Node {
    const target = /^\s*\(\s*\$([A-Za-z][\w.-]*)\s*=/.exec(this.source.slice(this.at));
    if (target === null) {
      throw new Error('#set is not of the form ($name = value)');
    }
    this.at += target[0].length;
    const value = this.expression();
    this.expect(')');
    return (scope, variables) => {
      const content = value(scope, variables);
      if (content !== undefined) {
        variables.set(target[1] ?? '', content);
      }
      return '';
    };
  }

  private choice(): Node {
    const branches: { readonly when: Expression; readonly nodes: Node[] }[] = [];
    let otherwise: Node[] = [];
    this.expect('(');
    const first = this.expression();
    this.expect(')');
    branches.push({ when: first, nodes: this.block(['elseif', 'else', 'end']) });
    for (;;) {
      const word = /^#\{?(elseif|else|end)\}?/.exec(this.source.slice(this.at));
      this.at += word?.[0].length ?? 0;
      if (word?.[1] === 'end') {
        break;
      }
      if (word?.[1] === 'else') {
        otherwise = this.block(['end']);
      } else {
        this.expect('(');
        const when = this.expression();
        this.expect(')');
        branches.push({ when, nodes: this.block(['elseif', 'else', 'end']) });
      }
    }
    return (scope, variables) => {
      const nodes = branches.find(({ when }) => isTrue(when(scope, variables)))?.nodes ?? otherwise;
      return nodes.map((node) => node(scope, variables)).join('');
    };
  }

  /** Text up to the next reference or directive, or one reference. */
  private content(): Node {
    const rest = this.source.slice(this.at);
    if (rest.startsWith('$')) {
      const token = this.next();
      const value = reference(token);
      return (scope, variables) => value(scope, variables) ?? '';
    }
    const literal = /^(?:[^#$]|#(?!\{?[a-z]))+/.exec(rest)?.[0] ?? rest.slice(0, 1);
    this.at += literal.length;
    return () => literal;
  }

  private expression(): Expression {
    let left = this.conjunction();
    while (this.peek() === '||') {
      this.next();
      const [a, b] = [left, this.conjunction()];
      left = (scope, variables) => truth(isTrue(a(scope, variables)) || isTrue(b(scope, variables)));
    }
    return left;
  }

  private conjunction(): Expression {
    let left = this.comparison();
    while (this.peek() === '&&') {
      this.next();
      const [a, b] = [left, this.comparison()];
      left = (scope, variables) => truth(isTrue(a(scope, variables)) && isTrue(b(scope, variables)));
    }
    return left;
  }

  private comparison(): Expression {
    const left = this.operand();
    const operator = this.peek();
    if (operator !== '==' && operator !== '!=') {
      return left;
    }
    this.next();
    const right = this.operand();
    return (scope, variables) => truth((left(scope, variables) === right(scope, variables)) === (operator === '=='));
  }

  private operand(): Expression {
    const token = this.next();
    if (token === '!') {
      const value = this.operand();
      return (scope, variables) => truth(!isTrue(value(scope, variables)));
    }
    if (token === '(') {
      const value = this.expression();
      this.expect(')');
      return value;
    }
    if (token.startsWith("'") || token.startsWith('"')) {
      return () => token.slice(1, -1);
    }
    return token.startsWith('$') ? reference(token) : () => token;
  }

  private peek(): string | undefined {
    const before = this.at;
    LEXEMES.lastIndex = this.at;
    const token = LEXEMES.exec(this.source)?.[1];
    this.at = before;
    return token;
  }

  private next(): string {
    LEXEMES.lastIndex = this.at;
    const match = LEXEMES.exec(this.source);
    if (match === null) {
      throw new Error(`'${this.source.slice(this.at, this.at + 20)}' is not simulated`);
    }
    this.at = LEXEMES.lastIndex;
    return match[1] ?? '';
  }

  private expect(token: string): void {
    const found = this.next();
    if (found !== token) {
      throw new Error(`'${found}' is not simulated where '${token}' is expected`);
    }
  }
}

/** Anything but nothing and `false` counts as true. */
function isTrue(value: string | undefined): boolean {
  return value !== undefined && value !== 'false';
}

function truth(value: boolean): string {
  return value ? 'true' : 'false';
}

function reference(token: string): Expression {
  const name = token.replace(/^\$!?\{?/, '').replace(/\}$/, '');
  const parameter = /^input\.params\((?:'([^']*)')?\)(?:\.(header|path|querystring)\.get\('([^']*)'\))?$/.exec(name);
  if (parameter !== null) {
    const [, bare, place, placed] = parameter;
    return ({ parameter: read }) => read(place, placed ?? bare ?? '');
  }
  if (name === 'input.body') {
    return ({ body }) => body;
  }
  if (name.startsWith('input.') || name.startsWith('util.')) {
    throw new Error(`$${name} is not simulated`);
  }
  if (name.startsWith('context.')) {
    return ({ context }, variables) => variables.get(name) ?? context(name.slice('context.'.length));
  }
  if (name.startsWith('stageVariables.')) {
    return ({ stageVariable }) => stageVariable(name.slice('stageVariables.'.length));
  }
  return (_scope, variables) => variables.get(name);
}
