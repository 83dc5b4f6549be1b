import { RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { allowLogs, allowThroughService, EncryptionKey, grantThroughService } from '../../lib/shared';
import { foreignStack } from '../support/app';

interface Statement {
  Action: string | string[];
  Principal: unknown;
  Condition?: unknown;
}

function policyOf(template: Template): Statement[] {
  const [key] = Object.values(template.findResources('AWS::KMS::Key'));
  return key?.Properties.KeyPolicy.Statement;
}

describe('EncryptionKey', () => {
  it('rotates every year, waits 30 days before deletion and is retained', () => {
    const stack = foreignStack();
    new EncryptionKey(stack, 'Key', { description: 'test' });
    Template.fromStack(stack).hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'Retain',
      Properties: { EnableKeyRotation: true, RotationPeriodInDays: 365, PendingWindowInDays: 30 },
    });
  });

  it('lets the account administer the key and nobody use it', () => {
    const stack = foreignStack();
    new EncryptionKey(stack, 'Key', { description: 'test', removalPolicy: RemovalPolicy.DESTROY });
    const actions = policyOf(Template.fromStack(stack)).flatMap((statement) => statement.Action);
    expect(actions).toContain('kms:PutKeyPolicy');
    expect(actions.filter((action) => /\*|Decrypt|Encrypt|GenerateDataKey|CreateGrant|Sign/.test(action))).toEqual([]);
  });

  it('lets principals of the account use it through the allowed service only', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Key', { description: 'test' });
    allowThroughService(stack, key, 'dynamodb');
    const using = policyOf(Template.fromStack(stack)).filter((s) => [s.Action].flat().includes('kms:Decrypt'));
    expect(using).toHaveLength(1);
    expect(using[0]?.Condition).toEqual({
      StringEquals: {
        'kms:CallerAccount': { Ref: 'AWS::AccountId' },
        'kms:ViaService': {
          'Fn::Join': ['', ['dynamodb.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]],
        },
      },
    });
  });

  it('allows grants only on behalf of an AWS resource', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Key', { description: 'test' });
    allowThroughService(stack, key, 's3');
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'kms:CreateGrant',
            Condition: Match.objectLike({ Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
          }),
        ]),
      },
    });
  });

  it('gives a grantee the key by ARN, through the service, without wildcards', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Key', { description: 'test' });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    grantThroughService(role, key, 'dynamodb');
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
            Resource: stack.resolve(key.keyArn),
            Condition: { StringEquals: { 'kms:ViaService': Match.anyValue() } },
          },
        ],
      },
    });
  });

  it('never names a wildcard principal', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Key', { description: 'test' });
    allowThroughService(stack, key, 'sqs');
    allowLogs(stack, key, 'name-*');
    for (const statement of policyOf(Template.fromStack(stack))) {
      expect(JSON.stringify(statement.Principal)).not.toContain('*');
    }
  });
});
