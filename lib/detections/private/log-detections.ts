import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { toConstructId } from '../../shared';
import type { MetricFilterDetection } from '../detection';
import { alarmOnCount, type CountedAlarmProps } from './counted-alarm';

/** Properties of {@link LogDetections}. */
export interface LogDetectionsProps extends CountedAlarmProps {
  readonly detections: readonly MetricFilterDetection[];
}

/** One alarm per detection, over all logs that are watched; made with the first of them, so that no alarm is deaf. */
export class LogDetections extends Construct {
  private ringing = false;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LogDetectionsProps,
  ) {
    super(scope, id);
  }

  /** Counts in this log too. Filters belong to the stack of their log, so that no stack grows with the others. */
  watch(logGroup: logs.ILogGroup): void {
    if (!this.ringing) {
      this.ringing = true;
      for (const detection of this.props.detections) {
        alarmOnCount(this, detection, this.metric(detection), this.props);
      }
    }
    const filters = new Construct(logGroup, 'Detections');
    for (const { id, pattern } of this.props.detections) {
      new logs.MetricFilter(filters, toConstructId(id), {
        logGroup,
        filterPattern: { logPatternString: pattern },
        metricNamespace: namespaceOf(this.props.name),
        metricName: id,
        metricValue: '1',
      });
    }
  }

  private metric({ id, minutes }: MetricFilterDetection): cloudwatch.Metric {
    return countOf(this.props.name, id, Duration.minutes(minutes));
  }
}

/** How often a detection was counted. */
export function countOf(name: string, detectionId: string, period: Duration): cloudwatch.Metric {
  return new cloudwatch.Metric({ namespace: namespaceOf(name), metricName: detectionId, statistic: 'Sum', period });
}

function namespaceOf(name: string): string {
  return `Palisade/${name}`;
}
