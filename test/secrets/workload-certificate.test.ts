import { Duration, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CertificateAuthority, WorkloadCertificate, type WorkloadCertificateProps } from '../../lib/secrets';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';

function certificate(props: Partial<WorkloadCertificateProps> = {}) {
  const stack = foreignStack();
  const authority = CertificateAuthority.kms(stack, 'Authority', { trustDomain: 'shop.internal' });
  const subject = new WorkloadCertificate(stack, 'It', { serviceName: 'orders', authority, ...props });
  const role = new iam.Role(stack, 'Orders', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  subject.grantRead({ role, grantPrincipal: role });
  return { stack, authority, subject };
}

interface SecretStatement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Condition: Record<string, Record<string, unknown>>;
}

function secretPolicy(stack: Stack): SecretStatement[] {
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::SecretsManager::ResourcePolicy'));
  return policy?.['Properties'].ResourcePolicy.Statement;
}

describe('WorkloadCertificate', () => {
  it('is issued during the deployment, and renewed every eight hours after that', () => {
    const { stack } = certificate();
    const template = Template.fromStack(stack);
    template.hasResource('AWS::SecretsManager::RotationSchedule', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('FirstValue')]),
      Properties: { RotationRules: { ScheduleExpression: 'rate(8 hours)' }, RotateImmediatelyOnUpdate: false },
    });
    template.hasResourceProperties('Custom::FirstValue', { ServiceTimeout: '300' });
    expect(nagFindings(stack).filter((finding) => !finding.includes('Foreign/Orders'))).toEqual([]);
  });

  it('is in no template: the secret is created empty', () => {
    Template.fromStack(certificate().stack).hasResourceProperties('AWS::SecretsManager::Secret', {
      SecretString: Match.absent(),
      GenerateSecretString: Match.absent(),
      KmsKeyId: Match.anyValue(),
    });
  });

  it('is read by its service and its renewer alone, whatever IAM allows others', () => {
    const readers = secretPolicy(certificate().stack).find(({ Sid }) => Sid === 'OtherReaders');
    expect(readers?.Effect).toBe('Deny');
    expect(readers?.Action).toBe('secretsmanager:GetSecretValue');
    const names = readers?.Condition['ArnNotEquals']?.['aws:PrincipalArn'] as { 'Fn::GetAtt': [string] }[];
    expect(names.map((name) => name['Fn::GetAtt'][0])).toEqual([
      expect.stringMatching(/^ItSecretRotator/),
      expect.stringMatching(/^Orders/),
    ]);
  });

  it('is written by its renewer alone, within the account and over TLS', () => {
    const policy = secretPolicy(certificate().stack);
    expect(policy.every(({ Effect }) => Effect === 'Deny')).toBe(true);
    const writers = policy.find(({ Sid }) => Sid === 'OtherWriters');
    expect(writers?.Action).toEqual(['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage']);
    expect(JSON.stringify(writers?.Condition)).toMatch(/ArnNotEquals.*ItSecretRotator/);
    expect(policy.map(({ Sid }) => Sid)).toEqual(['OtherAccounts', 'WithoutTls', 'OtherWriters', 'OtherReaders']);
  });

  it('is renewed by a function that Secrets Manager may invoke for this secret only', () => {
    const { stack } = certificate();
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: { Ref: Match.stringLikeRegexp('^ItSecret') },
    });
  });

  it('has a renewer that touches this secret, has certificates signed, and may do nothing else', () => {
    const { stack, authority } = certificate();
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Role', { Path: authority.rolePath });
    const [, renewer] = Object.entries(template.findResources('AWS::IAM::ManagedPolicy')).filter(([id]) =>
      id.startsWith('ItSecretRotator'),
    )[0] as [string, { Properties: { PolicyDocument: { Statement: { Action: string | string[] }[] } } }];
    const actions = renewer.Properties.PolicyDocument.Statement.flatMap(({ Action }) => Action);
    expect([...new Set(actions)].sort()).toEqual([
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:GetPublicKey',
      'kms:Sign',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    ]);
  });

  it('is watched: somebody is told when a renewal fails or does not take place', () => {
    const template = Template.fromStack(certificate().stack);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Errors',
      AlarmActions: [Match.anyValue()],
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(4 hours)',
      Targets: [Match.objectLike({ Input: '{"check":"overdue"}' })],
    });
  });

  it('is renewed after a third of its lifetime, which is hours or a few days', () => {
    const schedule = (lifetime: Duration) =>
      Object.values(
        Template.fromStack(certificate({ lifetime }).stack).findResources('AWS::SecretsManager::RotationSchedule'),
      ).map(({ Properties }) => Properties.RotationRules.ScheduleExpression);
    expect(schedule(Duration.hours(12))).toEqual(['rate(4 hours)']);
    expect(schedule(Duration.days(3))).toEqual(['rate(1 day)']);
    expect(schedule(Duration.days(7))).toEqual(['rate(56 hours)']);
    for (const lifetime of [Duration.hours(11), Duration.hours(169), Duration.minutes(12 * 60 + 1)]) {
      expect(() => certificate({ lifetime })).toThrow(expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }));
    }
  });
});
