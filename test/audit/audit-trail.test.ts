import { App, Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AuditTrail, type AuditTrailProps } from '../../lib/audit';
import { EncryptionKey } from '../../lib/shared';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';

const TRAIL_ARN = {
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':cloudtrail:',
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      ':trail/Foreign-trail',
    ],
  ],
};

function trailWith(props: AuditTrailProps = {}, stack = foreignStack()) {
  const trail = new AuditTrail(stack, 'Audit', props);
  const template = Template.fromStack(stack);
  const bucketId = stack.getLogicalId(trail.bucket.node.defaultChild as s3.CfnBucket);
  return { stack, trail, template, bucketId };
}

function statementsOf({ template, bucketId }: { template: Template; bucketId: string }) {
  const policies = template.findResources('AWS::S3::BucketPolicy', { Properties: { Bucket: { Ref: bucketId } } });
  return Object.values(policies).flatMap((policy) => policy.Properties.PolicyDocument.Statement);
}

interface Selector {
  readonly FieldSelectors: { Field: string; Equals?: string[]; StartsWith?: unknown[]; NotStartsWith?: unknown[] }[];
}

function selectorsOf(template: Template): Selector[] {
  const [trail] = Object.values(template.findResources('AWS::CloudTrail::Trail'));
  return trail?.Properties.AdvancedEventSelectors;
}

