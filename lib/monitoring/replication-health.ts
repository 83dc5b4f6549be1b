import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { IMonitored, MonitoredProps } from './monitored';
import { alarm } from './private/health-alarm';

/** Properties of {@link ReplicationHealth}. */
export interface ReplicationHealthProps extends MonitoredProps {
  /** Whose files are copied, as people know it. */
  readonly what: string;

  /** Files that S3 gave up copying, from `ArchivedLogs.metricFailures`. */
  readonly failures: cloudwatch.IMetric;
}

/**
 * Whether S3 copies files to the archive. It tries again by itself; what it gave up is copied by nobody.
 *
 * One alarm over one metric. https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html
 */
export class ReplicationHealth extends Construct implements IMonitored {
  readonly alarms: readonly cloudwatch.IAlarm[];
  readonly metrics: Readonly<Record<string, cloudwatch.IMetric>>;

  constructor(scope: Construct, id: string, { alarmTopic, failures, what }: ReplicationHealthProps) {
    super(scope, id);
    this.metrics = { failures };
    this.alarms = [
      alarm(
        this,
        { id: 'audit-copy-failing', title: `Logs of ${what} are not copied into the archive` },
        { metric: failures, threshold: 1 },
        alarmTopic,
      ),
    ];
  }
}
