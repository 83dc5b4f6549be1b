import type { Place } from '../operation';

/** A parameter of Systems Manager. */
export interface ParameterResource {
  /** Name, with its leading slash if it is in a hierarchy. */
  readonly name: string;
  /** @default - none, until somebody puts one */
  readonly value?: string;
  /** @default 'String' */
  readonly type?: 'String' | 'SecureString';
  /** ARN of the key of a `SecureString`. @default - the key of AWS, which every caller may use */
  readonly keyArn?: string;
}

/** A value and its number. */
export interface Parameter {
  readonly value: string;
  readonly version: number;
  readonly type: 'String' | 'SecureString';
  readonly modified: Date;
}

/** The parameters of the account. */
export class Parameters {
  private readonly parameters = new Map<string, Parameter>();

  constructor(
    private readonly resources: readonly ParameterResource[],
    private readonly place: Place,
    private readonly now: () => Date,
  ) {
    for (const { name, type = 'String', value } of resources) {
      if (value !== undefined) {
        this.put(name, value, type);
      }
    }
  }

  arnOf(name: string): string {
    return `arn:aws:ssm:${this.place.region}:${this.place.account}:parameter/${name.replace(/^\//, '')}`;
  }

  keyOf(name: string): string | undefined {
    return this.resources.find((resource) => resource.name === name)?.keyArn;
  }

  find(name: string): Parameter | undefined {
    return this.parameters.get(name);
  }

  /** @returns number of the new version */
  put(name: string, value: string, type: Parameter['type']): number {
    const version = (this.find(name)?.version ?? 0) + 1;
    this.parameters.set(name, { value, version, type, modified: this.now() });
    return version;
  }
}
