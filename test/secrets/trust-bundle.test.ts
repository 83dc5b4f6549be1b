import { Duration, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CertificateAuthority, TrustBundle, type TrustBundleProps } from '../../lib/secrets';
import { ENVIRONMENT } from '../../runtime/contract';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';

const NAME = '/Shop/trust-bundle';

function trustBundle(props: Partial<TrustBundleProps> = {}) {
  const stack = foreignStack();
  const authorityArn = 'arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/0f0f0f0f';
  const authority = CertificateAuthority.fromPrivateCa(stack, 'Authority', {
    authorityArn,
    trustDomain: 'shop.internal',
  });
  const bundle = new TrustBundle(stack, 'It', {
    parameterName: NAME,
    authorities: [authority],
    issuers: ['https://id.example.com'],
    ...props,
  });
  return { stack, bundle, authority, authorityArn };
}

/** The task that the writer is given, as JSON with placeholders where CloudFormation fills in. */
function taskOf(stack: Stack): Record<string, unknown> {
  const [fn] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  const task = fn?.['Properties'].Environment.Variables[ENVIRONMENT.task];
  const text = typeof task === 'string' ? task : flat(task['Fn::Join'][1]);
  return JSON.parse(text);
}

const flat = (parts: unknown[]) =>
  parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part).replace(/["{}]/g, ''))).join('');

function writerActions(stack: Stack): Record<string, unknown> {
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'));
  const statements: { Action: string | string[]; Resource: unknown }[] =
    policy?.['Properties'].PolicyDocument.Statement;
  return Object.fromEntries(statements.flatMap(({ Action, Resource }) => [Action].flat().map((a) => [a, Resource])));
}

describe('TrustBundle', () => {
  it('is written with the deployment and every five minutes', () => {
    const { stack } = trustBundle();
    const template = Template.fromStack(stack);
    template.hasResourceProperties('Custom::TrustBundle', { ServiceTimeout: '300', Task: Match.anyValue() });
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(5 minutes)', State: 'ENABLED' });
  });

  it('tells its writer what to write, and writes again when that changes', () => {
    const { stack, bundle, authorityArn } = trustBundle({ issuers: ['https://id.example.com'] });
    bundle.addIssuer('https://other.example.com');
    bundle.addEdgeCertificate('abc123');
    expect(taskOf(stack)).toEqual({
      parameterName: NAME,
      refreshHintSeconds: 300,
      authorities: [{ kind: 'private-ca', authorityArn }],
      issuers: ['https://id.example.com', 'https://other.example.com'],
      edgeCertificateIds: ['abc123'],
    });
    const [written] = Object.values(Template.fromStack(stack).findResources('Custom::TrustBundle'));
    const [fn] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
    expect(written?.['Properties'].Task).toEqual(fn?.['Properties'].Environment.Variables[ENVIRONMENT.task]);
  });

  it('lets the writer write this parameter, read these certificates, and nothing else', () => {
    const { stack, bundle } = trustBundle();
    bundle.addEdgeCertificate('abc123');
    const actions = writerActions(stack);
    expect(Object.keys(actions).sort()).toEqual([
      'acm-pca:GetCertificateAuthorityCertificate',
      'apigateway:GET',
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'ssm:GetParameter',
      'ssm:PutParameter',
    ]);
    expect(JSON.stringify(actions)).not.toContain('*');
    expect(JSON.stringify(actions['apigateway:GET'])).toContain('::/clientcertificates/abc123');
    expect(JSON.stringify(actions['ssm:PutParameter'])).toContain(`:parameter${NAME}`);
  });

  it('keeps one trust store equal, by its name', () => {
    const { stack, bundle } = trustBundle();
    const bucket = s3.Bucket.fromBucketName(stack, 'Roots', 'roots');
    bundle.keepTrustStore({ bucket, key: 'roots.pem', name: 'Shop-callers' });
    expect(taskOf(stack)['trustStore']).toEqual({ bucket: 'roots', key: 'roots.pem', name: 'Shop-callers' });
    const actions = writerActions(stack);
    expect(JSON.stringify(actions['s3:PutObject'])).toContain(':s3:::roots/roots.pem');
    expect(JSON.stringify(actions['elasticloadbalancing:ModifyTrustStore'])).toContain(':truststore/Shop-callers/*');
    expect(nagFindings(stack)).toEqual([]);
    expect(() => bundle.keepTrustStore({ bucket, key: 'b', name: 'other' })).toThrow(
      expect.objectContaining({ code: 'NAME_TAKEN' }),
    );
  });

  it('rings when a run fails, and when there is none', () => {
    const { stack } = trustBundle();
    const template = Template.fromStack(stack);
    const ringing = { AlarmActions: [Match.anyValue()], OKActions: [Match.anyValue()] };
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...ringing,
      MetricName: 'Errors',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...ringing,
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('leaves the value to its writer: a deployment puts no old keys back', () => {
    Template.fromStack(trustBundle().stack).resourceCountIs('AWS::SSM::Parameter', 0);
  });

  it('may be read by whom it is granted to, and is written by nobody else', () => {
    const { stack, bundle } = trustBundle();
    const role = new iam.Role(stack, 'Reader', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    bundle.grantRead(role);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'ssm:GetParameter', Effect: 'Allow' })] },
    });
    expect(bundle.location).toBe('ssm:/Shop/trust-bundle');
  });

  it('refuses to be synthesized without an issuer: services would take its bundle for a broken one', () => {
    expect(() => Template.fromStack(trustBundle({ issuers: [] }).stack)).toThrow(/VALUE_OUT_OF_RANGE/);
  });

  it('refuses terms that would trust nobody or forget too late', () => {
    const withCode = (code: string) => expect.objectContaining({ code });
    expect(() => trustBundle({ authorities: [] })).toThrow(withCode('VALUE_OUT_OF_RANGE'));
    for (const seconds of [59, 3_601]) {
      expect(() => trustBundle({ refreshHint: Duration.seconds(seconds) })).toThrow(withCode('VALUE_OUT_OF_RANGE'));
    }
    for (const seconds of [60, 3_600]) {
      expect(() => trustBundle({ refreshHint: Duration.seconds(seconds) })).not.toThrow();
    }
    for (const parameterName of ['', 'Shop', '/Shop/', '/Shop trust', '/Shop//bundle']) {
      expect(() => trustBundle({ parameterName })).toThrow(withCode('NAME_INVALID'));
    }
  });
});
