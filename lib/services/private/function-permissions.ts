import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { networkInterfaceStatements } from '../../shared';

/** What the Lambda service does with the role, and the little that the code needs besides. */
export function functionPermissions(logGroup: logs.ILogGroup): iam.PolicyStatement[] {
  return [
    ...networkInterfaceStatements(),
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
