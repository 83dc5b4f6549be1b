import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';

/** Code that calls AWS under a role. What it is granted may end up in another policy than the role's own. */
export interface IWorkload extends iam.IGrantable {
  /** The role. */
  readonly role: iam.IRole;
}

/** What a workload may do with a key itself, without an AWS service in between. */
export interface DirectKeyUse {
  /** Calls, each written out, e.g. `kms:Sign`. */
  readonly actions: string[];

  /** What every call must state, condition key to exact value. */
  readonly onlyIf: Record<string, string>;
}

/**
 * Lets one workload call KMS with the key. Both sides must agree: the key's policy names the role, so that an
 * administrator with `kms:*` is still refused, and the role's policy names the key. The policy names the role in
 * a condition, because KMS refuses a principal that was created a moment ago and is not yet known everywhere.
 * Key and workload belong in one stack.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
export function grantDirectUse(workload: IWorkload, key: kms.IKey, { actions, onlyIf }: DirectKeyUse): void {
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.AccountRootPrincipal()],
      actions,
      resources: ['*'], // In a key policy this means the key itself.
      conditions: { StringEquals: onlyIf, ArnEquals: { 'aws:PrincipalArn': workload.role.roleArn } },
    }),
  );
  workload.grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({ actions, resources: [key.keyArn], conditions: { StringEquals: onlyIf } }),
  );
}
