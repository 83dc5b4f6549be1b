import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { ServiceSignals } from './dashboard-service';
import { COLORS, PERIOD } from './defaults';

/** Which container service. */
export interface ContainerMetricsProps {
  /** Name of the ECS cluster. */
  readonly clusterName: string;
  /** Name of the ECS service. */
  readonly serviceName: string;

  /**
   * The load balancer's part of its ARN, `app/<name>/<id>`; given together with `targetGroup`.
   *
   * @default - nothing counts its requests
   */
  readonly loadBalancer?: string;

  /**
   * The target group's part of its ARN, `targetgroup/<name>/<id>`.
   *
   * @default - nothing counts its requests
   */
  readonly targetGroup?: string;
}

/**
 * Signals of a service on Fargate: processor and memory by `ClusterName` and `ServiceName`, from AWS/ECS, without
 * Container Insights; and, behind a load balancer, its requests by `LoadBalancer` and `TargetGroup`, from
 * AWS/ApplicationELB, which measures seconds.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function containerMetrics(props: ContainerMetricsProps): ServiceSignals {
  const { clusterName, serviceName, loadBalancer, targetGroup } = props;
  const used = (metricName: string, label: string, color: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/ECS',
      metricName,
      dimensionsMap: { ClusterName: clusterName, ServiceName: serviceName },
      statistic: 'Average',
      period: PERIOD,
      label,
      color,
    });
  const saturation = [
    used('CPUUtilization', 'processor', COLORS.traffic),
    used('MemoryUtilization', 'memory', COLORS.secondary),
  ];
  if (loadBalancer === undefined || targetGroup === undefined) {
    return { requests: [], failures: [], latency: [], saturation };
  }
  const target = (metricName: string, statistic: string, label: string, color: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/ApplicationELB',
      metricName,
      dimensionsMap: { LoadBalancer: loadBalancer, TargetGroup: targetGroup },
      statistic,
      period: PERIOD,
      label,
      color,
    });
  const latency = new cloudwatch.MathExpression({
    expression: '1000 * seconds',
    usingMetrics: { seconds: target('TargetResponseTime', 'p99', 'p99', COLORS.traffic) },
    period: PERIOD,
    label: 'p99',
    color: COLORS.traffic,
  });
  return {
    requests: [target('RequestCount', 'Sum', 'requests', COLORS.traffic)],
    failures: [target('HTTPCode_Target_5XX_Count', 'Sum', '5xx', COLORS.errors)],
    latency: [latency],
    saturation,
  };
}
