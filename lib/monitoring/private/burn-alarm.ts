import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { acknowledge, BlueprintError, toConstructId } from '../../shared';
import type { BurnWindows } from '../defaults';
import { type Alert, description, silentAlarm } from './health-alarm';
import { math } from './math';

/** Properties of a {@link BurnAlarm}. */
export interface BurnAlarmProps {
  readonly alert: Alert;
  readonly windows: readonly BurnWindows[];
  readonly objective: number;
  readonly period: Duration;
  readonly minimumFailures: number;
  readonly alarmTopic: sns.ITopic;
  /** A statistic of failures over a window, of which `Average` is their share. */
  readonly metric: (statistic: string, window: Duration) => cloudwatch.IMetric;
}

/**
 * Rings when the share of failures says in both windows of a pair that the budget will not last.
 *
 * Each window is one period of one alarm, which slides with every evaluation. That holds for three days, too: a period
 * is any multiple of a minute, up to seven days from an hour on. Counting hours that were bad would not add them up,
 * and functions over a whole series see more of it than the evaluation periods.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
 */
export class BurnAlarm extends Construct {
  readonly alarm: cloudwatch.CompositeAlarm;

  constructor(
    scope: Construct,
    private readonly props: BurnAlarmProps,
  ) {
    super(scope, toConstructId(props.alert.id));
    const { alarmTopic, alert, windows } = props;
    const pairs = windows.map(({ budgetShare, long, short }) => {
      const rate = this.rateOf(budgetShare, long);
      return cloudwatch.AlarmRule.allOf(
        ...[this.longAlarm(rate, long), this.shortAlarm(rate, short)].map((one) =>
          cloudwatch.AlarmRule.fromAlarm(one, cloudwatch.AlarmState.ALARM),
        ),
      );
    });
    this.alarm = new cloudwatch.CompositeAlarm(this, 'Resource', {
      alarmDescription: description(alert),
      alarmRule: cloudwatch.AlarmRule.anyOf(...pairs),
    });
    const action = { bind: () => ({ alarmActionArn: alarmTopic.topicArn }) };
    this.alarm.addAlarmAction(action);
    this.alarm.addOkAction(action);
  }

  /** Share of failures that uses up this share of the budget within the window. */
  private rateOf(budgetShare: number, long: Duration): number {
    const { objective, period } = this.props;
    const burnRate = (budgetShare * period.toSeconds()) / long.toSeconds();
    const rate = Number((burnRate * (1 - objective)).toFixed(9));
    if (!(rate > 0 && rate < 1)) {
      throw new BlueprintError(
        'VALUE_OUT_OF_RANGE',
        `\`objective\` must be below 1 and leave a budget that can burn at ${Number(burnRate.toFixed(1))} times its rate, got ${objective}; choose one from ${(1 - 1 / burnRate).toFixed(3)}`,
        this,
      );
    }
    return rate;
  }

  private longAlarm(rate: number, window: Duration): cloudwatch.Alarm {
    const { metric, minimumFailures } = this.props;
    const terms = { failures: metric('Sum', window), rate: metric('Average', window) };
    return this.part(rate, window, math(`IF(failures >= ${minimumFailures}, rate, 0)`, terms, 'Failures', window));
  }

  private shortAlarm(rate: number, window: Duration): cloudwatch.Alarm {
    return this.part(rate, window, this.props.metric('Average', window));
  }

  private part(rate: number, window: Duration, metric: cloudwatch.IMetric): cloudwatch.Alarm {
    const percent = Number((rate * 100).toFixed(7));
    const title = `More than ${percent} % of requests failed within ${window.toHumanString()}; tells nobody by itself`;
    const made = silentAlarm(
      this,
      `Within${window.toSeconds()}`,
      { id: this.props.alert.id, title },
      { metric, threshold: rate, comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD },
    );
    acknowledge(made, {
      rules: ['HIPAA.Security-CloudWatchAlarmAction', 'NIST.800.53.R5-CloudWatchAlarmAction'],
      reason: 'One window alone wakes nobody: the composite alarm over both tells.',
    });
    return made;
  }
}
