import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { notify } from '../shared';
import type { IMonitored, MonitoredProps } from './monitored';
import { type Alert, silentAlarm } from './private/health-alarm';
import { FIVE_MINUTES, METRICS_OF_AN_ALARM, sum } from './private/math';

/** Properties of {@link RuleHealth}. */
export interface RuleHealthProps extends MonitoredProps {
  /** Rules of the default event bus whose events people or the platform rely on. */
  readonly rules: events.IRule[];
}

const ALERT: Alert = {
  id: 'event-rule-failing',
  title: 'A rule that tells of events, or acts on them, could not reach its target',
};

/**
 * Whether rules reach their targets. A rule without permission fails for good and says so nowhere else, so that what
 * it should tell is lost. One kind of alarm for all of them, because a person does the same.
 *
 * One alarm for ten rules, over one metric each.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export class RuleHealth extends Construct implements IMonitored {
  readonly alarms: readonly cloudwatch.IAlarm[];
  readonly metrics: Readonly<Record<string, cloudwatch.IMetric>>;

  constructor(scope: Construct, id: string, { alarmTopic, rules }: RuleHealthProps) {
    super(scope, id);
    const failures: readonly [string, cloudwatch.IMetric][] = rules.map(({ ruleName: RuleName }, index) => [
      `rule${index + 1}`,
      new cloudwatch.Metric({
        namespace: 'AWS/Events',
        metricName: 'FailedInvocations',
        dimensionsMap: { RuleName },
        statistic: 'Sum',
        period: FIVE_MINUTES,
      }),
    ]);
    this.metrics = Object.fromEntries(failures);
    const groups = Array.from({ length: Math.ceil(failures.length / METRICS_OF_AN_ALARM) }, (_, index) =>
      failures.slice(index * METRICS_OF_AN_ALARM, (index + 1) * METRICS_OF_AN_ALARM),
    );
    this.alarms = groups.map((group, index) => {
      const metric = sum(Object.fromEntries(group), 'Failed invocations');
      const made = silentAlarm(this, `EventRuleFailing${index + 1}`, ALERT, { metric, threshold: 1 });
      notify(made, alarmTopic);
      return made;
    });
  }
}
