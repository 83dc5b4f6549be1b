import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { COLORS, PERIOD } from './defaults';

/** What a delivery stream publishes. */
export interface FirehoseMetrics {
  /** Records that came in. */
  readonly incoming: cloudwatch.IMetric;
  /** Records that the stream turned away. */
  readonly throttled: cloudwatch.IMetric;
  /** Age of the oldest record that is not in the bucket yet, in seconds. */
  readonly freshness: cloudwatch.IMetric;
  /** Share of puts into the bucket that succeeded, in percent. */
  readonly success: cloudwatch.IMetric;
}

/**
 * Metrics of a delivery stream by `DeliveryStreamName`, from AWS/Firehose. `DeliveryToS3.Success` is a ratio: its average
 * counts, not its sum.
 *
 * https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
 */
export function firehoseMetrics(deliveryStreamName: string): FirehoseMetrics {
  const metric = (metricName: string, statistic: string, label: string, color: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/Firehose',
      metricName,
      dimensionsMap: { DeliveryStreamName: deliveryStreamName },
      statistic,
      period: PERIOD,
      label,
      color,
    });
  return {
    incoming: metric('IncomingRecords', 'Sum', 'records', COLORS.traffic),
    throttled: metric('ThrottledRecords', 'Sum', 'throttled', COLORS.throttles),
    freshness: metric('DeliveryToS3.DataFreshness', 'Maximum', 'oldest record', COLORS.traffic),
    success: new cloudwatch.MathExpression({
      expression: '100 * delivered',
      usingMetrics: { delivered: metric('DeliveryToS3.Success', 'Average', 'share of puts', COLORS.good) },
      period: PERIOD,
      label: 'delivered',
      color: COLORS.good,
    }),
  };
}
