import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { EncryptionKey, type IWorkload } from '../shared';
import type { IAuditArchive } from './audit-archive-interface';
import { LOCK } from './defaults';
import { ArchiveAccess } from './private/archive-access';
import { deploymentRoles } from './private/deployment-role';
import { LockedBucket } from './private/locked-bucket';
import { denial } from './private/locked-bucket-policy';
import { requireWholeDays } from './private/require-whole-days';

/** Properties of an {@link AuditArchive}. */
export interface AuditArchiveProps {
  /**
   * How long nobody can delete a record, in whole days, 1 or more. Applies to records written from then on.
   *
   * @default Duration.days(365)
   */
  readonly lockDuration?: Duration;

  /**
   * Whether the lock binds everybody, the account's root included (compliance), or can be lifted by deployments and
   * {@link administrators} with the permission `s3:BypassGovernanceRetention` (governance).
   *
   * @default ObjectLockMode.COMPLIANCE
   */
  readonly lockMode?: s3.ObjectLockMode;

  /**
   * Age in whole days at which S3 deletes records; longer than the lock. Nobody else deletes them.
   *
   * @default - records stay
   */
  readonly expiration?: Duration;

  /**
   * Roles that may change the settings of the bucket besides deployments. Each of them can shorten the life of records
   * that are not yet written.
   *
   * @default - none
   */
  readonly administrators?: iam.IRole[];

  /**
   * Key that encrypts the records. Whoever deletes it deletes them, locked or not.
   *
   * @default - a key of its own, which only writers and readers of the archive can use
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to a key of its own when it leaves the stack. The buckets are always retained.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Where audit records stay: locked against deletion, versioned, encrypted under a key that no service can use,
 * readable at once for 90 days and within milliseconds for a higher price afterwards, with a log of every reader.
 *
 * The policy of the bucket refuses everybody, an administrator with every permission included:
 *
 * 1. writing, except to those whom {@link grantWrite} and {@link grantReplication} name
 * 2. deleting, hiding and changing locks
 * 3. changing lock, lifecycle, versioning, encryption, access log and the policy itself, except in a deployment
 *
 * Whoever can deploy can therefore change the third, and a review of the template sees it; the lock of what is already
 * written outlives even that. Only the account's root user, whom S3 never denies replacing a bucket policy, has a way in
 * when no deployment is possible any more.
 *
 * An archive in another account is declared there and taken here with {@link fromBucket}. NIST 800-53 R5 AU-9(2),
 * AU-9(3), AU-11, SC-28(1); https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`
 */
export class AuditArchive extends Construct implements IAuditArchive {
  /**
   * An archive that exists already. This app cannot change its policies: they must let the roles of this app write or
   * read, in the bucket and in the key, and the bucket must use a bucket key, as an archive does whose
   * {@link grantWrite} and {@link grantRead} were called for roles by ARN.
   */
  static fromBucket(bucket: s3.IBucket, encryptionKey: kms.IKey): IAuditArchive {
    return new ArchiveAccess(bucket, encryptionKey);
  }

  readonly bucket: s3.IBucket;
  readonly encryptionKey: kms.IKey;
  /** Who read the records. */
  readonly accessLogs: s3.IBucket;
  private readonly access: ArchiveAccess;
  private readonly writers: string[] = [];
  private readonly replicators: string[] = [];
  private readonly otherWriters: iam.PolicyStatement;
  private readonly otherReplicators: iam.PolicyStatement;

  constructor(scope: Construct, id: string, props: AuditArchiveProps = {}) {
    super(scope, id);
    const { lockDuration = LOCK, expiration, removalPolicy } = props;
    requireWholeDays(this, 'lockDuration', lockDuration);
    if (expiration !== undefined) {
      requireWholeDays(this, 'expiration', expiration, lockDuration.toDays() + 1);
    }
    this.encryptionKey =
      props.encryptionKey ??
      new EncryptionKey(this, 'Key', { description: `Archive of ${this.node.path}`, removalPolicy }).key;
    const { bucket, accessLogs } = new LockedBucket(this, 'Bucket', {
      encryptionKey: this.encryptionKey,
      bucketKey: true,
      lockMode: props.lockMode ?? s3.ObjectLockMode.COMPLIANCE,
      lockDuration,
      expiration,
      accessLogsPrefix: 'archive/',
      administrators: [...deploymentRoles(this), ...(props.administrators ?? []).map(({ roleArn }) => roleArn)],
    });
    const objects = bucket.arnForObjects('*');
    this.otherWriters = denial('NobodyElseWrites', ['s3:PutObject'], objects, {});
    // Replication never asks for `s3:PutObject`: whoever has a bucket and a role could copy forged logs in.
    this.otherReplicators = denial('NobodyElseReplicates', ['s3:ReplicateObject'], objects, {});
    bucket.addToResourcePolicy(this.otherWriters);
    bucket.addToResourcePolicy(this.otherReplicators);
    bucket.addToResourcePolicy(denial('NobodyReplicatesDeletions', ['s3:ReplicateDelete'], objects, {}));
    this.bucket = bucket;
    this.accessLogs = accessLogs;
    this.access = new ArchiveAccess(bucket, this.encryptionKey);
  }

  /** Lets a workload add records. A role of another stack must be given by its ARN, or the stacks depend on each other. */
  grantWrite(writer: IWorkload, ...prefixes: string[]): void {
    this.access.grantWrite(writer, ...prefixes);
    this.writers.push(writer.role.roleArn);
    this.otherWriters.addCondition('ArnNotEquals', { 'aws:PrincipalArn': [...this.writers] });
  }

  /** Lets S3 copy objects in with a workload's role. A role of another stack must be given by its ARN. */
  grantReplication(replicator: IWorkload, ...prefixes: string[]): void {
    this.access.grantReplication(replicator, ...prefixes);
    this.replicators.push(replicator.role.roleArn);
    this.otherReplicators.addCondition('ArnNotEquals', { 'aws:PrincipalArn': [...this.replicators] });
  }

  /** Lets a workload list and read records. A role of another stack must be given by its ARN. */
  grantRead(reader: IWorkload): void {
    this.access.grantRead(reader);
  }
}
