import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { COLORS, PERIOD } from './defaults';

/** Which API. */
export interface ApiMetricsProps {
  /** Name of the REST API, not its id. */
  readonly apiName: string;
  /** Name of the stage. */
  readonly stageName: string;
}

/** What a REST API publishes. */
export interface ApiSignals {
  /** Requests. */
  readonly requests: cloudwatch.IMetric;
  /** Answers that blame the client. */
  readonly clientErrors: cloudwatch.IMetric;
  /** Answers that blame the system. */
  readonly serverErrors: cloudwatch.IMetric;
  /** From request to answer, 99th percentile, in milliseconds. */
  readonly latency: cloudwatch.IMetric;
  /** The part of the backend in it, 99th percentile, in milliseconds. */
  readonly integrationLatency: cloudwatch.IMetric;
  /** Share of requests without a server error, in percent; nothing while there are no requests. */
  readonly availability: cloudwatch.IMetric;
}

/**
 * Metrics of a REST API by `ApiName` and `Stage`, from AWS/ApiGateway. The average of `5XXError` is the error rate.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 */
export function apiMetrics({ apiName, stageName }: ApiMetricsProps): ApiSignals {
  const metric = (metricName: string, statistic: string, label: string, color: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap: { ApiName: apiName, Stage: stageName },
      statistic,
      period: PERIOD,
      label,
      color,
    });
  return {
    requests: metric('Count', 'Sum', 'requests', COLORS.traffic),
    clientErrors: metric('4XXError', 'Sum', '4xx', COLORS.throttles),
    serverErrors: metric('5XXError', 'Sum', '5xx', COLORS.errors),
    latency: metric('Latency', 'p99', 'p99', COLORS.traffic),
    integrationLatency: metric('IntegrationLatency', 'p99', 'p99 of the backend', COLORS.secondary),
    availability: new cloudwatch.MathExpression({
      expression: '100 * (1 - failed)',
      usingMetrics: { failed: metric('5XXError', 'Average', 'share of 5xx', COLORS.errors) },
      period: PERIOD,
      label: 'availability',
      color: COLORS.good,
    }),
  };
}
