import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  AccessLogBucket,
  acknowledge,
  allowThroughService,
  EncryptionKey,
  grantThroughService,
  NOT_REPLICATED,
  PRIVATE_BUCKET,
  UNFINISHED_UPLOAD_LIFETIME,
} from '../shared';
import { DataClass } from './data-class';
import { PUBLIC_NOT_LOGGED, PUBLIC_WITHOUT_KEY } from './private/bucket-findings';
import { denyOtherEncryption } from './private/encryption-policy';

/** Reading by key. Listing is absent on purpose: whoever takes over a service must know the names of objects. */
const READ = ['s3:GetObject'];

const WRITE = ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:PutObject'];

/** Properties of an {@link EncryptedBucket}. */
export interface EncryptedBucketProps {
  /**
   * Harm that reading the objects does.
   *
   * @default DataClass.CONFIDENTIAL
   */
  readonly dataClass?: DataClass;

  /**
   * Key that encrypts the objects.
   *
   * @default - a key of its own; for public data a key owned by AWS
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Bucket that receives the server access logs, see {@link AccessLogBucket}. In the same account and Region.
   *
   * @default - a bucket of its own; for public data none
   */
  readonly accessLogsBucket?: s3.IBucket;

  /**
   * Prefix of the access logs.
   *
   * @default - the construct's path
   */
  readonly accessLogsPrefix?: string;

  /**
   * Age in whole days at which objects are deleted; they can be brought back within the recovery time of the class.
   *
   * @default - objects stay
   */
  readonly expiration?: Duration;

  /**
   * Time during which nobody can delete or overwrite a version of an object, and how strictly. Can be set only when
   * the bucket is created.
   *
   * @default - versions can be deleted by whoever has the permission
   */
  readonly objectLock?: s3.ObjectLockRetention;

  /**
   * What happens to the bucket when it leaves the stack. CloudFormation deletes empty buckets only.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A private, versioned bucket whose objects are encrypted under one key that the account controls. Uploads under
 * another key are refused, also with a key of the caller's: with such a key a thief could lock the owner out of
 * their own objects. NIST 800-53 R5 AC-6, AU-2, CP-9, SC-8(1), SC-28(1).
 */
export class EncryptedBucket extends Construct {
  /** The bucket. Its own `grant…` methods give more than {@link grantRead} and {@link grantReadWrite}. */
  readonly bucket: s3.IBucket;
  /** The key that encrypts the objects, unless AWS owns it. */
  readonly encryptionKey?: kms.IKey;

  constructor(scope: Construct, id: string, props: EncryptedBucketProps = {}) {
    super(scope, id);
    const dataClass = props.dataClass ?? DataClass.CONFIDENTIAL;
    this.encryptionKey = props.encryptionKey ?? this.ownKey(dataClass, props.removalPolicy);
    if (this.encryptionKey !== undefined) {
      allowThroughService(this, this.encryptionKey, 's3');
    }
    const bucket = new s3.Bucket(this, 'Resource', {
      ...PRIVATE_BUCKET,
      encryption: this.encryptionKey === undefined ? s3.BucketEncryption.S3_MANAGED : s3.BucketEncryption.KMS,
      encryptionKey: this.encryptionKey,
      bucketKeyEnabled: this.encryptionKey === undefined ? undefined : true,
      objectLockDefaultRetention: props.objectLock,
      lifecycleRules: [
        {
          expiration: props.expiration,
          // S3 removes markers by itself where objects expire, and refuses both settings in one rule.
          expiredObjectDeleteMarker: props.expiration === undefined ? true : undefined,
          noncurrentVersionExpiration: dataClass.recovery,
          abortIncompleteMultipartUploadAfter: UNFINISHED_UPLOAD_LIFETIME,
        },
      ],
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    bucket.addToResourcePolicy(denyOtherEncryption(bucket, this.encryptionKey));
    this.bucket = bucket;
    const resource = bucket.node.defaultChild as s3.CfnBucket;
    const accessLogsBucket = props.accessLogsBucket ?? this.ownLogs(dataClass);
    if (accessLogsBucket !== undefined) {
      // Set here because the L2 property also writes an ACL or a statement to the other bucket.
      resource.loggingConfiguration = {
        destinationBucketName: accessLogsBucket.bucketName,
        logFilePrefix: props.accessLogsPrefix ?? `${this.node.path}/`,
      };
      if (accessLogsBucket.policy !== undefined) {
        // S3 refuses the setting while the other bucket's policy does not yet let logs in.
        resource.node.addDependency(accessLogsBucket.policy);
      }
    }
    acknowledge(resource, NOT_REPLICATED);
    if (accessLogsBucket === undefined) {
      acknowledge(resource, PUBLIC_NOT_LOGGED);
    }
    if (this.encryptionKey === undefined) {
      acknowledge(resource, PUBLIC_WITHOUT_KEY);
    }
  }

  /** Lets a principal read objects whose name it knows. */
  grantRead(grantee: iam.IGrantable): void {
    this.grant(grantee, READ);
  }

  /** Lets a principal read, write and delete objects whose name it knows. */
  grantReadWrite(grantee: iam.IGrantable): void {
    this.grant(grantee, [...READ, ...WRITE]);
  }

  private grant(grantee: iam.IGrantable, actions: string[]): void {
    const { policyDependable } = grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions, resources: [this.bucket.arnForObjects('*')] }),
    );
    if (Construct.isConstruct(policyDependable)) {
      acknowledge(policyDependable, {
        rules: [`AwsSolutions-IAM5[Resource::<${this.logicalId}.Arn>/*]`],
        reason:
          'The principal works with any object of this one bucket, which belongs to it; IAM has no other form for ' +
          'objects that do not exist yet. It cannot list names, and no action is a wildcard.',
      });
    }
    if (this.encryptionKey !== undefined) {
      grantThroughService(grantee, this.encryptionKey, 's3');
    }
  }

  private get logicalId(): string {
    return Stack.of(this).getLogicalId(this.bucket.node.defaultChild as s3.CfnBucket);
  }

  private ownKey(dataClass: DataClass, removalPolicy?: RemovalPolicy): kms.IKey | undefined {
    if (!dataClass.customerManagedKey) {
      return undefined;
    }
    const description = `Bucket ${this.node.path}: ${dataClass.name} data`;
    return new EncryptionKey(this, 'Key', { description, removalPolicy }).key;
  }

  private ownLogs(dataClass: DataClass): s3.IBucket | undefined {
    return dataClass.accessLogging ? new AccessLogBucket(this, 'AccessLogs').allowBuckets().bucket : undefined;
  }
}
