import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { allowRules } from '../shared';
import type { MonitoredProps } from './monitored';
import { type Alert, description } from './private/health-alarm';

/** Properties of {@link ClusterHealth}. */
export interface ClusterHealthProps extends MonitoredProps {
  /** The cluster of the services. */
  readonly cluster: ecs.ICluster;
}

const ALERT: Alert = { id: 'task-crashed', title: 'A task of a container service ended by itself' };

/**
 * Tells of every task that ended although nobody stopped it, with the reason that ECS gives. A crash loop tells again
 * and again, the seldomer the longer it lasts: ECS starts such tasks with growing delay. Whether tasks are missing in
 * the end is up to `ContainerHealth`.
 *
 * One rule for all services of the cluster, no alarm.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 */
export class ClusterHealth extends Construct {
  /** The rule. */
  readonly rule: events.IRule;

  constructor(scope: Construct, id: string, { alarmTopic, cluster }: ClusterHealthProps) {
    super(scope, id);
    this.rule = new events.Rule(this, 'TaskCrashed', {
      description: description(ALERT),
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Task State Change'],
        detail: {
          clusterArn: [cluster.clusterArn],
          lastStatus: ['STOPPED'],
          stopCode: ['EssentialContainerExited'],
        },
      },
      targets: [{ bind: () => ({ arn: alarmTopic.topicArn, input: message() }) }],
    });
    allowRules(this, alarmTopic);
  }
}

function message(): events.RuleTargetInput {
  const facts = {
    of: '$.detail.group',
    reason: '$.detail.stoppedReason',
    task: '$.detail.taskArn',
    at: '$.detail.stoppedAt',
  };
  const lines = Object.entries(facts).map(([label, path]) => `${label}: ${events.EventField.fromPath(path)}`);
  return events.RuleTargetInput.fromMultilineText([description(ALERT), ...lines].join('\n'));
}
