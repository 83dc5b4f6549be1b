import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { notify, toConstructId } from '../../shared';
import { type CountedDetection, type DetectionThresholds, runbookOf } from '../detection';

/** Properties of {@link alarmOnCount}. */
export interface CountedAlarmProps {
  /** What tells these detections from others of the account and region. */
  readonly name: string;
  readonly alarmTopic: sns.ITopic;
  readonly thresholds: DetectionThresholds;
}

/** Rings when a detection counts enough. Nothing counted means that nothing happened: filters report matches only. */
export function alarmOnCount(
  scope: Construct,
  detection: CountedDetection,
  metric: cloudwatch.IMetric,
  { alarmTopic, name, thresholds }: CountedAlarmProps,
): cloudwatch.Alarm {
  const alarm = new cloudwatch.Alarm(scope, toConstructId(detection.id), {
    alarmName: `${name}-${detection.id}`,
    alarmDescription: `${detection.title}. What to do: ${runbookOf(detection)}`,
    metric,
    threshold: (detection.tunedBy && thresholds[detection.tunedBy]) ?? detection.threshold,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  notify(alarm, alarmTopic);
  return alarm;
}
