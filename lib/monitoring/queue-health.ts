import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { IMonitored, MonitoredProps } from './monitored';
import { alarm } from './private/health-alarm';
import { FIVE_MINUTES } from './private/math';

/** Properties of {@link QueueHealth}. */
export interface QueueHealthProps extends MonitoredProps {
  /** Name of the service whose events end there, as people know it. */
  readonly serviceName: string;

  /** The dead-letter queue. */
  readonly queue: sqs.IQueue;
}

/** Numbers of a queue. */
export interface QueueMetrics extends Readonly<Record<string, cloudwatch.IMetric>> {
  /** Messages that wait. */
  readonly waiting: cloudwatch.IMetric;
  /** Age of the oldest one, in seconds. */
  readonly age: cloudwatch.IMetric;
}

/**
 * Whether events wait that could not be handled: they are kept for days, then they are gone.
 *
 * One alarm.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export class QueueHealth extends Construct implements IMonitored {
  readonly alarms: readonly cloudwatch.IAlarm[];
  readonly metrics: QueueMetrics;

  constructor(scope: Construct, id: string, { alarmTopic, queue, serviceName }: QueueHealthProps) {
    super(scope, id);
    const most = { statistic: 'Maximum', period: FIVE_MINUTES };
    this.metrics = {
      waiting: queue.metricApproximateNumberOfMessagesVisible(most),
      age: queue.metricApproximateAgeOfOldestMessage(most),
    };
    this.alarms = [
      alarm(
        this,
        { id: 'dead-letters-waiting', title: `Events of ${serviceName} could not be handled and wait` },
        { metric: this.metrics.waiting, threshold: 1 },
        alarmTopic,
      ),
    ];
  }
}
