import { Lazy, Stack } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { BlueprintError } from '../../shared';

/** Signers whose names and key ids fit into the 4 KB of a standard parameter. */
const PER_LIST = 40;

/** Parameters that one request may ask for. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
const LISTS = 10;

/** Who may sign the chains of whom, in parameters: the environment of a function has no room for many services. */
export class SignerLists extends Construct {
  /** The parameters so far. */
  readonly parameters: ssm.StringParameter[] = [];
  private readonly lists: Map<string, string[]>[] = [];
  private count = 0;

  /**
   * Adds a key of a service.
   *
   * @throws BlueprintError `LIMIT_EXCEEDED`
   */
  add(serviceName: string, key: kms.IKey): void {
    const list = this.count % PER_LIST === 0 ? this.begin() : (this.lists.at(-1) as Map<string, string[]>);
    list.set(serviceName, [...(list.get(serviceName) ?? []), key.keyId]);
    this.count += 1;
  }

  private begin(): Map<string, string[]> {
    if (this.lists.length === LISTS) {
      throw new BlueprintError(
        'LIMIT_EXCEEDED',
        `a verification must have at most ${PER_LIST * LISTS} signing keys, got one more; leave out keys that no service has any more`,
        this,
      );
    }
    const list = new Map<string, string[]>();
    this.lists.push(list);
    this.parameters.push(
      new ssm.StringParameter(this, `List${this.lists.length}`, {
        description: 'Keys that may sign the audit chains of services',
        stringValue: Lazy.string({ produce: () => Stack.of(this).toJsonString(Object.fromEntries(list)) }),
      }),
    );
    return list;
  }
}
