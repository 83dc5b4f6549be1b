import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccessLogBucket } from '../../lib/shared';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';

describe('AccessLogBucket', () => {
  it('lets S3 deliver logs of this account, and nobody else write', () => {
    const stack = foreignStack();
    new AccessLogBucket(stack, 'Logs').allowBuckets();
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'));
    const allowed = policy?.Properties.PolicyDocument.Statement.filter((s: { Effect: string }) => s.Effect === 'Allow');
    expect(allowed).toEqual([
      {
        Sid: 'AccessLogDelivery',
        Effect: 'Allow',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: expect.anything(),
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
  });

  it('is encrypted by S3, the only way in which logs arrive, private and retained', () => {
    const stack = foreignStack();
    new AccessLogBucket(stack, 'Logs');
    Template.fromStack(stack).hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            Match.objectLike({ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }),
          ],
        },
        PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        AccessControl: Match.absent(),
        // S3 delivers no logs to a bucket with a default lock.
        ObjectLockConfiguration: Match.absent(),
      },
    });
  });

  it.each([
    [undefined, 365],
    [Duration.days(30), 30],
  ])('keeps logs for %p', (expiration, days) => {
    const stack = foreignStack();
    new AccessLogBucket(stack, 'Logs', { expiration });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: days })] },
    });
  });

  it('passes every rule pack on its own', () => {
    const stack = foreignStack();
    new AccessLogBucket(stack, 'Logs');
    expect(nagFindings(stack)).toEqual([]);
  });
});
