import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { AccessLogBucket, acknowledge, NOT_REPLICATED, PRIVATE_BUCKET, UNFINISHED_UPLOAD_LIFETIME } from '../../shared';
import { ARCHIVE_AFTER, HIDDEN_VERSION_LIFETIME } from '../defaults';
import { keepLocked } from './locked-bucket-policy';

/** Properties of a {@link LockedBucket}. */
export interface LockedBucketProps {
  readonly encryptionKey: kms.IKey;
  /** Whether objects share a data key for a while: fewer calls of KMS, and the encryption context names the bucket only. */
  readonly bucketKey: boolean;
  readonly lockMode: s3.ObjectLockMode;
  readonly lockDuration: Duration;
  /** Beginning of the names of its access logs. */
  readonly accessLogsPrefix: string;
  /** Age at which S3 deletes objects; after the lock. */
  readonly expiration?: Duration;
  /** ARNs of the roles that may change lock, policy and lifecycle. */
  readonly administrators: readonly string[];
}

/**
 * A bucket in which nobody overwrites or deletes an object while it is locked, and nobody but deployments changes that.
 * Every reader is logged. Who may write is up to the statements that are added.
 */
export class LockedBucket extends Construct {
  readonly bucket: s3.Bucket;

  /** Who read the objects. */
  readonly accessLogs: s3.Bucket;

  constructor(scope: Construct, id: string, props: LockedBucketProps) {
    super(scope, id);
    const { lockMode, lockDuration, expiration } = props;
    const accessLogs = new AccessLogBucket(this, 'AccessLogs').allowBuckets().bucket;
    const bucket = new s3.Bucket(this, 'Resource', {
      ...PRIVATE_BUCKET,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: props.bucketKey,
      objectLockEnabled: true,
      objectLockDefaultRetention:
        lockMode === s3.ObjectLockMode.COMPLIANCE
          ? s3.ObjectLockRetention.compliance(lockDuration)
          : s3.ObjectLockRetention.governance(lockDuration),
      lifecycleRules: [
        {
          transitions: [{ storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: ARCHIVE_AFTER }],
          expiration,
          // In a versioned bucket expiration only hides an object; this deletes what is hidden.
          noncurrentVersionExpiration: expiration === undefined ? undefined : HIDDEN_VERSION_LIFETIME,
          abortIncompleteMultipartUploadAfter: UNFINISHED_UPLOAD_LIFETIME,
        },
      ],
      // Never DESTROY: a bucket with locked records cannot be deleted, and the attempt would leave a broken stack.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const resource = bucket.node.defaultChild as s3.CfnBucket;
    resource.loggingConfiguration = {
      destinationBucketName: accessLogs.bucketName,
      logFilePrefix: props.accessLogsPrefix,
    };
    // S3 refuses the setting while the other bucket's policy does not yet let logs in.
    resource.node.addDependency(accessLogs.node.findChild('Policy'));
    acknowledge(resource, NOT_REPLICATED);
    keepLocked(bucket, lockMode, props.administrators);
    // Records outlive the stack, and so must what protects them.
    bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.bucket = bucket;
    this.accessLogs = accessLogs;
  }
}
