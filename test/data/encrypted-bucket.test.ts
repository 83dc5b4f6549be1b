import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AccessLogBucket, DataClass, EncryptedBucket, type EncryptedBucketProps } from '../../lib/data';
import { EncryptionKey } from '../../lib/shared';
import { foreignStack, testApp } from '../support/app';
import { nagFindings } from '../support/nag';

const EVERYBODY = { AWS: '*' };

function bucketWith(props: EncryptedBucketProps = {}, stack = foreignStack()) {
  const bucket = new EncryptedBucket(stack, 'Bucket', props);
  const id = stack.getLogicalId(bucket.bucket.node.defaultChild as s3.CfnBucket);
  return { stack, bucket, id };
}

function resourceOf({ stack, id }: { stack: Stack; id: string }) {
  return Template.fromStack(stack).findResources('AWS::S3::Bucket')[id];
}

function statementsOf({ stack, id }: { stack: Stack; id: string }) {
  const policies = Template.fromStack(stack).findResources('AWS::S3::BucketPolicy', {
    Properties: { Bucket: { Ref: id } },
  });
  return Object.values(policies).flatMap((policy) => policy.Properties.PolicyDocument.Statement);
}

describe('EncryptedBucket', () => {
  it('is private, versioned, owned by the account and retained', () => {
    const resource = resourceOf(bucketWith());
    expect(resource?.DeletionPolicy).toBe('Retain');
    expect(resource?.Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    expect(resource?.Properties).not.toHaveProperty('AccessControl');
    expect(resource?.Properties).not.toHaveProperty('BucketName');
    expect(resource?.Properties).not.toHaveProperty('ObjectLockEnabled');
  });

  it('encrypts under a key of its own and refuses keys of callers', () => {
    const built = bucketWith();
    expect(resourceOf(built)?.Properties.BucketEncryption).toEqual({
      ServerSideEncryptionConfiguration: [
        {
          BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: {
            SSEAlgorithm: 'aws:kms',
            KMSMasterKeyID: built.stack.resolve(built.bucket.encryptionKey?.keyArn),
          },
        },
      ],
    });
  });

  it('denies uploads that name another encryption, and accepts those that name none', () => {
    const built = bucketWith();
    expect(statementsOf(built)).toContainEqual({
      Sid: 'OtherEncryption',
      Effect: 'Deny',
      Principal: EVERYBODY,
      Action: 's3:PutObject',
      Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [built.id, 'Arn'] }, '/*']] },
      Condition: {
        StringNotEquals: {
          's3:x-amz-server-side-encryption-aws-kms-key-id': built.stack.resolve(built.bucket.encryptionKey?.keyArn),
        },
        Null: { 's3:x-amz-server-side-encryption': 'false' },
      },
    });
  });

  it('denies requests without TLS or with an old one, and allows nothing by itself', () => {
    const statements = statementsOf(bucketWith());
    expect(statements).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
    expect(statements).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
    );
    expect(statements.filter(({ Effect }) => Effect === 'Allow')).toEqual([]);
  });

  it('forgets old versions after the recovery time of the class and unfinished uploads after a week', () => {
    expect(resourceOf(bucketWith({ dataClass: DataClass.INTERNAL }))?.Properties.LifecycleConfiguration).toEqual({
      Rules: [
        {
          Status: 'Enabled',
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          ExpiredObjectDeleteMarker: true,
          NoncurrentVersionExpiration: { NoncurrentDays: 14 },
        },
      ],
    });
  });

  it('deletes objects only when told at what age', () => {
    expect(resourceOf(bucketWith({ expiration: Duration.days(30) }))?.Properties.LifecycleConfiguration).toEqual({
      Rules: [
        {
          Status: 'Enabled',
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          ExpirationInDays: 30,
          NoncurrentVersionExpiration: { NoncurrentDays: 35 },
        },
      ],
    });
  });

  it('locks versions when asked', () => {
    const lock = s3.ObjectLockRetention.compliance(Duration.days(10));
    expect(resourceOf(bucketWith({ objectLock: lock }))?.Properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 10 } } },
    });
  });

  it('logs every request into a bucket of its own, whose policy comes first', () => {
    const built = bucketWith();
    const [, policyId] = Object.keys(Template.fromStack(built.stack).findResources('AWS::S3::BucketPolicy'));
    const resource = resourceOf(built);
    expect(resource?.Properties.LoggingConfiguration.LogFilePrefix).toBe('Foreign/Bucket/');
    expect(resource?.DependsOn).toEqual([policyId]);
  });

  it('logs into the bucket it is given, without changing its policy', () => {
    const stack = foreignStack();
    const { bucket: logs } = new AccessLogBucket(stack, 'Logs').allowBuckets();
    const built = bucketWith({ accessLogsBucket: logs, accessLogsPrefix: 'receipts/' }, stack);
    expect(resourceOf(built)?.Properties.LoggingConfiguration).toEqual({
      DestinationBucketName: stack.resolve(logs.bucketName),
      LogFilePrefix: 'receipts/',
    });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::S3::Bucket', 2);
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: stack.resolve(logs.bucketName),
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'AccessLogDelivery' })]) },
    });
  });

  it('logs into a bucket of another stack without a cycle', () => {
    const app = testApp();
    const shared = new Stack(app, 'Shared');
    const owner = new Stack(app, 'Owner');
    const { bucket: logs } = new AccessLogBucket(shared, 'Logs').allowBuckets();
    bucketWith({ accessLogsBucket: logs }, owner);
    app.synth();
    expect(shared.dependencies).not.toContain(owner);
  });

  it('leaves public data to a key of AWS and does not log who reads it', () => {
    const built = bucketWith({ dataClass: DataClass.PUBLIC });
    const properties = resourceOf(built)?.Properties;
    expect(properties).not.toHaveProperty('LoggingConfiguration');
    expect(properties.PublicAccessBlockConfiguration.BlockPublicPolicy).toBe(true);
    Template.fromStack(built.stack).resourceCountIs('AWS::KMS::Key', 0);
    expect(statementsOf(built)).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Condition: {
          StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' },
          Null: { 's3:x-amz-server-side-encryption': 'false' },
        },
      }),
    );
  });

  it('uses the key it is given and creates none', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Key', { description: 'test' });
    bucketWith({ encryptionKey: key, removalPolicy: RemovalPolicy.DESTROY }, stack);
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 1);
  });

  it('lets a reader read objects by name and list none', () => {
    const { stack, bucket, id } = bucketWith();
    bucket.grantRead(new iam.ManagedPolicy(stack, 'Policy'));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 's3:GetObject',
            Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [id, 'Arn'] }, '/*']] },
          },
          Match.objectLike({ Condition: { StringEquals: { 'kms:ViaService': Match.anyValue() } } }),
        ],
      },
    });
  });

  it('lets a writer write and delete objects, never versions, policies or locks', () => {
    const { stack, bucket } = bucketWith();
    bucket.grantReadWrite(new iam.ManagedPolicy(stack, 'Policy'));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['s3:GetObject', 's3:AbortMultipartUpload', 's3:DeleteObject', 's3:PutObject'],
          }),
        ]),
      },
    });
  });

  it('accepts the wildcard of a grant on exactly the policy that holds it', () => {
    const { stack, bucket } = bucketWith();
    const granted = new iam.ManagedPolicy(stack, 'Granted');
    const copied = new iam.ManagedPolicy(stack, 'Copied', {
      statements: [
        new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.bucket.arnForObjects('*')] }),
      ],
    });
    bucket.grantReadWrite(granted);
    const wildcards = nagFindings(stack).filter((finding) => finding.includes('IAM5'));
    expect(wildcards).toHaveLength(1);
    expect(wildcards[0]).toContain(copied.node.path);
  });

  it.each([DataClass.PUBLIC, DataClass.INTERNAL, DataClass.CONFIDENTIAL])(
    'passes every rule pack on its own with data of class $name',
    (dataClass) => {
      expect(nagFindings(bucketWith({ dataClass }).stack)).toEqual([]);
    },
  );
});
