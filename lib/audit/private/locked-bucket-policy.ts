import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';

/** What takes a record away, or would let somebody take it away earlier. */
const DELETION = [
  's3:BypassGovernanceRetention',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:PutObjectLegalHold',
  's3:PutObjectRetention',
];

/** What decides how long records stay, who may touch them and who sees it. A lifecycle rule deletes without asking the policy. */
const SETTINGS = [
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutBucketLogging',
  's3:PutBucketObjectLockConfiguration',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
  's3:PutReplicationConfiguration',
];

/**
 * Refuses, whatever IAM allows:
 *
 * 1. deleting or hiding an object, and changing its lock; in governance mode the administrators may, as that mode means
 * 2. changing the bucket's own settings, except in a deployment and by the administrators
 *
 * Nobody is locked out for good: S3 lets the account's root user replace a bucket policy that denies it, and CloudTrail
 * records that. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export function keepLocked(bucket: s3.Bucket, lockMode: s3.ObjectLockMode, administrators: readonly string[]): void {
  const exceptions = unlessDeploying(administrators);
  bucket.addToResourcePolicy(
    denial(
      'NobodyDeletes',
      DELETION,
      bucket.arnForObjects('*'),
      lockMode === s3.ObjectLockMode.COMPLIANCE ? {} : exceptions,
    ),
  );
  bucket.addToResourcePolicy(denial('OnlyDeploymentsChangeSettings', SETTINGS, bucket.bucketArn, exceptions));
}

/** A statement that refuses actions to everybody whom the conditions do not leave out. */
export function denial(
  sid: string,
  actions: string[],
  resource: string,
  conditions: Record<string, Record<string, unknown>>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions,
    resources: [resource],
    conditions,
  });
}

/** CloudFormation acts under a role, or, where it has none, in the name of who deploys; the second shows in `CalledVia`. */
function unlessDeploying(administrators: readonly string[]): Record<string, Record<string, unknown>> {
  return {
    ...(administrators.length > 0 && { ArnNotEquals: { 'aws:PrincipalArn': administrators } }),
    'ForAllValues:StringNotEquals': { 'aws:CalledVia': 'cloudformation.amazonaws.com' },
  };
}
