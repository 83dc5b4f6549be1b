import { Stack } from 'aws-cdk-lib';
import type * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';

/**
 * What the trail records: every management event, and every access to data in tables, buckets and functions
 * whose generated name starts with the prefix. Selecting by prefix needs no reference to the stacks that own them.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
 *
 * @param logBuckets left out: recording what the trail, and the log of its readers, write there would never end
 */
export function eventSelectors(
  scope: IConstruct,
  prefix: string,
  logBuckets: readonly s3.IBucket[],
): cloudtrail.CfnTrail.AdvancedEventSelectorProperty[] {
  const stack = Stack.of(scope);
  const { partition, region, account } = stack;
  const data = (name: string, type: string, arn: cloudtrail.CfnTrail.AdvancedFieldSelectorProperty) => ({
    name,
    fieldSelectors: [{ field: 'eventCategory', equalTo: ['Data'] }, { field: 'resources.type', equalTo: [type] }, arn],
  });
  return [
    { name: 'Management events', fieldSelectors: [{ field: 'eventCategory', equalTo: ['Management'] }] },
    data('Records in tables', 'AWS::DynamoDB::Table', {
      field: 'resources.ARN',
      startsWith: [`arn:${partition}:dynamodb:${region}:${account}:table/${prefix}`],
    }),
    data('Objects in buckets', 'AWS::S3::Object', {
      field: 'resources.ARN',
      // CloudFormation writes generated bucket names in lower case.
      startsWith: [`arn:${partition}:s3:::${prefix.toLowerCase()}`],
      notStartsWith: logBuckets.map((bucket) => bucket.arnForObjects('')),
    }),
    data('Calls of functions', 'AWS::Lambda::Function', {
      field: 'resources.ARN',
      startsWith: [`arn:${partition}:lambda:${region}:${account}:function:${prefix}`],
    }),
  ];
}
