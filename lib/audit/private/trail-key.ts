import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';

/**
 * Lets CloudTrail encrypt the records of one trail, and nothing else with this key. Reading them goes through S3.
 * Records of other Regions carry the Region's own copy of the trail in their encryption context.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function allowTrail(scope: IConstruct, key: kms.IKey, trailArn: string, trailName: string): void {
  const everyRegion = Stack.of(scope).formatArn({
    service: 'cloudtrail',
    region: '*',
    resource: 'trail',
    resourceName: trailName,
  });
  const allow = (action: string, conditions: Record<string, Record<string, string>>) =>
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('cloudtrail.amazonaws.com')],
        actions: [action],
        resources: ['*'], // In a key policy this means the key itself.
        conditions: { StringEquals: { 'aws:SourceArn': trailArn }, ...conditions },
      }),
    );
  allow('kms:GenerateDataKey', { StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': everyRegion } });
  allow('kms:DescribeKey', {});
}
