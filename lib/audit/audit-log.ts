import { Names } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AuditSource } from '../../runtime/contract';
import {
  AlarmTopic,
  BlueprintError,
  EncryptedLogGroup,
  EncryptionKey,
  type MaintenanceOptions,
  toConstructId,
} from '../shared';
import { AuditArchive } from './audit-archive';
import type { IAuditArchive } from './audit-archive-interface';
import type { AuditDelivery, AuditLogProps, AuditSourceOptions } from './audit-log-props';
import { DeliveryStream } from './private/delivery-stream';
import { LogSubscriptions } from './private/log-subscriptions';
import { allowStreams } from './private/stream-key';
import { TransformedDelivery } from './private/transformed-delivery';
import { logWebAcl, WEB_ACL_STREAM_PREFIX } from './private/web-acl-logging';

const WAF = 'waf';

/**
 * The way from every log to the archive: log groups → subscription → delivery stream, whose function turns payloads into
 * lines → archive. Each source has a stream and a function of its own, made with the first log group of that source, so
 * that a flood in one delays no other and no source can write into another's folder. Web ACLs log straight to a stream.
 *
 * What arrives within a minute or two is out of reach of whoever owns a service, its log group or the account's
 * administration. NIST 800-53 R5 AU-4(1), AU-6(4), AU-9(2), AU-9(3), AU-12(1);
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#FirehoseExample
 */
export class AuditLog extends Construct {
  /** Where records stay. */
  readonly archive: IAuditArchive;

  /** Why deliveries failed, as Firehose tells it. */
  readonly deliveryErrors: logs.ILogGroup;

  private readonly encryptionKey: kms.IKey;
  private readonly maintenance: MaintenanceOptions;
  private readonly transformed = new Map<AuditSource, TransformedDelivery>();
  private readonly made: AuditDelivery[] = [];
  private ownSubscriptions?: LogSubscriptions;
  private webAclStreamArn?: string;

  constructor(scope: Construct, id: string, props: AuditLogProps = {}) {
    super(scope, id);
    const { logRetention, removalPolicy } = props;
    this.encryptionKey =
      props.encryptionKey ??
      new EncryptionKey(this, 'Key', { description: `Records on their way, ${this.node.path}`, removalPolicy }).key;
    allowStreams(this.encryptionKey);
    this.archive = props.archive ?? new AuditArchive(this, 'Archive', { removalPolicy });
    const alarmTopic = props.alarmTopic ?? new AlarmTopic(this, 'Alarms', { removalPolicy }).topic;
    this.maintenance = { logRetention, removalPolicy, alarmTopic };
    this.deliveryErrors = new EncryptedLogGroup(this, 'DeliveryErrors', {
      encryptionKey: this.encryptionKey,
      retention: logRetention,
      removalPolicy,
    }).logGroup;
  }

  /** The delivery streams so far. */
  get deliveries(): readonly AuditDelivery[] {
    return this.made;
  }

  /**
   * Sends a log group to the archive. A log group has at most two subscriptions, this is one of them.
   *
   * Events that its data protection masks are archived masked.
   *
   * @throws BlueprintError `VALUE_OUT_OF_RANGE` when the log group is the pipeline's own, whose every delivery would
   * make new events
   */
  addSource(source: AuditSource, logGroup: logs.ILogGroup, options: AuditSourceOptions = {}): void {
    this.requireForeign(logGroup);
    const { streamArn } = this.transformed.get(source) ?? this.createTransformed(source);
    this.subscriptions.subscribe(logGroup, streamArn, options.filterPattern ?? logs.FilterPattern.allEvents());
  }

  /**
   * Sends the log of a web ACL to the archive, without the headers that carry secrets; the web ACL can have no other log.
   *
   * @param scope construct that belongs to the web ACL and receives the setting, so that references point one way
   */
  addWebAclLogs(scope: Construct, webAclArn: string): void {
    this.webAclStreamArn ??= this.createWebAclStream();
    logWebAcl(scope, webAclArn, this.webAclStreamArn);
  }

  /** With the first log group: a policy without a stream to name would be refused. */
  private get subscriptions(): LogSubscriptions {
    this.ownSubscriptions ??= new LogSubscriptions(this, 'Subscriptions');
    return this.ownSubscriptions;
  }

  private createTransformed(source: AuditSource): TransformedDelivery {
    const { archive, encryptionKey, deliveryErrors: logGroup, maintenance } = this;
    const delivery = new TransformedDelivery(this, toConstructId(source), {
      ...maintenance,
      source,
      archive,
      encryptionKey,
      logGroup,
    });
    this.subscriptions.allow(delivery.streamArn);
    this.transformed.set(source, delivery);
    const { role, streamName: deliveryStreamName, transform } = delivery;
    this.made.push({ source, deliveryStreamName, role, transform });
    return delivery;
  }

  private createWebAclStream(): string {
    const { archive, encryptionKey, deliveryErrors: logGroup } = this;
    const unique = Names.uniqueResourceName(this, { maxLength: 64 - WEB_ACL_STREAM_PREFIX.length, separator: '-' });
    const streamName = `${WEB_ACL_STREAM_PREFIX}${unique}`;
    const props = { streamName, source: WAF, archive, encryptionKey, logGroup };
    const { role, streamArn } = new DeliveryStream(this, toConstructId(WAF), props);
    this.made.push({ source: WAF, deliveryStreamName: streamName, role });
    return streamArn;
  }

  private requireForeign(logGroup: logs.ILogGroup): void {
    if (logGroup.node.scopes.includes(this)) {
      throw new BlueprintError(
        'VALUE_OUT_OF_RANGE',
        `logGroup must not belong to the pipeline itself, got ${logGroup.node.path}; leave it out, its events would go round for ever`,
        this,
      );
    }
  }
}
