import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { PATIENCE } from './defaults';
import type { IMonitored, MonitoredProps } from './monitored';
import { alarm } from './private/health-alarm';
import { FIVE_MINUTES } from './private/math';

/** Properties of {@link TargetHealth}. */
export interface TargetHealthProps extends MonitoredProps {
  /** Name of the service, as people know it. */
  readonly serviceName: string;

  /** The load balancer's part of its ARN, `app/<name>/<id>`. */
  readonly loadBalancer: string;

  /** The target group's part of its ARN, `targetgroup/<name>/<id>`. */
  readonly targetGroup: string;
}

/** Numbers of what is behind a load balancer, over five minutes. */
export interface TargetMetrics extends Readonly<Record<string, cloudwatch.IMetric>> {
  /** Requests of the edge. */
  readonly requests: cloudwatch.IMetric;
  /** Requests of the edge that tasks answered with 5xx. */
  readonly failures: cloudwatch.IMetric;
  /** What 99 of 100 requests of the edge were faster than, in seconds. */
  readonly latency: cloudwatch.IMetric;
  /** Tasks that do not answer health checks. */
  readonly unhealthyTasks: cloudwatch.IMetric;
}

/**
 * Whether all tasks of a service answer the load balancer. Requests that they answer with 5xx do not ring here:
 * `Detections` counts those in audit records and in the access log of the edge.
 *
 * One alarm over one metric.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export class TargetHealth extends Construct implements IMonitored {
  readonly alarms: readonly cloudwatch.IAlarm[];
  readonly metrics: TargetMetrics;

  constructor(scope: Construct, id: string, props: TargetHealthProps) {
    super(scope, id);
    const { alarmTopic, loadBalancer, serviceName, targetGroup } = props;
    const metric = (metricName: string, statistic: string, period = FIVE_MINUTES) =>
      new cloudwatch.Metric({
        namespace: 'AWS/ApplicationELB',
        metricName,
        dimensionsMap: { LoadBalancer: loadBalancer, TargetGroup: targetGroup },
        statistic,
        period,
      });
    this.metrics = {
      requests: metric('RequestCount', 'Sum'),
      failures: metric('HTTPCode_Target_5XX_Count', 'Sum'),
      latency: metric('TargetResponseTime', 'p99'),
      unhealthyTasks: metric('UnHealthyHostCount', 'Maximum'),
    };
    this.alarms = [
      alarm(
        this,
        { id: 'container-degraded', title: `Tasks of ${serviceName} are unhealthy` },
        {
          metric: metric('UnHealthyHostCount', 'Maximum', Duration.minutes(1)),
          threshold: 1,
          periods: PATIENCE,
        },
        alarmTopic,
      ),
    ];
  }
}
