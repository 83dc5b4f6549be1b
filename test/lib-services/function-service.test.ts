import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { FunctionCode, FunctionService, type FunctionServiceProps } from '../../lib/services';
import { EncryptionKey } from '../../lib/shared';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';
import { foreignVpc } from './fixtures';

const CODE = FunctionCode.fromEntry(join(__dirname, 'fixture-service', 'function.ts'));

function service(props: Partial<FunctionServiceProps> = {}): { stack: Stack; service: FunctionService } {
  const stack = foreignStack();
  const vpc = foreignVpc(stack);
  return { stack, service: new FunctionService(stack, 'Orders', { serviceName: 'orders', code: CODE, vpc, ...props }) };
}

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: object;
}

function statements(stack: Stack): Statement[] {
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'));
  return policy?.Properties.PolicyDocument.Statement;
}

describe('FunctionService', () => {
  it('runs on arm64 in isolated subnets, traced, with an encrypted environment', () => {
    const { stack } = service();
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
      KmsKeyArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('OrdersKey'), 'Arn'] },
      VpcConfig: Match.objectLike({ SubnetIds: ['subnet-a', 'subnet-b'] }),
      Timeout: 10,
      MemorySize: 512,
    });
  });

  it('is reached by nobody and reaches nothing unless it is given security groups', () => {
    const { stack } = service();
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
  });

  it('writes to a log group of its own, encrypted under the same key', () => {
    const { stack } = service();
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: Match.anyValue() } });
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    template.resourceCountIs('AWS::KMS::Key', 1);
  });

  it('uses the key it is given and creates none', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Key', { description: 'test' });
    new FunctionService(stack, 'Orders', {
      serviceName: 'orders',
      code: CODE,
      vpc: foreignVpc(stack),
      encryptionKey: key,
      asynchronous: true,
    });
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 1);
  });

  it('has a role with one managed policy of its own and nothing that AWS or the CDK adds', () => {
    const { stack } = service({ asynchronous: true });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent(), Policies: Match.absent() });
  });

  it('names every action, and every resource except where IAM has no form for it', () => {
    const allowed = statements(service({ asynchronous: true }).stack).filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
    const everywhere = allowed.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
    expect(everywhere.every((action) => /^(ec2|xray):/.test(action))).toBe(true);
  });

  it('denies the code what Lambda may do with network interfaces', () => {
    const [allow, deny] = statements(service().stack);
    expect(deny).toEqual({
      Effect: 'Deny',
      Action: allow?.Action,
      Resource: '*',
      Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    });
  });

  it('does not start before its permissions exist', () => {
    const { stack } = service();
    Template.fromStack(stack).hasResource('AWS::Lambda::Function', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('RolePolicy')]),
    });
  });

  it('puts what it is granted into its policy', () => {
    const { stack, service: subject } = service();
    iam.Grant.addToPrincipal({ grantee: subject, actions: ['dynamodb:GetItem'], resourceArns: ['arn:aws:table'] });
    expect(statements(stack)).toContainEqual({
      Effect: 'Allow',
      Action: 'dynamodb:GetItem',
      Resource: 'arn:aws:table',
    });
  });

  it('tells the code its name, which no variable overrides', () => {
    const { stack, service: subject } = service({ environment: { PALISADE_SERVICE: 'payments', A: '1' } });
    subject.addEnvironment('B', '2');
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { PALISADE_SERVICE: 'orders', A: '1', B: '2' } },
    });
  });

  it('sets concurrency aside, so that a flood on it starves no other', () => {
    for (const [given, expected] of [
      [undefined, 50],
      [1, 1],
    ] as const) {
      Template.fromStack(service({ reservedConcurrency: given }).stack).hasResourceProperties('AWS::Lambda::Function', {
        ReservedConcurrentExecutions: expected,
      });
    }
    for (const reservedConcurrency of [0, -1, 1.5]) {
      expect(() => service({ reservedConcurrency })).toThrow(expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }));
    }
  });

  it('shares the account’s concurrency only for a written reason', () => {
    const { stack } = service({ unsafeSharedConcurrency: 'The quota of this account is 10.' });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: Match.absent(),
    });
    expect(nagFindings(stack)).toEqual([]);
    expect(() => service({ unsafeSharedConcurrency: ' ' })).toThrow(
      expect.objectContaining({ code: 'UNSAFE_WITHOUT_REASON' }),
    );
  });

  it('has no queue, no version and no alias unless they are asked for', () => {
    const { stack, service: subject } = service();
    const template = Template.fromStack(stack);
    for (const type of ['AWS::SQS::Queue', 'AWS::Lambda::Version', 'AWS::Lambda::Alias', 'AWS::Lambda::Permission']) {
      template.resourceCountIs(type, 0);
    }
    expect(subject.deadLetterQueue).toBeUndefined();
  });

  it('keeps events it can’t handle in an encrypted queue that takes TLS only', () => {
    const { stack } = service({ asynchronous: true });
    const template = Template.fromStack(stack);
    template.hasResource('AWS::SQS::Queue', {
      DeletionPolicy: 'Retain',
      Properties: { KmsMasterKeyId: Match.anyValue(), MessageRetentionPeriod: 14 * 24 * 3600 },
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      },
    });
    template.hasResourceProperties('AWS::Lambda::Function', { DeadLetterConfig: { TargetArn: Match.anyValue() } });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 });
    expect(statements(stack)).toContainEqual(expect.objectContaining({ Action: 'sqs:SendMessage' }));
  });

  it('keeps instances warm behind an alias that retries no event either', () => {
    const { stack, service: subject } = service({ provisionedConcurrency: 50 });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Alias', {
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 50 },
    });
    template.resourceCountIs('AWS::Lambda::EventInvokeConfig', 2);
    template.allResourcesProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 });
    expect(stack.resolve(subject.function.functionArn)).toEqual({ Ref: expect.stringContaining('Warm') });
    expect(() => service({ provisionedConcurrency: 51 })).toThrow(
      expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }),
    );
  });

  it('demands signed code when it is told whose signature counts', () => {
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-1';
    const stack = foreignStack();
    const codeSigningConfig = lambda.CodeSigningConfig.fromCodeSigningConfigArn(stack, 'Signing', arn);
    new FunctionService(stack, 'Orders', {
      serviceName: 'orders',
      code: CODE,
      vpc: foreignVpc(stack),
      codeSigningConfig,
    });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { CodeSigningConfigArn: arn });
  });

  it('refuses a name that is no name', () => {
    expect(() => service({ serviceName: 'Orders' })).toThrow(expect.objectContaining({ code: 'NAME_INVALID' }));
  });

  it('leaves no finding and no warning', () => {
    for (const props of [{}, { asynchronous: true, provisionedConcurrency: 1 }]) {
      const { stack } = service(props);
      expect(nagFindings(stack)).toEqual([]);
      Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
    }
  });
});
