import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';

/** What the Lambda service does with the role, and the little that the code needs besides. */
export function functionPermissions(logGroup: logs.ILogGroup): iam.PolicyStatement[] {
  const networkInterfaces = [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ];
  return [
    new iam.PolicyStatement({ actions: networkInterfaces, resources: ['*'] }),
    // The key is present only on calls that the function's code makes, so Lambda itself is not affected.
    // https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      actions: networkInterfaces,
      resources: ['*'],
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
    new iam.PolicyStatement({
      actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  ];
}
