import { Aws, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { EncryptionKey } from './encryption-key';

/** Properties of an {@link AlarmTopic}. */
export interface AlarmTopicProps {
  /**
   * Key under which messages are stored on their way.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to a key of its own when the topic is removed.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Where alarms go. Only alarms of this account may publish, over TLS; who is told is up to whoever subscribes:
 * `topic.topic.addSubscription(new EmailSubscription('oncall@example.com'))`. NIST 800-53 R5 SI-4(5), IR-6.
 */
export class AlarmTopic extends Construct {
  /** The topic. */
  readonly topic: sns.ITopic;

  constructor(scope: Construct, id: string, props: AlarmTopicProps = {}) {
    super(scope, id);
    const masterKey =
      props.encryptionKey ??
      new EncryptionKey(this, 'Key', { description: `Alarms of ${this.node.path}`, removalPolicy: props.removalPolicy })
        .key;
    const cloudWatch = new iam.ServicePrincipal('cloudwatch.amazonaws.com');
    const ofThisAccount = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
    masterKey.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [cloudWatch],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'], // In a key policy this means the key itself.
        conditions: ofThisAccount,
      }),
    );
    const topic = new sns.Topic(this, 'Resource', { masterKey, enforceSSL: true });
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [cloudWatch],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          ...ofThisAccount,
          ArnLike: {
            'aws:SourceArn': `arn:${Aws.PARTITION}:cloudwatch:${Stack.of(this).region}:${Aws.ACCOUNT_ID}:alarm:*`,
          },
        },
      }),
    );
    this.topic = topic;
  }
}

/** Sends an alarm, and its end, to a topic. */
export function notify(alarm: cloudwatch.Alarm, topic: sns.ITopic): void {
  const action = { bind: () => ({ alarmActionArn: topic.topicArn }) };
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
}
