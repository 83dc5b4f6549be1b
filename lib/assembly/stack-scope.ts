import { findInMap, substitute } from './argument-functions';
import type { StackSource } from './cloud-assembly';
import { decide } from './conditions';
import { PURE_FUNCTIONS, refused } from './functions';
import { ResourceIdentity } from './identity';
import { isObject, ownOf } from './json';
import { Unknown, type Value, type ValueMap } from './model';
import { parameterValue } from './parameter-value';
import { type Environment, environmentOf, pseudoParameter } from './pseudo-parameters';
import { Resolutions, referencesOf } from './resolutions';
import { listOf, mapOf, NO_VALUE, type Resolved, withoutDynamicReferences } from './resolved-value';
import type { Named, Surroundings } from './surroundings';
import type { TemplateResource } from './template';
import { isMap, oneOf, textOf } from './values';

/** No template that is deployed nests as deep as this; beyond it, the call stack of this process would end. */
const DEEPEST = 400;

/** What a nested stack has from the one that contains it. */
export interface StackAbove {
  readonly parameters: ReadonlyMap<string, () => Value>;
  exists(): boolean | Unknown;
}

/** One stack of a system, whose values are resolved when somebody asks for them, each once. */
export class StackScope {
  /** Where it is deployed. */
  readonly environment: Environment;
  private readonly identities = new Map<string, ResourceIdentity>();
  private readonly resolutions: Resolutions;

  /**
   * @param id names of the stacks from the outermost in, joined by `/`
   * @param above the stack that contains it: what that passes in, and whether it creates this one
   */
  constructor(
    readonly id: string,
    readonly source: StackSource,
    private readonly surroundings: Surroundings,
    private readonly above: StackAbove = { parameters: new Map(), exists: () => true },
  ) {
    this.environment = environmentOf(source.account ?? surroundings.account, source.region ?? surroundings.region);
    this.resolutions = new Resolutions(surroundings.work);
  }

  /** A resource of the template. */
  resource(logicalId: string): TemplateResource | undefined {
    return ownOf(this.source.template.Resources, logicalId);
  }

  /** All properties of a resource. */
  propertiesOf(logicalId: string): ValueMap {
    const names = Object.keys(this.resource(logicalId)?.Properties ?? {});
    return mapOf(names.map((name) => [name, this.property(logicalId, name)] as const));
  }

  /** One property of a resource; `undefined` where the template sets none. */
  property(logicalId: string, name: string): Value | undefined {
    const raw = ownOf(this.resource(logicalId)?.Properties, name);
    const value = this.resolutions.once(
      `${logicalId}.${name} of ${this.id}`,
      () => this.resolve(raw),
      () => this.surroundings.circular(`${this.id}/${logicalId}`, name),
    );
    return value === NO_VALUE ? undefined : value;
  }

  /** Who a resource is to others. */
  identity(logicalId: string): ResourceIdentity {
    let identity = this.identities.get(logicalId);
    if (identity === undefined) {
      identity = new ResourceIdentity({
        ...this.environment,
        id: `${this.id}/${logicalId}`,
        type: this.resource(logicalId)?.Type ?? '',
        stackName: this.source.name,
        logicalId,
        // The name of a resource may refer to others; whoever refers to it does not.
        property: (name) => this.unheard(() => this.property(logicalId, name)),
      });
      this.identities.set(logicalId, identity);
    }
    return identity;
  }

  /** What an output says; `undefined` for one that is not there. */
  output(name: string): Value | undefined {
    const output = ownOf(this.source.template.Outputs, name);
    if (!isObject(output) || this.exists(output) === false) {
      return undefined;
    }
    const value = this.resolutions.once(`output ${name} of ${this.id}`, () => this.resolve(output.Value));
    return value === NO_VALUE ? undefined : value;
  }

  /** Whether a resource or an output exists: unknown when that can't be decided offline. */
  exists({ Condition }: { readonly Condition?: unknown }): boolean | Unknown {
    const above = this.above.exists();
    const own = Condition === undefined ? true : this.condition(String(Condition));
    return own === false || above === false ? false : above === true ? own : above;
  }

  /** A value of the template with everything in it resolved; what is left out is `null`. */
  value(raw: unknown): Value {
    const resolved = this.resolve(raw);
    return resolved === NO_VALUE ? null : resolved;
  }

  /** Runs something, and tells which resources it refers to. */
  referencesOf<Result>(run: () => Result): { readonly result: Result; readonly references: ReadonlySet<string> } {
    return referencesOf(this.surroundings.work, run);
  }

  /** Runs something whose references are nobody's. */
  unheard<Result>(run: () => Result): Result {
    return this.referencesOf(run).result;
  }

  private resolve(raw: unknown): Resolved {
    const { work } = this.surroundings;
    if (work.depth > DEEPEST) {
      return new Unknown('it is nested too deeply');
    }
    work.depth += 1;
    try {
      return this.resolveInner(raw);
    } finally {
      work.depth -= 1;
    }
  }

