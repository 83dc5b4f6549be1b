import { type App, Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';

/** Uploads that are announced, queued and worked off, and a bus of events, in two stacks. */
export function eventDriven(app: App): void {
  const intake = new Stack(app, 'Intake');
  const uploads = new s3.Bucket(intake, 'Uploads', { encryption: s3.BucketEncryption.S3_MANAGED });
  const topic = new sns.Topic(intake, 'Uploaded');
  uploads.addEventNotification(s3.EventType.OBJECT_CREATED, new notifications.SnsDestination(topic));
  const queue = new sqs.Queue(intake, 'Work', {
    visibilityTimeout: Duration.minutes(5),
    deadLetterQueue: { queue: new sqs.Queue(intake, 'Failed'), maxReceiveCount: 3 },
  });
  topic.addSubscription(new SqsSubscription(queue));

  const work = new Stack(app, 'Work');
  const worker = new lambda.Function(work, 'Worker', {
    runtime: lambda.Runtime.PYTHON_3_13,
    handler: 'index.handler',
    code: lambda.Code.fromInline('def handler(event, context): pass'),
  });
  worker.addEventSource(new SqsEventSource(queue));
  uploads.grantRead(worker);
  const bus = new events.EventBus(work, 'Bus');
  bus.grantPutEventsTo(worker);
  const audit = new lambda.Function(work, 'Audit', {
    runtime: lambda.Runtime.PYTHON_3_13,
    handler: 'index.handler',
    code: lambda.Code.fromInline('def handler(event, context): pass'),
  });
  new events.Rule(work, 'Done', {
    eventBus: bus,
    eventPattern: { source: ['work'] },
    targets: [new targets.LambdaFunction(audit)],
  });
}
