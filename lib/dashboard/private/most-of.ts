import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { LINES, PERIOD } from '../defaults';

/** By what lines are compared: counts by their sum, states by their highest point. */
export type Weight = 'SUM' | 'MAX';

/**
 * The lines themselves if they can be told apart, else those ten of them that weigh most in the time that is shown. Each
 * keeps its name.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function mostOf(lines: readonly cloudwatch.IMetric[], weight: Weight): cloudwatch.IMetric[] {
  if (lines.length <= LINES) {
    return [...lines];
  }
  const usingMetrics = Object.fromEntries(lines.map((line, index) => [`s${index}`, line]));
  // METRICS() would leave out lines that are expressions themselves.
  const expression = `SORT([${Object.keys(usingMetrics).join(',')}], ${weight}, DESC, ${LINES})`;
  const mathExpression = { expression, usingMetrics, period: PERIOD.toSeconds() };
  // A label here would stand before the name of every line.
  return [{ toMetricConfig: () => ({ mathExpression, renderingProperties: { label: '' } }) }];
}
