import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';

/**
 * Lets Firehose keep records under the key while they wait. When a stream is created, Firehose makes itself a grant in
 * the name of who deploys; nobody can make one directly, because only AWS services can state that they grant to AWS.
 *
 * https://docs.aws.amazon.com/firehose/latest/dev/encryption.html
 */
export function allowStreams(key: kms.IKey): void {
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.AccountRootPrincipal()],
      actions: ['kms:CreateGrant'],
      resources: ['*'], // In a key policy this means the key itself.
      conditions: {
        StringEquals: { 'kms:CallerAccount': Aws.ACCOUNT_ID },
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    }),
  );
}
