import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** Name of every subscription, by which metrics know it; a log group has one of it. */
export const SUBSCRIPTION = 'audit-archive';

/** Sends events of log groups to delivery streams, under one role that CloudWatch Logs uses for log groups of this account. */
export class LogSubscriptions extends Construct {
  private readonly role: iam.Role;
  private readonly policy: iam.ManagedPolicy;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { partition, region } = Stack.of(this);
    this.role = new iam.Role(this, 'Role', {
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions-confused-deputy.html
      assumedBy: new iam.ServicePrincipal('logs.amazonaws.com', {
        conditions: { ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${Aws.ACCOUNT_ID}:*` } },
      }),
      description: 'Log groups to audit delivery streams',
    });
    this.policy = new iam.ManagedPolicy(this, 'Policy', { roles: [this.role] });
  }

  /** Lets log groups send to a stream. Called once for each stream. */
  allow(streamArn: string): void {
    this.policy.addStatements(
      new iam.PolicyStatement({
        actions: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
        resources: [streamArn],
      }),
    );
  }

  /** Sends the events of a log group. The subscription belongs to its stack, so that references point one way. */
  subscribe(logGroup: logs.ILogGroup, streamArn: string, pattern: logs.IFilterPattern): void {
    const filter = new logs.CfnSubscriptionFilter(logGroup, 'AuditArchive', {
      logGroupName: logGroup.logGroupName,
      destinationArn: streamArn,
      roleArn: this.role.roleArn,
      filterName: SUBSCRIPTION,
      filterPattern: pattern.logPatternString,
    });
    // CloudWatch Logs sends a test record at once and refuses a subscription that does not arrive.
    filter.node.addDependency(this.policy);
  }
}