describe('AuditTrail', () => {
  it('records every Region and global services, with digests, under a key of its own', () => {
    const { template } = trailWith();
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    template.hasResourceProperties('AWS::CloudTrail::Trail', {
      TrailName: 'Foreign-trail',
      IsLogging: true,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
      KMSKeyId: { 'Fn::GetAtt': [key, 'Arn'] },
      InsightSelectors: [{ InsightType: 'ApiCallRateInsight' }, { InsightType: 'ApiErrorRateInsight' }],
      EventSelectors: Match.absent(),
    });
  });

  it('records every management event, reads included', () => {
    expect(selectorsOf(trailWith().template)).toContainEqual({
      Name: 'Management events',
      FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
    });
  });

  it('records data events of its own tables, buckets and functions by the beginning of their names', () => {
    const data = selectorsOf(trailWith({ resourcePrefix: 'Shop-' }).template).slice(1);
    const starts = data.map(({ FieldSelectors }) => [
      FieldSelectors.find(({ Field }) => Field === 'resources.type')?.Equals?.[0],
      JSON.stringify(FieldSelectors.find(({ Field }) => Field === 'resources.ARN')?.StartsWith),
    ]);
    expect(starts).toEqual([
      ['AWS::DynamoDB::Table', expect.stringMatching(/:dynamodb:.*:table\/Shop-"/)],
      ['AWS::S3::Object', expect.stringMatching(/:s3:::shop-"/)],
      ['AWS::Lambda::Function', expect.stringMatching(/:lambda:.*:function:Shop-"/)],
    ]);
  });

  it('records neither its own writing nor that of its access logs, which would never end', () => {
    const { template, bucketId } = trailWith();
    const objects = selectorsOf(template).flatMap(({ FieldSelectors }) => FieldSelectors);
    const [accessLogsId] = Object.keys(template.findResources('AWS::S3::Bucket')).filter((id) => id !== bucketId);
    expect(objects.flatMap(({ NotStartsWith }) => NotStartsWith ?? [])).toEqual(
      [bucketId, accessLogsId].map((id) => ({ 'Fn::Join': ['', [{ 'Fn::GetAtt': [id, 'Arn'] }, '/']] })),
    );
  });

  it('locks records for a year so that nobody can delete them, and never expires one', () => {
    const { template, bucketId } = trailWith();
    const bucket = template.findResources('AWS::S3::Bucket')[bucketId];
    expect(bucket?.DeletionPolicy).toBe('Retain');
    expect(bucket?.Properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 365 } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    expect(bucket?.Properties.LifecycleConfiguration).toEqual({
      Rules: [
        {
          Status: 'Enabled',
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }],
        },
      ],
    });
  });

  it('locks more loosely and shortly only when asked', () => {
    const { template, bucketId } = trailWith({
      lockMode: s3.ObjectLockMode.GOVERNANCE,
      lockDuration: Duration.days(1),
    });
    expect(template.findResources('AWS::S3::Bucket')[bucketId]?.Properties.ObjectLockConfiguration.Rule).toEqual({
      DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 },
    });
  });

  it('lets only this trail write records', () => {
    const statements = statementsOf(trailWith());
    expect(statements.filter(({ Effect }) => Effect === 'Allow')).toEqual([
      expect.objectContaining({
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:GetBucketAcl',
        Condition: { StringEquals: { 'aws:SourceArn': TRAIL_ARN } },
      }),
      expect.objectContaining({
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:PutObject',
        Condition: {
          StringEquals: { 'aws:SourceArn': TRAIL_ARN, 's3:x-amz-acl': 'bucket-owner-full-control' },
        },
      }),
    ]);
  });

  it('denies forging and hiding records whatever IAM allows, and requests without TLS 1.2', () => {
    const denied = statementsOf(trailWith()).filter(({ Effect }) => Effect === 'Deny');
    expect(denied.map(({ Sid, Condition }) => [Sid, Condition])).toEqual([
      [undefined, { Bool: { 'aws:SecureTransport': 'false' } }],
      [undefined, { NumericLessThan: { 's3:TlsVersion': 1.2 } }],
      ['NobodyDeletes', undefined],
      ['OnlyDeploymentsChangeSettings', expect.anything()],
      ['NobodyElseWrites', { StringNotEquals: { 'aws:SourceArn': TRAIL_ARN } }],
    ]);
    expect(denied[4]).toMatchObject({ Principal: { AWS: '*' }, Action: ['s3:DeleteObject', 's3:PutObject'] });
  });

  it('logs who reads records, into a bucket that is kept too', () => {
    const { template, bucketId } = trailWith({ removalPolicy: RemovalPolicy.DESTROY });
    const buckets = template.findResources('AWS::S3::Bucket');
    expect(Object.values(buckets).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Retain', 'Retain']);
    expect(buckets[bucketId]?.Properties.LoggingConfiguration).toEqual({
      DestinationBucketName: { Ref: Object.keys(buckets).find((id) => id !== bucketId) },
      LogFilePrefix: 'trail/',
    });
  });

  it('lets CloudTrail encrypt for this trail only, and nobody but S3 decrypt for readers', () => {
    const { template } = trailWith();
    const [key] = Object.values(template.findResources('AWS::KMS::Key'));
    const statements: { Principal: { Service?: unknown }; Action: string[]; Condition: object }[] =
      key?.Properties.KeyPolicy.Statement;
    const trail = statements.filter(({ Principal }) => Principal.Service === 'cloudtrail.amazonaws.com');
    expect(trail.map(({ Action }) => Action)).toEqual(['kms:GenerateDataKey', 'kms:DescribeKey']);
    for (const { Condition } of trail) {
      expect(Condition).toMatchObject({ StringEquals: { 'aws:SourceArn': TRAIL_ARN } });
    }
    expect(JSON.stringify(trail[0]?.Condition)).toMatch(/aws:cloudtrail:arn.*:cloudtrail:\*:.*:trail\/Foreign-trail/);
    expect(JSON.stringify(statements)).not.toContain('kms:*');
  });

  it('keeps the encryption context that the key insists on: no bucket key', () => {
    const { template, bucketId } = trailWith();
    expect(template.findResources('AWS::S3::Bucket')[bucketId]?.Properties.BucketEncryption).toMatchObject({
      ServerSideEncryptionConfiguration: [
        { BucketKeyEnabled: false, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
      ],
    });
  });

  it('delivers to a log group with a role that can do nothing else', () => {
    const { stack, trail, template } = trailWith();
    const logGroupArn = stack.resolve(trail.logGroup.logGroupArn);
    template.hasResourceProperties('AWS::CloudTrail::Trail', { CloudWatchLogsLogGroupArn: logGroupArn });
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logGroupArn }],
      },
    });
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365, KmsKeyId: Match.anyValue() });
  });

  it('is created after the policies that let it deliver', () => {
    const { template, bucketId } = trailWith();
    const policy = Object.keys(
      template.findResources('AWS::S3::BucketPolicy', { Properties: { Bucket: { Ref: bucketId } } }),
    );
    const delivery = Object.keys(template.findResources('AWS::IAM::ManagedPolicy'));
    template.hasResource('AWS::CloudTrail::Trail', { DependsOn: [...policy, ...delivery].sort() });
  });

  it('uses the key it is given and creates none', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Key', { description: 'test' });
    const { template } = trailWith({ encryptionKey: key }, stack);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResourceProperties('AWS::CloudTrail::Trail', { KMSKeyId: stack.resolve(key.keyArn) });
  });

  it('takes the name of its stack, not the id', () => {
    const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Foundation', {
      stackName: 'Shop-Foundation',
    });
    trailWith({}, stack).template.hasResourceProperties('AWS::CloudTrail::Trail', {
      TrailName: 'Shop-Foundation-trail',
    });
  });

  it.each(['', '-', 'Shop*', 'Shop/', '1shop-', Aws.STACK_NAME])('refuses the prefix %j', (resourcePrefix) => {
    expect(() => trailWith({ resourcePrefix })).toThrow(expect.objectContaining({ code: 'NAME_INVALID' }));
  });

  it.each([Duration.days(0), Duration.hours(23), Duration.hours(36)])('refuses a lock of %s', (lockDuration) => {
    expect(() => trailWith({ lockDuration })).toThrow(expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }));
  });

  it('passes every rule pack on its own', () => {
    expect(nagFindings(trailWith().stack)).toEqual([]);
  });
});
