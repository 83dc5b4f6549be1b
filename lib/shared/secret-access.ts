import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { grantThroughService } from './key-policy';

/** Lets a principal read the value of a secret, and use its key for nothing else. */
export function grantSecretRead(grantee: iam.IGrantable, secretArn: string, encryptionKey: kms.IKey): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      resources: [secretArn],
    }),
  );
  grantThroughService(grantee, encryptionKey, 'secretsmanager');
}

/** What no policy elsewhere can allow: actions on the secret whose resource policy holds the statement. */
export function secretDenial(
  sid: string,
  actions: string[],
  conditions: Record<string, Record<string, unknown>>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions,
    resources: ['*'], // In a secret's policy this means the secret itself.
    conditions,
  });
}
