import { App, CliCredentialsStackSynthesizer, Duration, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { AuditArchive, type AuditArchiveProps } from '../../lib/audit';
import { EncryptionKey } from '../../lib/shared';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';
import { actionsOf, bucketStatements, identityStatements, keyStatements } from './support';

const DEPLOYMENT_ROLE = {
  'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/cdk-hnb659fds-cfn-exec-role-\${AWS::AccountId}-\${AWS::Region}`,
};
const NOT_BY_CLOUDFORMATION = { 'ForAllValues:StringNotEquals': { 'aws:CalledVia': 'cloudformation.amazonaws.com' } };

function archiveWith(props: AuditArchiveProps = {}, stack = foreignStack()) {
  const archive = new AuditArchive(stack, 'Archive', props);
  return { stack, archive, bucketId: stack.getLogicalId(archive.bucket.node.defaultChild as s3.CfnBucket) };
}

/** A role whose permissions are in a policy of its own, as services and delivery streams have it. */
function workload(scope: Construct, id: string) {
  const role = new iam.Role(scope, id, { assumedBy: new iam.ServicePrincipal('firehose.amazonaws.com') });
  const policy = new iam.ManagedPolicy(scope, `${id}Policy`, { roles: [role] });
  return { role, grantPrincipal: policy.grantPrincipal };
}

function denials({ stack, bucketId }: { stack: Stack; bucketId: string }) {
  const denied = bucketStatements(Template.fromStack(stack), bucketId).filter(({ Effect }) => Effect === 'Deny');
  return Object.fromEntries(denied.map((statement) => [statement.Sid ?? 'TLS', statement]));
}

describe('AuditArchive', () => {
  it('locks records for a year in compliance mode, keeps every version, and expires nothing', () => {
    const { stack, bucketId } = archiveWith();
    const bucket = Template.fromStack(stack).findResources('AWS::S3::Bucket')[bucketId];
    expect(bucket?.DeletionPolicy).toBe('Retain');
    expect(bucket?.Properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 365 } } },
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    expect(bucket?.Properties.LifecycleConfiguration.Rules).toEqual([
      {
        Status: 'Enabled',
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }],
      },
    ]);
  });

  it('expires records only after the lock, and then really deletes them', () => {
    const { stack, bucketId } = archiveWith({ lockDuration: Duration.days(30), expiration: Duration.days(31) });
    const bucket = Template.fromStack(stack).findResources('AWS::S3::Bucket')[bucketId];
    expect(bucket?.Properties.LifecycleConfiguration.Rules[0]).toMatchObject({
      ExpirationInDays: 31,
      NoncurrentVersionExpiration: { NoncurrentDays: 35 },
    });
  });

  it.each([
    [{ lockDuration: Duration.days(0) }],
    [{ lockDuration: Duration.hours(36) }],
    [{ expiration: Duration.days(365) }],
    [{ lockDuration: Duration.days(30), expiration: Duration.days(30) }],
  ])('refuses %j', (props) => {
    expect(() => archiveWith(props)).toThrow(expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }));
  });

  it('denies everybody to delete, hide or unlock a record, without any exception', () => {
    const { NobodyDeletes } = denials(archiveWith());
    expect(NobodyDeletes).toEqual({
      Sid: 'NobodyDeletes',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: [
        's3:BypassGovernanceRetention',
        's3:DeleteObject',
        's3:DeleteObjectVersion',
        's3:PutObjectLegalHold',
        's3:PutObjectRetention',
      ],
      Resource: expect.anything(),
    });
  });

  it('lets only deployments and administrators lift a lock in governance mode', () => {
    const { stack, bucketId } = archiveWith({ lockMode: s3.ObjectLockMode.GOVERNANCE });
    expect(denials({ stack, bucketId })['NobodyDeletes']?.Condition).toEqual({
      ArnNotEquals: { 'aws:PrincipalArn': [DEPLOYMENT_ROLE] },
      ...NOT_BY_CLOUDFORMATION,
    });
  });

  it('denies everybody but deployments to change lock, lifecycle, policy, encryption, versions and logging', () => {
    const statement = denials(archiveWith())['OnlyDeploymentsChangeSettings'];
    expect(statement?.Action).toEqual(
      expect.arrayContaining([
        's3:DeleteBucket',
        's3:DeleteBucketPolicy',
        's3:PutBucketLogging',
        's3:PutBucketObjectLockConfiguration',
        's3:PutBucketPolicy',
        's3:PutBucketVersioning',
        's3:PutEncryptionConfiguration',
        's3:PutLifecycleConfiguration',
      ]),
    );
    expect(statement?.Condition).toEqual({
      ArnNotEquals: { 'aws:PrincipalArn': [DEPLOYMENT_ROLE] },
      ...NOT_BY_CLOUDFORMATION,
    });
  });

  it('names further administrators, and takes the deployment role of the outer stack when nested', () => {
    const stack = foreignStack();
    const administrator = iam.Role.fromRoleArn(stack, 'Break', 'arn:aws:iam::111122223333:role/break-glass');
    const nested = new NestedStack(stack, 'Nested');
    const archive = new AuditArchive(nested, 'Archive', { administrators: [administrator] });
    const bucketId = nested.getLogicalId(archive.bucket.node.defaultChild as s3.CfnBucket);
    expect(denials({ stack: nested, bucketId })['OnlyDeploymentsChangeSettings']?.Condition?.ArnNotEquals).toEqual({
      'aws:PrincipalArn': [DEPLOYMENT_ROLE, 'arn:aws:iam::111122223333:role/break-glass'],
    });
  });

  it('knows deployments without a role by the calls of CloudFormation alone', () => {
    const app = new App({ builtinCloudFormationValidation: false });
    const { stack, bucketId } = archiveWith(
      {},
      new Stack(app, 'Direct', { synthesizer: new CliCredentialsStackSynthesizer() }),
    );
    expect(denials({ stack, bucketId })['OnlyDeploymentsChangeSettings']?.Condition).toEqual(NOT_BY_CLOUDFORMATION);
  });

  it('keeps its protection when the stack is deleted', () => {
    const { stack, bucketId } = archiveWith({ removalPolicy: RemovalPolicy.DESTROY });
    const [policy] = Object.values(
      Template.fromStack(stack).findResources('AWS::S3::BucketPolicy', { Properties: { Bucket: { Ref: bucketId } } }),
    );
    expect(policy?.DeletionPolicy).toBe('Retain');
  });

  it('denies everybody to write as long as nobody is named', () => {
    const { NobodyElseWrites } = denials(archiveWith());
    expect(NobodyElseWrites).toMatchObject({ Principal: { AWS: '*' }, Action: 's3:PutObject' });
    expect(NobodyElseWrites).not.toHaveProperty('Condition');
  });

  it('lets the writers that were named add records below their prefixes, and nobody else', () => {
    const { stack, archive, bucketId } = archiveWith();
    const [first, second] = [workload(stack, 'First'), workload(stack, 'Second')];
    archive.grantWrite(first, 'source=a/');
    archive.grantWrite(second, 'source=b/', 'errors/source=b/');
    const arns = [first, second].map(({ role }) => stack.resolve(role.roleArn));
    expect(denials({ stack, bucketId })['NobodyElseWrites']?.Condition).toEqual({
      ArnNotEquals: { 'aws:PrincipalArn': arns },
    });
    const writing = identityStatements(Template.fromStack(stack)).filter(({ Action }) =>
      Action.includes('s3:PutObject'),
    );
    expect(writing.map(({ Resource }) => JSON.stringify(Resource).match(/\/[^"]*\*/g))).toEqual([
      ['/source=a/*'],
      ['/source=b/*', '/errors/source=b/*'],
    ]);
    const allowed = bucketStatements(Template.fromStack(stack), bucketId).filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.map(({ Condition }) => Condition)).toEqual(
      arns.map((arn) => ({ ArnEquals: { 'aws:PrincipalArn': arn } })),
    );
  });

  it('lets a writer do what Firehose documents, and neither delete nor change settings', () => {
    const { stack, archive } = archiveWith();
    archive.grantWrite(workload(stack, 'Writer'), 'source=a/');
    expect(actionsOf(identityStatements(Template.fromStack(stack)))).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      's3:AbortMultipartUpload',
      's3:GetBucketLocation',
      's3:GetObject',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
      's3:PutObject',
    ]);
  });

  it('lets readers list and read, and decrypt through S3', () => {
    const { stack, archive, bucketId } = archiveWith();
    const reader = workload(stack, 'Reader');
    archive.grantRead(reader);
    const template = Template.fromStack(stack);
    expect(actionsOf(identityStatements(template))).toEqual([
      'kms:Decrypt',
      's3:GetBucketLocation',
      's3:GetObject',
      's3:ListBucket',
    ]);
    expect(denials({ stack, bucketId })['NobodyElseWrites']).not.toHaveProperty('Condition');
  });

  it('has a key that nobody can use but through S3, and of all roles only those that were named', () => {
    const { stack, archive } = archiveWith();
    const [writer, reader] = [workload(stack, 'Writer'), workload(stack, 'Reader')];
    archive.grantWrite(writer, 'source=a/');
    archive.grantRead(reader);
    const [administration, ...uses] = keyStatements(Template.fromStack(stack));
    expect(actionsOf(administration === undefined ? [] : [administration])).toContain('kms:PutKeyPolicy');
    expect(JSON.stringify(administration)).not.toMatch(/:(De|En|ReEn)crypt|DataKey|CreateGrant|kms:\*/);
    expect(uses.map(({ Action, Condition }) => [Action, Condition])).toEqual(
      [
        { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], role: writer.role },
        { actions: 'kms:Decrypt', role: reader.role },
      ].map(({ actions, role }) => [
        actions,
        {
          StringEquals: {
            'kms:ViaService': { 'Fn::Join': ['', ['s3.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] },
          },
          ArnEquals: { 'aws:PrincipalArn': stack.resolve(role.roleArn) },
        },
      ]),
    );
  });

  it('lets a role of another account write, in both policies', () => {
    const { stack, archive, bucketId } = archiveWith();
    const role = iam.Role.fromRoleArn(stack, 'There', 'arn:aws:iam::444455556666:role/shop-delivery');
    archive.grantWrite({ role, grantPrincipal: role.grantPrincipal }, 'source=a/');
    const template = Template.fromStack(stack);
    const root = JSON.stringify({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::444455556666:root']] });
    const allowed = bucketStatements(template, bucketId).filter(({ Effect }) => Effect === 'Allow');
    expect(JSON.stringify(allowed[0]?.Principal)).toContain(root);
    expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).toContain(root);
  });

  it('gives permission on an archive of another account and adds nothing to it', () => {
    const stack = foreignStack();
    const archive = AuditArchive.fromBucket(
      s3.Bucket.fromBucketName(stack, 'Bucket', 'archive-of-security'),
      kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab'),
    );
    archive.grantWrite(workload(stack, 'Writer'), 'source=a/');
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.resourceCountIs('AWS::S3::BucketPolicy', 0);
    template.resourceCountIs('AWS::KMS::Key', 0);
    expect(actionsOf(identityStatements(template))).toContain('s3:PutObject');
    expect(nagFindings(stack)).toEqual([]);
  });

  it('uses the key it is given and creates none', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Given', { description: 'test' });
    const { bucketId } = archiveWith({ encryptionKey: key }, stack);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 1);
    expect(JSON.stringify(template.findResources('AWS::S3::Bucket')[bucketId]?.Properties.BucketEncryption)).toContain(
      JSON.stringify(stack.resolve(key.keyArn)),
    );
  });

  it('logs every reader, into a bucket that is kept too', () => {
    const { stack, archive, bucketId } = archiveWith();
    const template = Template.fromStack(stack);
    expect(template.findResources('AWS::S3::Bucket')[bucketId]?.Properties.LoggingConfiguration).toEqual({
      DestinationBucketName: stack.resolve(archive.accessLogs.bucketName),
      LogFilePrefix: 'archive/',
    });
  });

  it('passes every rule pack with a writer and a reader', () => {
    const { stack, archive } = archiveWith();
    archive.grantWrite(workload(stack, 'Writer'), 'source=a/', 'errors/');
    archive.grantRead(workload(stack, 'Reader'));
    expect(nagFindings(stack)).toEqual([]);
  });
});
