import { Names, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type AuditSource, type AuditTransformTask, ENVIRONMENT } from '../../../runtime/contract';
import { MaintenanceFunction, type MaintenanceOptions } from '../../shared';
import { DeliveryStream, type DeliveryStreamProps } from './delivery-stream';

/** Properties of a {@link TransformedDelivery}. */
export interface TransformedDeliveryProps
  extends MaintenanceOptions,
    Pick<DeliveryStreamProps, 'archive' | 'encryptionKey' | 'logGroup'> {
  readonly source: AuditSource;
}

/** The way of one source to the archive: a delivery stream, and the function that turns payloads of log groups into lines. */
export class TransformedDelivery extends Construct {
  readonly streamName: string;
  readonly streamArn: string;
  readonly transform: lambda.IFunction;
  /** Role under which the stream writes into the archive. */
  readonly role: iam.IRole;

  constructor(scope: Construct, id: string, props: TransformedDeliveryProps) {
    super(scope, id);
    const { source, archive, encryptionKey, logGroup, logRetention, removalPolicy, alarmTopic } = props;
    this.streamName = Names.uniqueResourceName(this, { maxLength: 64, separator: '-' });
    // Written out instead of asked for: the function must name the stream, and the stream the function.
    const ownStream = Stack.of(this).formatArn({
      service: 'firehose',
      resource: 'deliverystream',
      resourceName: this.streamName,
    });
    const task: AuditTransformTask = { source };
    const { function: transform } = new MaintenanceFunction(this, 'Transform', {
      code: 'audit-transform',
      invocation: 'stream',
      description: `Turns payloads of ${source} log groups into lines of the audit archive`,
      environment: { [ENVIRONMENT.task]: JSON.stringify(task) },
      // What does not fit its answer goes back to the stream.
      statements: [new iam.PolicyStatement({ actions: ['firehose:PutRecordBatch'], resources: [ownStream] })],
      encryptionKey,
      logRetention,
      removalPolicy,
      alarmTopic,
    });
    this.transform = transform;
    const { streamName } = this;
    const stream = new DeliveryStream(this, 'Stream', {
      streamName,
      source,
      archive,
      encryptionKey,
      logGroup,
      transform,
    });
    this.streamArn = stream.streamArn;
    this.role = stream.role;
  }
}
