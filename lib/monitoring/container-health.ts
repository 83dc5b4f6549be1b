import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { PATIENCE } from './defaults';
import type { IMonitored, MonitoredProps } from './monitored';
import { alarm } from './private/health-alarm';
import { FIVE_MINUTES, math } from './private/math';

/** Properties of {@link ContainerHealth}. */
export interface ContainerHealthProps extends MonitoredProps {
  /** Name of the service, as people know it. */
  readonly serviceName: string;

  /** The service, in a cluster with Container Insights: AWS counts tasks nowhere else. */
  readonly service: ecs.IBaseService;
}

/** Numbers of a container service, over five minutes. */
export interface ContainerMetrics extends Readonly<Record<string, cloudwatch.IMetric>> {
  /** Tasks that should run. */
  readonly desiredTasks: cloudwatch.IMetric;
  /** Tasks that run. */
  readonly runningTasks: cloudwatch.IMetric;
  /** CPU in use, in percent. */
  readonly saturation: cloudwatch.IMetric;
  /** Memory in use, in percent. */
  readonly memory: cloudwatch.IMetric;
}

/**
 * Whether as many tasks run as should. No count at all rings too. Why tasks die tells `ClusterHealth`, whether they
 * answer the edge `TargetHealth`.
 *
 * One alarm over two metrics.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
 */
export class ContainerHealth extends Construct implements IMonitored {
  readonly alarms: readonly cloudwatch.IAlarm[];
  readonly metrics: ContainerMetrics;

  constructor(scope: Construct, id: string, props: ContainerHealthProps) {
    super(scope, id);
    const { alarmTopic, service, serviceName } = props;
    const dimensionsMap = { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName };
    const tasks = (metricName: string, statistic: string, period = FIVE_MINUTES) =>
      new cloudwatch.Metric({ namespace: 'ECS/ContainerInsights', metricName, dimensionsMap, statistic, period });
    const use = (metricName: string) =>
      new cloudwatch.Metric({ namespace: 'AWS/ECS', metricName, dimensionsMap, period: FIVE_MINUTES });
    this.metrics = {
      desiredTasks: tasks('DesiredTaskCount', 'Average'),
      runningTasks: tasks('RunningTaskCount', 'Average'),
      saturation: use('CPUUtilization'),
      memory: use('MemoryUtilization'),
    };
    const minute = Duration.minutes(1);
    this.alarms = [
      alarm(
        this,
        { id: 'container-degraded', title: `Tasks of ${serviceName} are missing` },
        {
          metric: math(
            'IF(running < desired, desired - running, 0)',
            {
              desired: tasks('DesiredTaskCount', 'Maximum', minute),
              running: tasks('RunningTaskCount', 'Minimum', minute),
            },
            'Missing tasks',
            minute,
          ),
          threshold: 1,
          periods: PATIENCE,
          treatMissingData: cloudwatch.TreatMissingData.BREACHING,
        },
        alarmTopic,
      ),
    ];
  }
}
