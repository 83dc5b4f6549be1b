import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge, type IWorkload, wildcardRule } from '../shared';
import type { IAuditArchive } from './audit-archive-interface';
import { LOAD_BALANCER_LOGS } from './private/archive-folders';

const RULE = 'ToArchive';

/** What S3 does with its role at the source. https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html */
const READ_BUCKET = ['s3:GetReplicationConfiguration', 's3:ListBucket'];
const READ = ['s3:GetObjectVersionAcl', 's3:GetObjectVersionForReplication', 's3:GetObjectVersionTagging'];

/** Properties of {@link ArchivedLogs}. */
export interface ArchivedLogsProps {
  /** Where the logs go. */
  readonly archive: IAuditArchive;

  /** Versioned bucket to which load balancers deliver, of this stack, without a replication of its own. */
  readonly logs: s3.Bucket;
}

/**
 * The way of load balancers' logs to the archive. Load balancers deliver only to buckets without a KMS key, so S3
 * copies each file as it comes: the copy is encrypted under the archive's key and gets the archive's lock. A log that is
 * deleted at the source stays in the archive. No code runs, nothing is copied by hand, and S3 tries again on its own.
 * Only what is delivered after the deployment is copied.
 *
 * An archive that was imported must let the role in itself (`s3:ReplicateObject`, `kms:Encrypt`, `kms:GenerateDataKey`).
 * NIST 800-53 R5 AU-4(1), AU-9(2), AU-12(1);
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html
 */
export class ArchivedLogs extends Construct implements IWorkload {
  /** Role with which S3 copies. */
  readonly role: iam.IRole;
  readonly grantPrincipal: iam.IPrincipal;
  private readonly dimensionsMap: Record<string, string>;

  constructor(scope: Construct, id: string, props: ArchivedLogsProps) {
    super(scope, id);
    const { archive, logs } = props;
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('s3.amazonaws.com'),
      description: 'Load balancer logs to the audit archive',
    });
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      description: 'Copies logs from one bucket into the audit archive',
      roles: [this.role],
    });
    this.grantPrincipal = policy.grantPrincipal;
    const files = logs.arnForObjects(`${LOAD_BALANCER_LOGS}*`);
    policy.addStatements(
      new iam.PolicyStatement({ actions: READ_BUCKET, resources: [logs.bucketArn] }),
      new iam.PolicyStatement({ actions: READ, resources: [files] }),
    );
    acknowledge(policy, {
      rules: [wildcardRule(Stack.of(this), files)],
      reason: 'Names of log files hold time and chance, so permission can only be given by their beginning.',
    });
    archive.grantReplication(this, LOAD_BALANCER_LOGS);
    this.replicate(logs, archive);
    this.dimensionsMap = {
      SourceBucket: logs.bucketName,
      DestinationBucket: archive.bucket.bucketName,
      RuleId: RULE,
    };
  }

  /** Files that S3 gave up copying. */
  metricFailures(): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/S3',
      metricName: 'OperationsFailedReplication',
      dimensionsMap: this.dimensionsMap,
      statistic: cloudwatch.Stats.SUM,
      period: Duration.minutes(5),
    });
  }

  /** Written into the resource: the L2 would add permissions that are not needed, and a role policy of its own. */
  private replicate(logs: s3.Bucket, archive: IAuditArchive): void {
    const source = logs.node.defaultChild as s3.CfnBucket;
    source.replicationConfiguration = {
      role: this.role.roleArn,
      rules: [
        {
          id: RULE,
          priority: 1,
          status: 'Enabled',
          filter: { prefix: LOAD_BALANCER_LOGS },
          deleteMarkerReplication: { status: 'Disabled' },
          // No log is encrypted with KMS, but S3 refuses a rule that names a key for copies and does not say this.
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
          destination: {
            bucket: archive.bucket.bucketArn,
            encryptionConfiguration: { replicaKmsKeyId: archive.encryptionKey.keyArn },
            metrics: { status: 'Enabled' },
          },
        },
      ],
    };
  }
}
