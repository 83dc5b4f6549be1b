import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';

const ALGORITHM = 's3:x-amz-server-side-encryption';
const KEY = 's3:x-amz-server-side-encryption-aws-kms-key-id';

/**
 * Refuses uploads that ask for another encryption than the bucket's. An upload that asks for none is accepted,
 * the bucket encrypts it: hence `Null`, because a negated condition also holds when its header is missing. That same
 * rule refuses `aws:kms` without a key, for which S3 would take the account's default key instead of the bucket's.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export function denyOtherEncryption(bucket: s3.IBucket, key: kms.IKey | undefined): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'OtherEncryption',
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: ['s3:PutObject'],
    resources: [bucket.arnForObjects('*')],
    conditions: {
      StringNotEquals: key === undefined ? { [ALGORITHM]: 'AES256' } : { [KEY]: key.keyArn },
      Null: { [ALGORITHM]: 'false' },
    },
  });
}
