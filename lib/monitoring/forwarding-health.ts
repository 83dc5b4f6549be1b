import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { IMonitored, MonitoredProps } from './monitored';
import { alarm } from './private/health-alarm';
import { FIVE_MINUTES, sum } from './private/math';

/** Properties of {@link ForwardingHealth}. */
export interface ForwardingHealthProps extends MonitoredProps {
  /** Name of the service or part that writes the log, as people know it. */
  readonly serviceName: string;

  /** The log group. */
  readonly logGroup: logs.ILogGroup;

  /** Name of its subscription filter to a delivery stream; what a `CfnSubscriptionFilter` is referred to by. */
  readonly filterName: string;
}

/** Numbers of a subscription, over five minutes. */
export interface ForwardingMetrics extends Readonly<Record<string, cloudwatch.IMetric>> {
  /** Events that were sent on. */
  readonly forwarded: cloudwatch.IMetric;
  /** Events that the delivery stream did not take. */
  readonly failed: cloudwatch.IMetric;
  /** Events that had to wait because of a quota. */
  readonly throttled: cloudwatch.IMetric;
}

/**
 * Whether the events of a log group leave it: CloudWatch Logs tries for 24 hours, then they are in no archive.
 *
 * One alarm over two metrics.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 */
export class ForwardingHealth extends Construct implements IMonitored {
  readonly alarms: readonly cloudwatch.IAlarm[];
  readonly metrics: ForwardingMetrics;

  constructor(scope: Construct, id: string, props: ForwardingHealthProps) {
    super(scope, id);
    const { alarmTopic, filterName, logGroup, serviceName } = props;
    const metric = (metricName: string) =>
      new cloudwatch.Metric({
        namespace: 'AWS/Logs',
        metricName,
        dimensionsMap: { LogGroupName: logGroup.logGroupName, DestinationType: 'Firehose', FilterName: filterName },
        statistic: 'Sum',
        period: FIVE_MINUTES,
      });
    this.metrics = {
      forwarded: metric('ForwardedLogEvents'),
      failed: metric('DeliveryErrors'),
      throttled: metric('DeliveryThrottling'),
    };
    const { failed, throttled } = this.metrics;
    this.alarms = [
      alarm(
        this,
        { id: 'log-forwarding-failing', title: `Events of the log of ${serviceName} are not sent to the archive` },
        { metric: sum({ failed, throttled }, 'Events'), threshold: 1 },
        alarmTopic,
      ),
    ];
  }
}
