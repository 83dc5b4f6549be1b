import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { ContributorDetection } from '../detection';
import { alarmOnCount, type CountedAlarmProps } from './counted-alarm';

/** Properties of a {@link ContributorAlarm}. */
export interface ContributorAlarmProps extends CountedAlarmProps {
  readonly logGroupNames: string[];
}

/**
 * Rings when one contributor alone causes enough.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights-RuleSyntax.html
 */
export class ContributorAlarm extends Construct {
  constructor(scope: Construct, id: string, detection: ContributorDetection, props: ContributorAlarmProps) {
    super(scope, id);
    const ruleName = `${props.name}-${detection.id}`;
    const rule = new cloudwatch.CfnInsightRule(this, 'Rule', {
      ruleName,
      ruleState: 'ENABLED',
      ruleBody: Stack.of(this).toJsonString({
        Schema: { Name: 'CloudWatchLogRule', Version: 1 },
        LogGroupNames: props.logGroupNames,
        LogFormat: 'JSON',
        Contribution: { Keys: [detection.key], Filters: detection.filters },
        AggregateOn: 'Count',
      }),
    });
    const most = new cloudwatch.MathExpression({
      expression: `INSIGHT_RULE_METRIC("${ruleName}", "MaxContributorValue")`,
      label: detection.title,
      period: Duration.minutes(detection.minutes),
    });
    // The name in the expression is no reference that CloudFormation could order by.
    alarmOnCount(this, detection, most, props).node.addDependency(rule);
  }
}
