import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AuditArchive } from '../../lib/audit';
import { AuditVerification } from '../../lib/audit/audit-verification';
import { actionsOf, bucketStatements, identityStatements, keyStatements } from './support';

const KEY_ARN = 'arn:aws:kms:eu-central-1:123456789012:key/8f5c2d1e-0000-4000-8000-00000000000b';

function declared(signers = 1) {
  const stack = new Stack(new App(), 'It');
  const alarmTopic = new sns.Topic(stack, 'Topic');
  const archive = new AuditArchive(stack, 'Archive');
  const verification = new AuditVerification(stack, 'Verification', { archive, alarmTopic });
  for (let i = 0; i < signers; i += 1) {
    verification.addSigner('orders', kms.Key.fromKeyArn(stack, `Key${i}`, KEY_ARN));
  }
  return { stack, archive };
}

describe('AuditVerification', () => {
  const template = Template.fromStack(declared().stack);

  it('knows the archive and the keys', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 900,
      MemorySize: 1769,
      VpcConfig: Match.absent(),
      Environment: { Variables: { PALISADE_TASK: Match.anyValue() } },
    });
    template.hasResourceProperties('AWS::SSM::Parameter', {
      Value: '{"orders":["8f5c2d1e-0000-4000-8000-00000000000b"]}',
    });
    expect(JSON.stringify(template.findResources('AWS::Lambda::Function'))).toContain('VerificationSignersList1');
  });

  it('may read audit lines and public keys, write verdicts, and nothing else', () => {
    const statements = identityStatements(template);
    const of = (action: string) => statements.filter(({ Action }) => [Action].flat().includes(action));
    expect(actionsOf(statements).filter((action) => action.startsWith('s3:'))).toEqual([
      's3:AbortMultipartUpload',
      's3:GetBucketLocation',
      's3:GetObject',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
      's3:PutObject',
    ]);
    expect(JSON.stringify(of('s3:GetObject'))).toContain('/source=application/*');
    expect(JSON.stringify(of('s3:PutObject'))).not.toContain('/source=');
    expect(JSON.stringify(of('s3:PutObject'))).toContain('/verification/*');
    expect(of('kms:GetPublicKey')).toMatchObject([{ Resource: KEY_ARN }]);
    expect(actionsOf(statements)).not.toContain('kms:Sign');
  });

  it.each([
    ['audit-chain-broken', 'ChainBreaks', 'ignore', 3_600],
    ['audit-verification-overdue', 'DaysUnverified', 'missing', 86_400],
  ])('rings %s', (id, MetricName, missing, Period) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp(`docs/runbooks/${id}.md`),
      MetricName,
      Namespace: 'Palisade/Audit',
      Dimensions: [{ Name: 'Source', Value: 'application' }],
      Statistic: 'Maximum',
      Period,
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: missing === 'missing' ? 'breaching' : missing,
      AlarmActions: [Match.anyValue()],
    });
  });

  it('runs four times a day', () => {
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(6 hours)' });
  });

  it('keeps the keys of many services in several lists, and may read each of them and no other', () => {
    const many = Template.fromStack(declared(41).stack);
    many.resourceCountIs('AWS::SSM::Parameter', 2);
    const [reading] = identityStatements(many).filter(({ Action }) => [Action].flat().includes('ssm:GetParameters'));
    expect(reading?.Resource).toHaveLength(2);
    expect(JSON.stringify(reading)).not.toContain('*');
  });

  it('is not synthesized without a key, nor with more than one request reads', () => {
    expect(() => Template.fromStack(declared(0).stack)).toThrow('VALUE_OUT_OF_RANGE');
    expect(() => declared(401)).toThrow(/^LIMIT_EXCEEDED/);
  });
});

it('an archive of another stack lets it in by its path, without depending on it', () => {
  const app = new App();
  const foundation = new Stack(app, 'Foundation');
  const archive = new AuditArchive(foundation, 'Archive');
  AuditVerification.allow(foundation, archive, '/Shop/verification/');
  const stack = new Stack(app, 'Verification');
  const verification = new AuditVerification(stack, 'Verification', {
    archive: AuditArchive.fromBucket(
      s3.Bucket.fromBucketArn(stack, 'Bucket', archive.bucket.bucketArn),
      kms.Key.fromKeyArn(stack, 'Key', archive.encryptionKey.keyArn),
    ),
    rolePath: '/Shop/verification/',
  });
  verification.addSigner('orders', kms.Key.fromKeyArn(stack, 'OrdersKey', KEY_ARN));
  app.synth();
  expect(foundation.dependencies).toEqual([]);
  const template = Template.fromStack(foundation);
  const names = JSON.stringify(
    keyStatements(template).concat(
      ...Object.keys(template.findResources('AWS::S3::Bucket')).map((id) => bucketStatements(template, id)),
    ),
  );
  expect(names.split(':role/Shop/verification/*')).toHaveLength(4);
  template.resourceCountIs('AWS::IAM::Policy', 0);
});
