import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IWorkload } from '../shared';

/** Where audit records stay. */
export interface IAuditArchive {
  /** Bucket with the records. Its own `grant…` methods give more than those of the archive. */
  readonly bucket: s3.IBucket;

  /** Key that encrypts the records. */
  readonly encryptionKey: kms.IKey;

  /**
   * Lets a workload add records whose name starts with one of the prefixes.
   *
   * @param prefixes each ending with `/`, at least one
   */
  grantWrite(writer: IWorkload, ...prefixes: string[]): void;

  /**
   * Lets S3 copy objects into the archive with the workload's role, under the names that they have where they come from.
   *
   * @param prefixes beginnings of those names, each ending with `/`, at least one
   */
  grantReplication(replicator: IWorkload, ...prefixes: string[]): void;

  /** Lets a workload list and read records. */
  grantRead(reader: IWorkload): void;
}
