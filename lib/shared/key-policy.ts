import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';

/** AWS services that encrypt with a customer's key on behalf of the calling principal. */
export type KeyUsingService = 'dynamodb' | 'lambda' | 's3' | 'secretsmanager' | 'sqs';

/** Reading and writing data; `CreateGrant` is separate because only deployments need it. */
const USE = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'];

/**
 * Lets principals of this account use the key through one AWS service, as far as IAM
 * allows them; direct calls to KMS stay refused. The deploying role needs this too: it
 * creates the table, secret or function that holds the key.
 */
export function allowThroughService(scope: IConstruct, key: kms.IKey, service: KeyUsingService): void {
  const condition = {
    'kms:CallerAccount': Aws.ACCOUNT_ID,
    'kms:ViaService': `${service}.${Stack.of(scope).region}.${Aws.URL_SUFFIX}`,
  };
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.AccountRootPrincipal()],
      actions: USE,
      resources: ['*'],
      conditions: { StringEquals: condition },
    }),
  );
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.AccountRootPrincipal()],
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: { StringEquals: condition, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
  );
}

/** The identity side of {@link allowThroughService}: this principal may use the key through the service. */
export function grantThroughService(grantee: iam.IGrantable, key: kms.IKey, service: KeyUsingService): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: USE,
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(key).region}.${Aws.URL_SUFFIX}` } },
    }),
  );
}

/**
 * Lets CloudWatch Logs encrypt the log groups whose name matches.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 *
 * @param logGroupName exact name, or a pattern with `*`
 */
export function allowLogs(scope: IConstruct, key: kms.IKey, logGroupName: string): void {
  const stack = Stack.of(scope);
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${stack.region}:${Aws.ACCOUNT_ID}:log-group:${logGroupName}`,
        },
      },
    }),
  );
}
