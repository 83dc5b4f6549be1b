import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** Period of what is not measured over a window of its own. */
export const FIVE_MINUTES = Duration.minutes(5);

/** The most metrics that the expression of an alarm may have. */
export const METRICS_OF_AN_ALARM = 10;

/** Metrics by the name under which an expression knows them. */
export type Terms = Readonly<Record<string, cloudwatch.IMetric>>;

/** An expression over metrics of the same period. */
export function math(
  expression: string,
  terms: Terms,
  label: string,
  period = FIVE_MINUTES,
): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({ expression, usingMetrics: { ...terms }, label, period });
}

/**
 * The sum of counts that AWS only publishes when there is something to count. Filled up, so that the alarm ends with
 * the last one: otherwise CloudWatch looks at older counts again, and for DynamoDB never ends an alarm without data.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function sum(counts: Terms, label: string): cloudwatch.MathExpression {
  const filled = Object.keys(counts).map((name) => `FILL(${name}, 0)`);
  return math(filled.join(' + '), counts, label);
}
