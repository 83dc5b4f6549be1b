import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge, type IWorkload, wildcardRule } from '../../shared';
import type { IAuditArchive } from '../audit-archive-interface';

/** What Firehose does with its role. https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3 */
const WRITE = ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'];
const WRITE_BUCKET = ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'];

/** Not `s3:ReplicateDelete`, which would hide a record when its source is deleted, nor `s3:ReplicateTags`: logs have none. */
const REPLICATE = ['s3:ReplicateObject'];

const READ = ['s3:GetObject'];
const READ_BUCKET = ['s3:GetBucketLocation', 's3:ListBucket'];

const KEY_USE = {
  write: ['kms:Decrypt', 'kms:GenerateDataKey'],
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
  replicate: ['kms:Encrypt', 'kms:GenerateDataKey'],
  read: ['kms:Decrypt'],
};

/**
 * Access to an archive, wherever it is: permissions of the workloads that write and read. An archive of this app also
 * says it in the policies of bucket and key; another account's must have said so itself.
 */
export class ArchiveAccess implements IAuditArchive {
  constructor(
    readonly bucket: s3.IBucket,
    readonly encryptionKey: kms.IKey,
  ) {}

  grantWrite(writer: IWorkload, ...prefixes: string[]): void {
    this.grant(writer, WRITE, WRITE_BUCKET, prefixes);
    this.grantKey(writer, KEY_USE.write);
    this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [accountOf(writer)],
        actions: [...WRITE, ...WRITE_BUCKET].sort(),
        resources: [this.bucket.bucketArn, ...prefixes.map((prefix) => this.bucket.arnForObjects(`${prefix}*`))],
        conditions: onlyFor(writer),
      }),
    );
  }

  grantReplication(replicator: IWorkload, ...prefixes: string[]): void {
    this.grant(replicator, REPLICATE, [], prefixes);
    this.grantKey(replicator, KEY_USE.replicate);
    this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [accountOf(replicator)],
        actions: REPLICATE,
        resources: prefixes.map((prefix) => this.bucket.arnForObjects(`${prefix}*`)),
        conditions: onlyFor(replicator),
      }),
    );
  }

  grantRead(reader: IWorkload): void {
    this.grant(reader, READ, READ_BUCKET, ['']);
    this.grantKey(reader, KEY_USE.read);
  }

  private grant(workload: IWorkload, actions: string[], bucketActions: string[], prefixes: string[]): void {
    const { grantPrincipal } = workload;
    const resources = prefixes.map((prefix) => this.bucket.arnForObjects(`${prefix}*`));
    if (bucketActions.length > 0) {
      grantPrincipal.addToPrincipalPolicy(
        new iam.PolicyStatement({ actions: bucketActions, resources: [this.bucket.bucketArn] }),
      );
    }
    const { policyDependable } = grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources }));
    if (Construct.isConstruct(policyDependable)) {
      const stack = Stack.of(policyDependable);
      acknowledge(policyDependable, {
        rules: resources.map((resource) => wildcardRule(stack, resource)),
        reason:
          'Names of records hold time and chance, so permission can only be given by their beginning, in this one ' +
          'bucket. What is written is locked: the permission cannot be used to change or to delete a record.',
      });
    }
  }

  /** Both sides must agree, so that an administrator with `kms:*` is still refused. */
  private grantKey(workload: IWorkload, actions: string[]): void {
    const throughS3 = { 'kms:ViaService': `s3.${Stack.of(this.bucket).region}.${Aws.URL_SUFFIX}` };
    this.encryptionKey.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [accountOf(workload)],
        actions,
        resources: ['*'], // In a key policy this means the key itself.
        conditions: { StringEquals: throughS3, ...onlyFor(workload) },
      }),
    );
    workload.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions,
        resources: [this.encryptionKey.keyArn],
        // The bucket uses a bucket key, whose encryption context is the bucket.
        conditions: { StringEquals: { ...throughS3, 'kms:EncryptionContext:aws:s3:arn': this.bucket.bucketArn } },
      }),
    );
  }
}

/** The account of a workload; the role itself is named in a condition, because a new role is not known everywhere yet. */
function accountOf({ role }: IWorkload): iam.AccountPrincipal {
  return new iam.AccountPrincipal(role.principalAccount ?? Aws.ACCOUNT_ID);
}

function onlyFor({ role }: IWorkload): Record<string, Record<string, string>> {
  return { ArnEquals: { 'aws:PrincipalArn': role.roleArn } };
}