  private resolveInner(raw: unknown): Resolved {
    if (typeof raw === 'string') {
      return withoutDynamicReferences(raw);
    }
    if (Array.isArray(raw)) {
      return listOf(raw.map((item) => this.resolve(item)));
    }
    if (!isObject(raw)) {
      return raw === undefined ? NO_VALUE : (raw as Value);
    }
    const entries = Object.entries(raw);
    const [[name, argument] = ['', undefined]] = entries;
    if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
      const result = this.call(name, argument);
      return typeof result === 'string' || result instanceof Unknown ? withoutDynamicReferences(result) : result;
    }
    return mapOf(entries.map(([key, inner]) => [key, this.resolve(inner)] as const));
  }

  private call(name: string, argument: unknown): Resolved {
    const pure = PURE_FUNCTIONS.get(name);
    if (pure !== undefined) {
      const resolved = this.value(argument);
      return pure(name === 'Fn::GetAZs' && resolved === '' ? this.environment.region : resolved);
    }
    switch (name) {
      case 'Ref':
        return typeof argument === 'string' ? this.reference(argument) : refused('Ref');
      case 'Fn::GetAtt':
        return this.attribute(argument);
      case 'Fn::Sub':
        return substitute(argument, {
          reference: (referred) => this.reference(referred),
          attribute: (referred) => this.attribute(referred),
          value: (raw) => this.value(raw),
        });
      case 'Fn::If':
        return this.choose(argument);
      case 'Fn::FindInMap':
        return findInMap(argument, this.source.template.Mappings, { value: (raw) => this.value(raw) });
      case 'Fn::ImportValue':
        return this.imported(this.value(argument));
      case 'Fn::GetStackOutput':
        return this.outputOf(this.value(argument));
      default:
        return new Unknown(`${name} is not computed offline`);
    }
  }

  private reference(name: string): Resolved {
    if (name === 'AWS::NoValue') {
      return NO_VALUE;
    }
    if (name.startsWith('AWS::')) {
      return pseudoParameter(name, this.source.name, this.environment) ?? new Unknown(`${name} is not known offline`);
    }
    const resource = this.resource(name);
    if (resource === undefined) {
      return this.parameter(name);
    }
    const referred = this.referTo(name, resource);
    return referred instanceof Unknown
      ? referred
      : (this.surroundings.attribute(referred, 'Ref') ?? this.identity(name).ref);
  }

  private attribute(argument: unknown): Value {
    const [logicalId, attribute] = Array.isArray(argument) ? argument : String(argument).split(/\.(.*)/);
    const name = textOf(this.value(attribute));
    const resource = this.resource(String(logicalId));
    if (resource === undefined || name === undefined) {
      return new Unknown(`${String(logicalId)} is no resource of ${this.id}, or its attribute is not known`);
    }
    const referred = this.referTo(String(logicalId), resource);
    if (referred instanceof Unknown) {
      return referred;
    }
    const told = this.surroundings.attribute(referred, name);
    if (told !== undefined) {
      return told;
    }
    return resource.Type === 'AWS::CloudFormation::Stack' && name.startsWith('Outputs.')
      ? this.surroundings.nestedOutput(referred.id, name.slice('Outputs.'.length))
      : this.identity(String(logicalId)).attribute(name);
  }

  /** Notes that something refers to a resource, unless there is none. */
  private referTo(logicalId: string, resource: TemplateResource): Named | Unknown {
    if (this.exists(resource) === false) {
      return new Unknown(
        `${logicalId} is not created in ${this.id}, its condition ${resource.Condition} does not hold`,
      );
    }
    const id = `${this.id}/${logicalId}`;
    this.surroundings.work.references.add(id);
    return { id, type: resource.Type };
  }

  private parameter(name: string): Resolved {
    const declared = ownOf(this.source.template.Parameters, name);
    if (!isObject(declared)) {
      return new Unknown(`${name} is neither a resource nor a parameter of ${this.id}`);
    }
    return this.resolutions.once(`parameter ${name} of ${this.id}`, () => {
      const { bothWays, work } = this.surroundings;
      const given =
        this.above.parameters.get(name)?.() ??
        this.surroundings.parameter(this.id, name) ??
        ownOf(this.source.parameters, name);
      const reason = `parameter ${name} of ${this.id} gets its value at deployment`;
      return parameterValue(declared, given as Value | undefined, bothWays && work.deciding, reason);
    });
  }

  private choose(argument: unknown): Resolved {
    const [name, yes, no] = Array.isArray(argument) ? argument : [];
    const met = this.condition(String(name));
    return met instanceof Unknown
      ? oneOf(`condition ${name} of ${this.id} decides: ${met.reason}`, [this.value(yes), this.value(no)])
      : this.resolve(met ? yes : no);
  }

  private condition(name: string): boolean | Unknown {
    const raw = ownOf(this.source.template.Conditions, name);
    const given = this.surroundings.condition(this.id, name);
    if (given !== undefined || raw === undefined) {
      return given ?? new Unknown(`${this.id} has no condition ${name}`);
    }
    const { work } = this.surroundings;
    const before = work.deciding;
    work.deciding = true;
    try {
      const condition = (other: string) => this.condition(other);
      const value = (inner: unknown) => this.value(inner);
      return this.resolutions.once(`condition ${name} of ${this.id}`, () => decide(raw, { condition, value })) as
        | boolean
        | Unknown;
    } finally {
      work.deciding = before;
    }
  }

  private imported(name: Value): Value {
    const { account, region } = this.environment;
    if (typeof name === 'string') {
      return this.surroundings.exported(name, region, account);
    }
    return name instanceof Unknown ? new Unknown(name.reason) : refused('Fn::ImportValue');
  }

  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html */
  private outputOf(argument: Value): Value {
    const { OutputName: output, Region, RoleArn, StackName: stack } = isMap(argument) ? argument : {};
    const { account, region } = this.environment;
    // The role belongs to the account of the other stack.
    const [, , , , owner = account] = textOf(RoleArn)?.split(':') ?? [];
    return typeof stack === 'string' && typeof output === 'string' && !(Region instanceof Unknown)
      ? this.surroundings.output(stack, output, textOf(Region) ?? region, owner)
      : new Unknown(
          [stack, output, Region].find((part) => part instanceof Unknown)?.reason ??
            refused('Fn::GetStackOutput').reason,
        );
  }
}
