import { type Duration, type RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allowThroughService, BlueprintError, EncryptedLogGroup, EncryptionKey } from '../shared';
import { LOCK } from './defaults';
import { eventSelectors } from './private/data-events';
import { deploymentRoles } from './private/deployment-role';
import { requireWholeDays } from './private/require-whole-days';
import { TrailBucket } from './private/trail-bucket';
import { allowTrail } from './private/trail-key';

const PREFIX = /^[A-Za-z][A-Za-z0-9-]*$/;

/** Properties of an {@link AuditTrail}. */
export interface AuditTrailProps {
  /**
   * What the generated names of the tables, buckets and functions start with whose data events are recorded:
   * letters, digits and hyphens, e.g. `Shop-`.
   *
   * @default - the stack's name and a hyphen
   */
  readonly resourcePrefix?: string;

  /**
   * How long nobody can delete a record, in whole days, 1 or more. Applies to records written from then on.
   *
   * @default Duration.days(365)
   */
  readonly lockDuration?: Duration;

  /**
   * Whether the lock binds everybody, the account's root included (compliance), or can be lifted by those with the
   * permission `s3:BypassGovernanceRetention` (governance).
   *
   * @default ObjectLockMode.COMPLIANCE
   */
  readonly lockMode?: s3.ObjectLockMode;

  /**
   * Key that encrypts records and log events. Whoever deletes it deletes them, locked or not.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How long CloudWatch Logs keeps events; the bucket keeps them until somebody deletes them after the lock.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * What happens to the log group and to a key of its own when they leave the stack. The buckets are always
   * retained: CloudFormation cannot delete records that are locked.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Who did what, when and from where: a CloudTrail trail over all Regions with management events, data events of
 * the stack's own resources, and unusual rates of calls and errors. Records are digested, encrypted and locked
 * against deletion, and reach CloudWatch Logs within minutes. One per stack, because AWS wants the trail's name in
 * the policies of bucket and key: `<stack name>-trail`.
 *
 * Readers need permission on the bucket and on the key through S3.
 *
 * NIST 800-53 R5 AU-2, AU-3, AU-6(1), AU-9(2), AU-9(3), AU-10, AU-11, AU-12;
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
 *
 * @throws BlueprintError `NAME_INVALID`, `VALUE_OUT_OF_RANGE`
 */
export class AuditTrail extends Construct {
  /** ARN of the trail. */
  readonly trailArn: string;
  /** Bucket with the records. */
  readonly bucket: s3.IBucket;
  /** Log group with the same events, for filters and alarms. */
  readonly logGroup: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: AuditTrailProps = {}) {
    super(scope, id);
    const stack = Stack.of(this);
    const prefix = props.resourcePrefix ?? `${stack.stackName}-`;
    const lockDuration = props.lockDuration ?? LOCK;
    requirePrefix(this, prefix);
    requireWholeDays(this, 'lockDuration', lockDuration);
    // Written out instead of asked for: bucket and key must name the trail before it exists.
    const trailName = `${stack.stackName}-trail`;
    this.trailArn = stack.formatArn({ service: 'cloudtrail', resource: 'trail', resourceName: trailName });
    const encryptionKey =
      props.encryptionKey ??
      new EncryptionKey(this, 'Key', { description: 'Audit trail', removalPolicy: props.removalPolicy }).key;
    allowTrail(this, encryptionKey, this.trailArn, trailName);
    allowThroughService(this, encryptionKey, 's3');
    const { bucket, accessLogs } = new TrailBucket(this, 'Bucket', {
      encryptionKey,
      trailArn: this.trailArn,
      account: stack.account,
      lockMode: props.lockMode ?? s3.ObjectLockMode.COMPLIANCE,
      lockDuration,
      administrators: deploymentRoles(this),
    });
    const { logGroup } = new EncryptedLogGroup(this, 'Logs', {
      encryptionKey,
      retention: props.logRetention,
      removalPolicy: props.removalPolicy,
    });
    const { role, policy } = this.createDelivery(logGroup);
    const trail = new cloudtrail.CfnTrail(this, 'Resource', {
      trailName,
      isLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      kmsKeyId: encryptionKey.keyArn,
      s3BucketName: bucket.bucketName,
      cloudWatchLogsLogGroupArn: logGroup.logGroupArn,
      cloudWatchLogsRoleArn: role.roleArn,
      advancedEventSelectors: eventSelectors(this, prefix, [bucket, accessLogs]),
      insightSelectors: [{ insightType: 'ApiCallRateInsight' }, { insightType: 'ApiErrorRateInsight' }],
    });
    // CloudTrail tries both ways out when it is created and refuses a trail that cannot deliver.
    trail.node.addDependency(bucket.node.findChild('Policy'), policy);
    this.bucket = bucket;
    this.logGroup = logGroup;
  }

  /** A role that adds events to this one log group. CloudTrail does not support source conditions on it. */
  private createDelivery(logGroup: logs.ILogGroup): { role: iam.Role; policy: iam.ManagedPolicy } {
    const role = new iam.Role(this, 'DeliveryRole', {
      assumedBy: new iam.ServicePrincipal('cloudtrail.amazonaws.com'),
      description: 'CloudTrail to CloudWatch Logs',
    });
    const policy = new iam.ManagedPolicy(this, 'DeliveryPolicy', {
      description: 'Adds audit events to one log group',
      roles: [role],
      statements: [
        new iam.PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
      ],
    });
    return { role, policy };
  }
}

function requirePrefix(scope: Construct, prefix: string): void {
  if (Token.isUnresolved(prefix) || !PREFIX.test(prefix)) {
    throw new BlueprintError(
      'NAME_INVALID',
      `resourcePrefix must be literal letters, digits and hyphens and start with a letter, got '${prefix}'; ` +
        'write the beginning of the stack names out',
      scope,
    );
  }
}
