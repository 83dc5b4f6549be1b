import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge, allowThroughService, grantThroughService } from '../../shared';

/** Properties of a {@link DeadLetterQueue}. */
export interface DeadLetterQueueProps {
  /** Key of the queue. */
  readonly encryptionKey: kms.IKey;

  /** Who puts events into the queue. */
  readonly sender: iam.IGrantable;

  /**
   * What happens to the events when the queue leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Keeps events that a function failed to handle, encrypted, for 14 days. */
export class DeadLetterQueue extends Construct {
  /** The queue. */
  readonly queue: sqs.IQueue;

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id);
    allowThroughService(this, props.encryptionKey, 'sqs');
    this.queue = new sqs.Queue(this, 'Resource', {
      encryptionMasterKey: props.encryptionKey,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    props.sender.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
    );
    grantThroughService(props.sender, props.encryptionKey, 'sqs');
    acknowledge(this.queue, {
      rules: ['AwsSolutions-SQS3'],
      reason: 'This is the dead-letter queue of a function; nothing consumes it that could fail.',
    });
  }
}
