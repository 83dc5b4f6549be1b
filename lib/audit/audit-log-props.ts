import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { IAuditArchive } from './audit-archive-interface';

/** Properties of an `AuditLog`. */
export interface AuditLogProps {
  /**
   * Where records stay.
   *
   * @default - an archive of its own
   */
  readonly archive?: IAuditArchive;

  /**
   * Key under which records wait, and the pipeline's own logs and functions are encrypted.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How long the pipeline's own logs are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * What happens to the pipeline's own logs and keys when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Who is told when records cannot be turned into lines.
   *
   * @default - a topic of its own
   */
  readonly alarmTopic?: sns.ITopic;
}

/** How one log group is sent to the archive. */
export interface AuditSourceOptions {
  /**
   * Which events are sent. What is left out can be lost when the log group expires.
   *
   * @default - all events
   */
  readonly filterPattern?: logs.IFilterPattern;
}

/** One delivery stream of an `AuditLog`, for alarms and dashboards. */
export interface AuditDelivery {
  /** Where its records come from: an audit source, or `waf`. */
  readonly source: string;

  /** Physical name of the delivery stream. */
  readonly deliveryStreamName: string;

  /** Role under which it writes into the archive. */
  readonly role: iam.IRole;

  /**
   * The function that turns records into lines.
   *
   * @default - records are lines already
   */
  readonly transform?: lambda.IFunction;
}
