import * as events from 'aws-cdk-lib/aws-events';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { allowRules, toConstructId } from '../../shared';
import { type EventDetection, runbookOf } from '../detection';

/** Tells of every event that a detection is about, at once and each by itself. */
export class EventRule extends Construct {
  /** The rule. */
  readonly rule: events.IRule;

  constructor(scope: Construct, detection: EventDetection, alarmTopic: sns.ITopic) {
    super(scope, toConstructId(detection.id));
    const rule = new events.Rule(this, 'Resource', {
      description: `${detection.title}. What to do: ${runbookOf(detection)}`,
      eventPattern: detection.pattern,
      targets: [{ bind: () => ({ arn: alarmTopic.topicArn, input: message(detection) }) }],
    });
    this.rule = rule;
    if (detection.readOnly) {
      const resource = rule.node.defaultChild as events.CfnRule;
      resource.state = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
    }
    allowRules(this, alarmTopic);
  }
}

/** A message for people: no parameters of the call, which may hold what should not be mailed. */
function message(detection: EventDetection): events.RuleTargetInput {
  const facts = Object.entries(detection.facts).map(([label, path]) => `${label}: ${events.EventField.fromPath(path)}`);
  return events.RuleTargetInput.fromMultilineText(
    [detection.title, ...facts, `What to do: ${runbookOf(detection)}`].join('\n'),
  );
}
