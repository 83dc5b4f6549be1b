import { Duration } from 'aws-cdk-lib';
import type { Acknowledgement } from './acknowledge';

/** Oldest TLS version that S3 accepts a request over; older ones have known attacks. NIST SP 800-52 R2. */
export const MIN_TLS_VERSION = 1.2;

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
