import * as iam from 'aws-cdk-lib/aws-iam';

const ACTIONS = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** What Lambda does with the role of a function in a VPC, and the function's own code may not. */
export function networkInterfaceStatements(): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ACTIONS, resources: ['*'] }),
    // The key is present only on calls that the function's code makes, so Lambda itself is not affected.
    // https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      actions: ACTIONS,
      resources: ['*'],
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  ];
}
