/**
 * Something that a template does not tell before it is deployed. Whoever decides by it must take the worse case: for
 * reachability, that it matches.
 */
export class Unknown {
  /**
   * @param reason why it is not known, for people, e.g. `dynamic reference {{resolve:ssm:/images/shop}}`
   * @param pattern what is known of the text, `*` standing for what is not, e.g. `arn:aws:s3:::*`
   * @param alternatives all values that it can have, where a condition decides between them; `null` stands for what is
   * left out (`AWS::NoValue`). Whoever proves takes each of them
   */
  constructor(
    readonly reason: string,
    readonly pattern = '*',
    readonly alternatives?: readonly Value[],
  ) {}
}

/** What a property of a resource says after every intrinsic function in it was resolved. */
export type Value = string | number | boolean | null | Unknown | readonly Value[] | ValueMap;

/** An object of values. */
export interface ValueMap {
  readonly [name: string]: Value;
}

/** One resource of a synthesized system, with its references resolved. */
export interface Resource {
  /**
   * Unique in the system: names of the stacks from the outermost in, and the logical id, joined by `/`. A stack whose
   * name another one has too, in another region, stands there with its artifact id.
   */
  readonly id: string;
  /** Type, e.g. `AWS::DynamoDB::Table`. */
  readonly type: string;
  /** Name of the stack that deploys it; of a nested stack, the id of its `AWS::CloudFormation::Stack`. */
  readonly stack: string;
  /** Logical id in its template. */
  readonly logicalId: string;
  /** Construct path as CDK recorded it, e.g. `Shop/Foundation/Trail/Key/Resource`; absent in plain CloudFormation. */
  readonly path?: string;
  /** `file:line` that created it, where CDK recorded it. */
  readonly source?: string;
  /** Properties, resolved. */
  readonly properties: ValueMap;
  /** What `Ref` gives: a name, a URL or an id that is made up the same way in every run. */
  readonly physicalId: string;
  /** ARN by the format that AWS documents for the type; absent for what has none. */
  readonly arn?: string;
  /**
   * What is known of its ARN where the name is decided at deployment, `*` standing for the rest. Physical id and ARN
   * have a made-up name then, so that references between resources hold; policies that name it by a text may match this.
   */
  readonly arnPattern?: string;
  /**
   * Ids of resources that it names in `DependsOn`, `Ref` or `Fn::GetAtt`, through parameters, outputs and imports of
   * other stacks too.
   */
  readonly references: readonly string[];
  /** Whether a condition that can't be decided offline guards it, so that it may not exist. */
  readonly conditional: boolean;
  /** `DeletionPolicy` of the template. @default 'Delete' */
  readonly deletionPolicy: string;
}

/** Output of a stack, resolved. */
export interface Output {
  /** Stack that says it, see {@link Resource.stack}. */
  readonly stack: string;
  /** Logical id of the output. */
  readonly name: string;
  /** What it says. */
  readonly value: Value;
  /** Name that other stacks import it by. */
  readonly exportName?: string;
}

/** A place where something could not be resolved. */
export interface UnknownValue {
  /** Id of the resource, or of the stack. */
  readonly resource: string;
  /** Where it stands, e.g. `Environment.Variables.URL`, `Condition` or, of a stack, `Outputs.Url`. */
  readonly property: string;
  /** Why it is not known, see {@link Unknown.reason}. */
  readonly reason: string;
}

/** Everything that a cloud assembly deploys, as if it were deployed into one account and region. */
export interface System {
  /** Account that stands for stacks that name none. */
  readonly account: string;
  /** Region that stands for stacks that name none. */
  readonly region: string;
  /** All resources of all stacks, nested ones too, in the order of the templates. */
  readonly resources: readonly Resource[];
  /** All outputs. */
  readonly outputs: readonly Output[];
  /** What could not be resolved, each with where it stands. */
  readonly unknowns: readonly UnknownValue[];
  /** The resource with this id. */
  byId(id: string): Resource | undefined;
  /** Resources of a type, in order. */
  ofType(type: string): readonly Resource[];
  /**
   * The resource that a value names: by its ARN, that of a part of it (an index, an object, a version) or of a call to
   * it, by its physical id or by an attribute that only it has.
   */
  named(value: Value): Resource | undefined;
  /** Folder or file of an asset, found by an object key, hash or image URI that a template names. */
  asset(location: Value): string | undefined;
}
