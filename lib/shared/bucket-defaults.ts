import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Acknowledgement } from './acknowledge';

/**
 * What every bucket is: private, reached over TLS that has no known attacks (NIST SP 800-52 R2), owned by its account
 * whoever writes, versioned, and closed to keys that callers bring along and take away again.
 */
export const PRIVATE_BUCKET = {
  blockedEncryptionTypes: [s3.BlockedEncryptionType.SSE_C],
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  versioned: true,
} satisfies s3.BucketProps;

/** When parts of an upload that was never finished are deleted: they cost money and no listing shows them. */
export const UNFINISHED_UPLOAD_LIFETIME = Duration.days(7);

/** No second copy in another Region; raised by three packs for every bucket. */
export const NOT_REPLICATED: Acknowledgement = {
  rules: [
    'HIPAA.Security-S3BucketReplicationEnabled',
    'NIST.800.53.R5-S3BucketReplicationEnabled',
    'PCI.DSS.321-S3BucketReplicationEnabled',
  ],
  reason:
    'S3 keeps every object in at least three availability zones and versioning keeps what was overwritten or ' +
    'deleted. A copy in another Region or account needs a bucket and a key outside this stack; losing a whole ' +
    'Region is accepted until the owner adds one.',
};
