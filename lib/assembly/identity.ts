import { createHash } from 'node:crypto';
import { generalAttribute, type Identity, identityOf } from './identity-table';
import { Unknown, type Value } from './model';
import type { Environment } from './pseudo-parameters';
import { textOf } from './values';

/** What an identity is made from. */
export interface Identified extends Environment {
  /** See `Resource.id`. */
  readonly id: string;
  readonly type: string;
  /** Name of the stack, as generated names start with it. */
  readonly stackName: string;
  readonly logicalId: string;
  /** A property, resolved. */
  property(name: string): Value | undefined;
}

/** A text, and what was not known when it was made. */
interface Filled {
  /** With made-up parts for what is not known. */
  readonly text: string;
  /** With `*` for it. */
  readonly pattern: string;
  readonly unknown?: Unknown;
}

/** The physical id, ARN and attributes of a resource; the same in every run. */
export class ResourceIdentity {
  private readonly spec: Identity;
  private digits?: string;
  private filledArn?: Filled;
  private filledName?: Filled;

  constructor(private readonly resource: Identified) {
    this.spec = identityOf(resource.type);
  }

  /** What `Ref` gives; made up where the name is not known. */
  get ref(): string {
    return this.fill(this.spec.ref ?? '{name}').text;
  }

  /** ARN, if the type has one. */
  get arn(): string | undefined {
    return this.spec.arn === undefined ? undefined : this.wholeArn().text;
  }

  /** ARN with `*` for what is not known of it; `undefined` when all is. */
  get arnPattern(): string | undefined {
    const { pattern, unknown } = this.spec.arn === undefined ? { pattern: undefined } : this.wholeArn();
    return unknown === undefined ? undefined : pattern;
  }

  /** What else names this resource and no other: attributes, shorter forms of its ARN. */
  get names(): readonly string[] {
    const own = Object.values(this.spec.attributes ?? {}).filter((text) =>
      /\{(arn|ref|name|lower|uuid|hex\d+)\}/.test(text),
    );
    // What is not in the table has an ARN too, once somebody asks for it.
    const arn = this.wholeArn().text;
    return [
      this.ref,
      ...own.map((text) => this.fill(text).text),
      arn.replace(/:\*$/, ''),
      // Policies may name a secret without the six characters that AWS adds.
      ...(this.resource.type === 'AWS::SecretsManager::Secret' ? [arn.slice(0, -7)] : []),
    ];
  }

  /** What `Fn::GetAtt` gives. */
  attribute(name: string): Value {
    const stated = Object.hasOwn(this.spec.attributes ?? {}, name) ? this.spec.attributes?.[name] : undefined;
    if (stated !== undefined) {
      return this.known(stated);
    }
    if (name === 'Arn') {
      return this.wholeArn().text;
    }
    const { property, type } = this.resource;
    if (/^(Custom::|AWS::CloudFormation::CustomResource)/.test(type) && !name.endsWith('PrefixListId')) {
      return new Unknown(`${type} tells ${name} when it is deployed`);
    }
    return property(name) ?? this.fill(generalAttribute(name)).text;
  }

  /** Unlike the ids of a resource, what it tells of its properties may stay unknown. */
  private known(text: string): Value {
    const { pattern, text: filled, unknown } = this.fill(text);
    const isProperty = /^\{\(\w+\)\}$/.test(text);
    return unknown !== undefined && isProperty ? new Unknown(unknown.reason, pattern, unknown.alternatives) : filled;
  }

  private wholeArn(): Filled {
    const [, service = '', kind = ''] = this.resource.type.toLowerCase().split('::');
    const general = `arn:{partition}:${service}:{region}:{account}:${kind}/{name}`;
    const { derive = (arn: string) => arn } = this.spec;
    if (this.filledArn === undefined) {
      const { pattern, text, unknown } = this.fill(this.spec.arn ?? general);
      this.filledArn = { pattern: derive(pattern), text: derive(text), unknown };
    }
    return this.filledArn;
  }

  private fill(text: string): Filled {
    let [filled, pattern] = ['', ''];
    let unknown: Unknown | undefined;
    partsOf(text).forEach((part, index) => {
      const word = index % 2 === 0 ? known(part) : this.word(part);
      filled += word.text;
      pattern += word.pattern;
      unknown ??= word.unknown;
    });
    return { text: filled, pattern, unknown };
  }

  private word(word: string): Filled {
    switch (word) {
      case 'account':
      case 'partition':
      case 'region':
      case 'suffix':
        return known(this.resource[word]);
      case 'name':
        return this.name();
      case 'lower':
        return changed(this.name(), (name) => name.toLowerCase());
      case 'alphanumeric':
        return changed(this.name(), (name) => name.replace(/[^A-Za-z0-9]/g, ''));
      case 'pathname':
        return changed(this.name(), (name) => name.replace(/^\//, ''));
      case 'ref':
        return this.fill(this.spec.ref ?? '{name}');
      case 'arn':
        return this.wholeArn();
      case 'uuid':
        return known(this.hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'));
      default:
        return word.startsWith('(') ? this.stated(word) : known(this.hex(Number(word.slice('hex'.length))));
    }
  }

  /** `(Property):default,value=name`. */
  private stated(word: string): Filled {
    const [, property = '', , otherwise = '', ...names] = /^\(([\w.]+)\)(:([^,]*))?(.*)$/.exec(word) ?? [];
    const value = this.resource.property(property);
    if (value instanceof Unknown) {
      return this.madeUp(value, `${property.toLowerCase()}-*`);
    }
    const text = textOf(value);
    const renamed = names
      .join('')
      .split(',')
      .find((name) => name.startsWith(`${text}=`));
    return known(text === undefined ? otherwise : names.join('') === '' ? text : (renamed?.split('=')[1] ?? otherwise));
  }

  private name(): Filled {
    this.filledName ??= this.nameOf(this.spec.name === undefined ? undefined : this.resource.property(this.spec.name));
    return this.filledName;
  }

  private nameOf(given: Value | undefined): Filled {
    const { logicalId, stackName } = this.resource;
    const random = this.hex(12).toUpperCase();
    const { longest = 255 } = this.spec;
    const generated = `${`${stackName}-${logicalId}`.slice(0, longest - random.length - 1)}-${random}`;
    if (given instanceof Unknown) {
      return this.madeUp(given, generated);
    }
    return known(textOf(given) ?? generated);
  }

  /** A stand-in for what is not known, so that what refers to it still finds it. */
  private madeUp(value: Unknown, whole: string): Filled {
    const pattern = value.pattern === '*' ? whole : value.pattern;
    return { text: pattern.replaceAll('*', this.hex(8)), pattern: value.pattern, unknown: value };
  }

  private hex(length: number): string {
    this.digits ??= createHash('sha256').update(this.resource.id).digest('hex');
    return this.digits.slice(0, length);
  }
}

const PARTS = new Map<string, readonly string[]>();

/** Plain parts of a text and, between them, its words; the same few texts are filled again and again. */
function partsOf(text: string): readonly string[] {
  let parts = PARTS.get(text);
  if (parts === undefined) {
    parts = text.split(/\{(\([\w.]+\)[^}]*|\w+)\}/);
    PARTS.set(text, parts);
  }
  return parts;
}

const known = (text: string): Filled => ({ text, pattern: text });

const changed = ({ pattern, text, unknown }: Filled, change: (text: string) => string): Filled => ({
  text: change(text),
  pattern: change(pattern),
  unknown,
});
