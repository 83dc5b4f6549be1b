import { Match, Template } from 'aws-cdk-lib/assertions';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { ArchivedLogs, AuditArchive } from '../../lib/audit';
import { AccessLogBucket } from '../../lib/shared';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';
import { actionsOf, bucketStatements, keyStatements, type Statement } from './support';

const stack = foreignStack();
const archive = new AuditArchive(stack, 'Archive');
const logs = new AccessLogBucket(stack, 'Logs').allowLoadBalancers().bucket;
const archived = new ArchivedLogs(stack, 'Archived', { archive, logs });
const template = Template.fromStack(stack);
const role = stack.resolve(archived.role.roleArn);
const files = (bucket: s3.IBucket) => stack.resolve(bucket.arnForObjects('AWSLogs/*'));
const logicalId = (bucket: s3.IBucket) => stack.getLogicalId(bucket.node.defaultChild as s3.CfnBucket);
const archivePolicy = bucketStatements(template, logicalId(archive.bucket));
const bySid = (sid: string) => archivePolicy.find(({ Sid }) => Sid === sid);

/** What the role itself may do. */
function permissions(): Statement[] {
  const [policy] = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
  return policy?.Properties.PolicyDocument.Statement;
}

describe('ArchivedLogs', () => {
  it('copies what load balancers deliver, under the key of the archive', () => {
    expect(template.findResources('AWS::S3::Bucket')[logicalId(logs)]?.Properties.ReplicationConfiguration).toEqual({
      Role: role,
      Rules: [
        {
          Id: 'ToArchive',
          Priority: 1,
          Status: 'Enabled',
          Filter: { Prefix: 'AWSLogs/' },
          DeleteMarkerReplication: { Status: 'Disabled' },
          SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
          Destination: {
            Bucket: stack.resolve(archive.bucket.bucketArn),
            EncryptionConfiguration: { ReplicaKmsKeyID: stack.resolve(archive.encryptionKey.keyArn) },
            Metrics: { Status: 'Enabled' },
          },
        },
      ],
    });
  });

  it('lets its role read that bucket and add to the folder of the archive, and nothing else', () => {
    expect(permissions()).toEqual([
      expect.objectContaining({
        Action: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
        Resource: stack.resolve(logs.bucketArn),
      }),
      expect.objectContaining({
        Action: ['s3:GetObjectVersionAcl', 's3:GetObjectVersionForReplication', 's3:GetObjectVersionTagging'],
        Resource: files(logs),
      }),
      expect.objectContaining({ Action: 's3:ReplicateObject', Resource: files(archive.bucket) }),
      expect.objectContaining({
        Action: ['kms:Encrypt', 'kms:GenerateDataKey'],
        Resource: stack.resolve(archive.encryptionKey.keyArn),
        Condition: {
          StringEquals: expect.objectContaining({
            'kms:EncryptionContext:aws:s3:arn': stack.resolve(archive.bucket.bucketArn),
          }),
        },
      }),
    ]);
    expect(actionsOf(permissions())).not.toContain('kms:Decrypt');
  });

  it('refuses copies of everybody else, and every copied deletion', () => {
    expect(bySid('NobodyElseReplicates')).toMatchObject({
      Effect: 'Deny',
      Action: 's3:ReplicateObject',
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': [role] } },
    });
    const deletions = bySid('NobodyReplicatesDeletions');
    expect(deletions).toMatchObject({ Effect: 'Deny', Action: 's3:ReplicateDelete', Principal: { AWS: '*' } });
    expect(deletions?.Condition).toBeUndefined();
  });

  it('lets nobody write because of it', () => {
    expect(bySid('NobodyElseWrites')?.Condition).toBeUndefined();
    expect(archivePolicy.filter(({ Effect }) => Effect === 'Allow')).toEqual([
      expect.objectContaining({
        Action: 's3:ReplicateObject',
        Resource: files(archive.bucket),
        Condition: { ArnEquals: { 'aws:PrincipalArn': role } },
      }),
    ]);
  });

  it('opens the key of the archive to its role, through S3 only', () => {
    const uses = keyStatements(template).filter(({ Action }) => [Action].flat().includes('kms:Encrypt'));
    expect(uses).toHaveLength(1);
    expect(uses[0]?.Condition).toMatchObject({
      StringEquals: { 'kms:ViaService': expect.anything() },
      ArnEquals: { 'aws:PrincipalArn': role },
    });
  });

  it('is assumed by S3 alone', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 's3.amazonaws.com' } }],
      },
      Policies: Match.absent(),
      ManagedPolicyArns: Match.absent(),
    });
  });

  it('counts the files that were given up', () => {
    expect(archived.metricFailures().toMetricConfig().metricStat).toMatchObject({
      namespace: 'AWS/S3',
      metricName: 'OperationsFailedReplication',
    });
  });

  it('passes every rule pack', () => {
    expect(nagFindings(stack)).toEqual([]);
  });
});

describe('an archive without copied logs', () => {
  it('is copied into by nobody', () => {
    const alone = foreignStack();
    const { bucket } = new AuditArchive(alone, 'Archive');
    const statements = bucketStatements(
      Template.fromStack(alone),
      alone.getLogicalId(bucket.node.defaultChild as s3.CfnBucket),
    );
    const denied = statements.find(({ Sid }) => Sid === 'NobodyElseReplicates');
    expect(denied).toMatchObject({ Effect: 'Deny', Principal: { AWS: '*' } });
    expect(denied?.Condition).toBeUndefined();
  });
});
