import type { Rule } from './rule';
import { at, mayHold } from './values';

/**
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-12
 */
export const bucketWithAcl: Rule = {
  id: 'bucket-with-acl',
  level: 'error',
  title: 'Access control lists decide about a bucket.',
  why: 'Whoever writes an object may give it away, past the policy of the bucket.',
  fix: 'Set `ObjectOwnership` to BucketOwnerEnforced, or leave it out, and remove `AccessControl`.',
  nist: ['AC-3', 'AC-6'],
  sources: ['FSBP S3.12'],
  types: ['AWS::S3::Bucket'],
  breaks: ({ properties: { AccessControl: list, OwnershipControls: controls } }) =>
    (list !== undefined && list !== 'Private') ||
    mayHold(at(controls, 'Rules') ?? controls, (rule) => at(rule, 'ObjectOwnership') !== 'BucketOwnerEnforced'),
};
