import { exampleText, type TextRules } from './example-text';

/** What is asked of an example, beside its schema. */
export interface ExampleOptions {
  /** Schemas that others refer to, by name. */
  readonly models?: ReadonlyMap<string, unknown>;
  /**
   * Id of something that exists, for a member such as `productId`.
   *
   * @param noun what it must be, e.g. `product`
   * @default - ids are made up
   */
  readonly idOf?: (noun: string) => string | undefined;
  /** Value of a member `version`, which is left out without it, unless required. */
  readonly version?: number;
}

interface Schema extends TextRules {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly type?: string | readonly string[];
}

/** Deeper than this, an example is given up: a schema may refer to itself. */
const DEEPEST = 16;

/** There is no example that is known to fit. */
class NoExample extends Error {}

/**
 * A value that a JSON schema of draft 4 accepts: with all that it requires and nothing else, so that what is sent is
 * easy to read.
 *
 * @returns `undefined` where no value is known to fit
 */
export function exampleValue(schema: unknown, options: ExampleOptions = {}): unknown {
  try {
    return new Example(options).of(schema as Schema, '', 0);
  } catch (error) {
    if (error instanceof NoExample || error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

class Example {
  constructor(private readonly options: ExampleOptions) {}

  of(schema: Schema, name: string, depth: number): unknown {
    if (depth > DEEPEST) {
      throw new NoExample();
    }
    const fixed = [schema.const, schema.default, schema.enum?.[0]].find((value) => value !== undefined);
    if (fixed !== undefined) {
      return fixed;
    }
    const referred =
      schema.$ref === undefined ? undefined : this.options.models?.get(schema.$ref.split('/').at(-1) ?? '');
    const [choice = referred] = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
    if (choice !== undefined) {
      return this.of(choice as Schema, name, depth + 1);
    }
    if (schema.allOf !== undefined) {
      return Object.assign({}, ...schema.allOf.map((part) => this.of(part, name, depth + 1)));
    }
    return this.ofType(schema, name, depth);
  }

  private ofType(schema: Schema, name: string, depth: number): unknown {
    const [type = 'object'] = schema.type === undefined ? [] : [schema.type].flat();
    switch (type) {
      case 'array': {
        const item = this.of(schema.items ?? { type: 'string' }, name.replace(/s$/, ''), depth + 1);
        return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => item);
      }
      case 'boolean':
        return true;
      case 'integer':
      case 'number':
        return name === 'version' && this.options.version !== undefined
          ? this.options.version
          : exampleNumber(name, schema);
      case 'null':
        return null;
      case 'string':
        return this.text(schema, name);
      default:
        return Object.fromEntries(
          this.membersOf(schema).map((member) => [
            member,
            this.of(schema.properties?.[member] ?? { type: 'string' }, member, depth + 1),
          ]),
        );
    }
  }

  private membersOf({ properties = {}, required = [] }: Schema): readonly string[] {
    const hasVersion = this.options.version !== undefined && 'version' in properties && !required.includes('version');
    return hasVersion ? [...required, 'version'] : required;
  }

  private text(schema: Schema, name: string): string {
    const [, noun] = /^(.+?)[_-]?[Ii]d$/.exec(name) ?? [];
    const text = (noun === undefined ? undefined : this.options.idOf?.(noun)) ?? exampleText(name, schema);
    if (text === undefined) {
      throw new NoExample();
    }
    return text;
  }
}

const NUMBERS: Readonly<Record<string, number>> = { amount: 1_250, price: 12, quantity: 2, total: 1_250 };

function exampleNumber(name: string, { maximum = Infinity, minimum = -Infinity }: Schema): number {
  return Math.min(maximum, Math.max(minimum, NUMBERS[name.toLowerCase()] ?? 1));
}
