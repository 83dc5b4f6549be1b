import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AUDIT_METRICS, type AuditSource } from '../../runtime/contract';
import { DELIVERY_LAG } from './defaults';
import type { IMonitored, MonitoredProps } from './monitored';
import { alarm } from './private/health-alarm';
import { FIVE_MINUTES, math } from './private/math';
import { requireBetween } from './private/require-between';

/** Properties of {@link DeliveryHealth}. */
export interface DeliveryHealthProps extends MonitoredProps {
  /** Where the records come from: an audit source, or a name such as `waf`. */
  readonly source: string;

  /** Name of the delivery stream. */
  readonly deliveryStreamName: string;

  /**
   * Whether the audit pipeline's function turns its records into lines, and measures them.
   *
   * @default false
   */
  readonly transformed?: boolean;

  /**
   * How old a record may be that has not reached the archive, for ten minutes.
   *
   * @default Duration.minutes(15)
   */
  readonly lag?: Duration;
}

/** Numbers of the way into the archive, over five minutes. */
export interface DeliveryMetrics extends Readonly<Record<string, cloudwatch.IMetric>> {
  /** Records that came in. */
  readonly records: cloudwatch.IMetric;
  /** Age of the oldest record in the stream, in seconds. */
  readonly age: cloudwatch.IMetric;
  /** Share of writes to the archive that succeeded, 0 to 1. */
  readonly success: cloudwatch.IMetric;
  /** Records that the function could not take apart. */
  readonly failed: cloudwatch.IMetric;
  /** Seconds from the writing of a line until it is handed on. */
  readonly lag: cloudwatch.IMetric;
}

/**
 * Sources whose lines carry the time at which they were written. CloudTrail and flow logs carry the time of what they
 * tell of, which is minutes earlier on good days.
 */
const TIMELY: readonly AuditSource[] = ['application', 'api-access', 'container'];

/**
 * Whether records reach the archive: in time, and all of them. That runs of the function fail tells its own alarm, and
 * what it put aside tell `Detections`.
 *
 * Two alarms over four metrics; three or two where no function of ours measures.
 * https://docs.aws.amazon.com/firehose/latest/dev/cloudwatch-metrics.html
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`
 */
export class DeliveryHealth extends Construct implements IMonitored {
  readonly alarms: readonly cloudwatch.IAlarm[];
  readonly metrics: DeliveryMetrics;

  constructor(scope: Construct, id: string, props: DeliveryHealthProps) {
    super(scope, id);
    const { alarmTopic, deliveryStreamName, lag = DELIVERY_LAG, source, transformed } = props;
    // Firehose collects for a minute or more by design.
    requireBetween(this, 'lag (seconds)', lag.toSeconds(), 300, 86_400);
    const ofStream = of('AWS/Firehose', { DeliveryStreamName: deliveryStreamName });
    const ofSource = of(AUDIT_METRICS.namespace, { [AUDIT_METRICS.dimension]: source });
    this.metrics = {
      records: ofStream('IncomingRecords', 'Sum'),
      age: ofStream('DeliveryToS3.DataFreshness', 'Maximum'),
      success: ofStream('DeliveryToS3.Success', 'Average'),
      failed: ofSource(AUDIT_METRICS.failed, 'Sum'),
      lag: ofSource(AUDIT_METRICS.lag, 'Maximum'),
    };
    const { age, failed, lag: ownLag, success } = this.metrics;
    const timely = transformed && TIMELY.some((one) => one === source);
    this.alarms = [
      alarm(
        this,
        { id: 'audit-delivery-late', title: `Records of ${source} reach the archive late` },
        {
          metric: timely
            ? math('MAX([FILL(age, 0), FILL(lag, 0)])', { age, lag: ownLag }, 'Age of the oldest record')
            : math('FILL(age, 0)', { age }, 'Age of the oldest record'),
          threshold: lag.toSeconds(),
          comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
          periods: 2,
        },
        alarmTopic,
      ),
      alarm(
        this,
        { id: 'audit-delivery-failing', title: `Records of ${source} are not written into the archive` },
        {
          metric: math(
            `1 - FILL(success, 1)${transformed ? ' + FILL(failed, 0)' : ''}`,
            transformed ? { success, failed } : { success },
            'Failures',
          ),
          threshold: 0,
          comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        },
        alarmTopic,
      ),
    ];
  }
}

function of(namespace: string, dimensionsMap: Record<string, string>) {
  return (metricName: string, statistic: string) =>
    new cloudwatch.Metric({ namespace, metricName, dimensionsMap, statistic, period: FIVE_MINUTES });
}
