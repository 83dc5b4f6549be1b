import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { COLORS, PERIOD } from './defaults';

/** What a table publishes. */
export interface TableSignals {
  /** Capacity units that reads took. */
  readonly reads: cloudwatch.IMetric;
  /** Capacity units that writes took. */
  readonly writes: cloudwatch.IMetric;
  /** Reads that were turned away. */
  readonly readThrottles: cloudwatch.IMetric;
  /** Writes that were turned away. */
  readonly writeThrottles: cloudwatch.IMetric;
}

/**
 * Metrics of a table by `TableName`, from AWS/DynamoDB. `ThrottledRequests` and `SystemErrors` are published by operation
 * only, so they are not among them.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export function tableMetrics(tableName: string): TableSignals {
  const metric = (metricName: string, label: string, color: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName: tableName },
      statistic: 'Sum',
      period: PERIOD,
      label,
      color,
    });
  return {
    reads: metric('ConsumedReadCapacityUnits', 'read units', COLORS.traffic),
    writes: metric('ConsumedWriteCapacityUnits', 'write units', COLORS.secondary),
    readThrottles: metric('ReadThrottleEvents', 'throttled reads', COLORS.throttles),
    writeThrottles: metric('WriteThrottleEvents', 'throttled writes', COLORS.errors),
  };
}
