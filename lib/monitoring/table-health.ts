import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { BlueprintError } from '../shared';
import { TABLE_FAILURES } from './defaults';
import type { IMonitored, MonitoredProps } from './monitored';
import { alarm } from './private/health-alarm';
import { FIVE_MINUTES, METRICS_OF_AN_ALARM, sum, type Terms } from './private/math';
import { requireBetween } from './private/require-between';

/** Properties of {@link TableHealth}. */
export interface TableHealthProps extends MonitoredProps {
  /** Name of the table, as people know it, such as `orders of orders`. */
  readonly tableTitle: string;

  /** The table. */
  readonly table: dynamodb.ITable;

  /**
   * Operations that its service uses, at most five: AWS counts by operation only.
   *
   * @default - those of the runtime: GetItem, PutItem, Query, UpdateItem
   */
  readonly operations?: string[];

  /**
   * Requests that were throttled or failed in DynamoDB, in five minutes.
   *
   * @default 10
   */
  readonly failures?: number;
}

/** Numbers of a table, over five minutes. */
export interface TableMetrics extends Readonly<Record<string, cloudwatch.IMetric>> {
  /** Units of reading that were used. */
  readonly reads: cloudwatch.IMetric;
  /** Units of writing that were used. */
  readonly writes: cloudwatch.IMetric;
  /** Requests that were throttled, on the table or one of its indexes. */
  readonly throttles: cloudwatch.IMetric;
  /** Requests that failed in DynamoDB. */
  readonly failures: cloudwatch.IMetric;
}

const OPERATIONS: readonly string[] = ['GetItem', 'PutItem', 'Query', 'UpdateItem'];

/**
 * Whether a table answers. Throttles, of indexes too, and failures are one alarm: until a person acts, clients repeat.
 *
 * One alarm over two metrics for each operation.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`, `LIMIT_EXCEEDED`
 */
export class TableHealth extends Construct implements IMonitored {
  readonly alarms: readonly cloudwatch.IAlarm[];
  readonly metrics: TableMetrics;

  constructor(scope: Construct, id: string, props: TableHealthProps) {
    super(scope, id);
    const { alarmTopic, failures = TABLE_FAILURES, operations = OPERATIONS, table, tableTitle } = props;
    requireBetween(this, 'failures', failures, 1, 1_000_000);
    requireOperations(this, operations);
    const metric = (metricName: string, dimensions: Record<string, string> = {}) =>
      new cloudwatch.Metric({
        namespace: 'AWS/DynamoDB',
        metricName,
        dimensionsMap: { TableName: table.tableName, ...dimensions },
        statistic: 'Sum',
        period: FIVE_MINUTES,
      });
    const byOperation = (metricName: string, prefix: string): Terms =>
      Object.fromEntries(operations.map((Operation) => [`${prefix}${Operation}`, metric(metricName, { Operation })]));
    const throttled = byOperation('ThrottledRequests', 'throttled');
    const failed = byOperation('SystemErrors', 'failed');
    this.metrics = {
      reads: metric('ConsumedReadCapacityUnits'),
      writes: metric('ConsumedWriteCapacityUnits'),
      throttles: sum(throttled, 'Throttled requests'),
      failures: sum(failed, 'Failed requests'),
    };
    this.alarms = [
      alarm(
        this,
        { id: 'table-failing', title: `Table ${tableTitle} throttles or fails requests` },
        { metric: sum({ ...throttled, ...failed }, 'Throttled and failed requests'), threshold: failures },
        alarmTopic,
      ),
    ];
  }
}

function requireOperations(scope: Construct, operations: readonly string[]): void {
  if (operations.length === 0 || operations.length * 2 > METRICS_OF_AN_ALARM) {
    throw new BlueprintError(
      'LIMIT_EXCEEDED',
      `\`operations\` must be one to five, got ${operations.length}; name those that matter`,
      scope,
    );
  }
}
