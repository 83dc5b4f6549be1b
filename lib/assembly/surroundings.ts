import type { Value } from './model';
import type { Work } from './resolutions';

/** A resource, to whoever may know more of it. */
export interface Named {
  readonly id: string;
  readonly type: string;
}

/** What one stack asks of the others, and of whoever reads. */
export interface Surroundings {
  readonly account: string;
  readonly region: string;
  /** Whether conditions on parameters that have only a default stay open. */
  readonly bothWays: boolean;
  readonly work: Work;
  /** Value of a parameter that nobody else sets. */
  parameter(stack: string, name: string): unknown;
  /** Result of a condition, where whoever reads decides it. */
  condition(stack: string, name: string): boolean | undefined;
  /** What a resource tells once it is deployed, such as a custom resource. */
  attribute(resource: Named, name: string): Value | undefined;
  /** Output of a stack that is known by name, for a stack of this region. */
  output(stackName: string, output: string, region: string, account: string): Value;
  /** Value that some stack of this account and region exports. */
  exported(name: string, region: string, account: string): Value;
  /** Output of a nested stack. */
  nestedOutput(stackId: string, output: string): Value;
  /** Notes a property that can't be resolved without itself. */
  circular(resource: string, property: string): void;
}
