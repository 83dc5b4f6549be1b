import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { ServiceSignals } from './dashboard-service';
import { COLORS, PERIOD } from './defaults';

/**
 * Signals of a function by `FunctionName`, from AWS/Lambda: all its versions and aliases together. Errors are
 * invocations that ended in an exception or a timeout; a service that answers 500 makes none.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 *
 * @param functionName name of the function itself, without the alias
 */
export function functionMetrics(functionName: string): ServiceSignals {
  const metric = (metricName: string, statistic: string, label: string, color: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/Lambda',
      metricName,
      dimensionsMap: { FunctionName: functionName },
      statistic,
      period: PERIOD,
      label,
      color,
    });
  return {
    requests: [metric('Invocations', 'Sum', 'invocations', COLORS.traffic)],
    failures: [
      metric('Errors', 'Sum', 'errors', COLORS.errors),
      metric('Throttles', 'Sum', 'throttles', COLORS.throttles),
    ],
    latency: [metric('Duration', 'p99', 'p99', COLORS.traffic)],
    saturation: [metric('ConcurrentExecutions', 'Maximum', 'executions at a time', COLORS.secondary)],
  };
}
