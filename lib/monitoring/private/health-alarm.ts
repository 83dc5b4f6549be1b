import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { notify, toConstructId } from '../../shared';

/** What an alarm says of itself. */
export interface Alert {
  /** Kebab-case, never reused: also the name of its runbook. */
  readonly id: string;
  /** What has happened when it rings, in one sentence, naming what it has happened to. */
  readonly title: string;
}

/** When an alarm rings. */
export interface AlarmCondition {
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
  /** @default GREATER_THAN_OR_EQUAL_TO_THRESHOLD */
  readonly comparisonOperator?: cloudwatch.ComparisonOperator;
  /**
   * Periods in a row that must be so.
   *
   * @default 1
   */
  readonly periods?: number;
  /** @default NOT_BREACHING, what was not counted did not happen */
  readonly treatMissingData?: cloudwatch.TreatMissingData;
}

/** What a person reads when it rings. */
export function description({ id, title }: Alert): string {
  return `${title}. What to do: docs/runbooks/${id}.md`;
}

/** An alarm that only takes part in others, and tells nobody itself. */
export function silentAlarm(
  scope: Construct,
  constructId: string,
  alert: Alert,
  { metric, threshold, comparisonOperator, periods, treatMissingData }: AlarmCondition,
): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, constructId, {
    alarmDescription: description(alert),
    metric,
    threshold,
    comparisonOperator: comparisonOperator ?? cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: periods ?? 1,
    treatMissingData: treatMissingData ?? cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}

/** An alarm that tells when it begins, and when it is over: whoever was woken learns that it has passed. */
export function alarm(
  scope: Construct,
  alert: Alert,
  condition: AlarmCondition,
  alarmTopic: sns.ITopic,
): cloudwatch.Alarm {
  const made = silentAlarm(scope, toConstructId(alert.id), alert, condition);
  notify(made, alarmTopic);
  return made;
}
