import { RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AuditSigningKey } from '../../lib/audit';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';

interface Statement {
  readonly Sid?: string;
  readonly Action: string | string[];
  readonly Condition?: unknown;
}

const CONDITION = { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'DIGEST' };

function signingKey(removalPolicy?: RemovalPolicy) {
  const stack = foreignStack();
  const signing = new AuditSigningKey(stack, 'It', { serviceName: 'orders', removalPolicy });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  return { stack, signing, role };
}

function keyPolicyOf(template: Template): Statement[] {
  return Object.values(template.findResources('AWS::KMS::Key')).flatMap(
    ({ Properties }) => Properties.KeyPolicy.Statement,
  );
}

const actionsIn = (statements: Statement[]) => statements.flatMap(({ Action }) => Action);

describe('AuditSigningKey', () => {
  it('is an elliptic-curve key for signatures only, that waits 30 days before deletion and is retained', () => {
    const { stack } = signingKey();
    Template.fromStack(stack).hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'Retain',
      Properties: {
        Description: 'orders: heads of the audit chain',
        KeySpec: 'ECC_NIST_P256',
        KeyUsage: 'SIGN_VERIFY',
        PendingWindowInDays: 30,
        EnableKeyRotation: Match.absent(),
      },
    });
  });

  it('goes with its stack where asked to', () => {
    const { stack } = signingKey(RemovalPolicy.DESTROY);
    Template.fromStack(stack).hasResource('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
  });

  it('lets nobody sign, an administrator included, until somebody is allowed to', () => {
    const { stack } = signingKey();
    const actions = actionsIn(keyPolicyOf(Template.fromStack(stack)));
    expect(actions).toEqual(expect.arrayContaining(['kms:PutKeyPolicy', 'kms:GetPublicKey']));
    expect(actions.filter((action) => /\*|Sign|Verify|CreateGrant|Encrypt|Decrypt/.test(action))).toEqual([]);
  });

  it('lets one role sign digests, said in its policy and in the policy of the key', () => {
    const { stack, signing, role } = signingKey();
    signing.grantSign({ role, grantPrincipal: role });
    const template = Template.fromStack(stack);
    const inKey = keyPolicyOf(template).filter(({ Action }) => Action === 'kms:Sign');
    expect(inKey.map(({ Condition }) => Condition)).toEqual([
      { StringEquals: CONDITION, ArnEquals: { 'aws:PrincipalArn': stack.resolve(role.roleArn) } },
    ]);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'kms:Sign',
            Resource: stack.resolve(signing.key.keyArn),
            Condition: { StringEquals: CONDITION },
          },
        ],
      },
    });
  });

  it('lets an auditor fetch the public key and nothing else', () => {
    const { stack, signing, role } = signingKey();
    signing.grantVerify(role);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'kms:GetPublicKey', Resource: stack.resolve(signing.key.keyArn) }],
      },
    });
    expect(actionsIn(keyPolicyOf(template))).not.toContain('kms:Sign');
  });

  it('passes the rule packs with both grants', () => {
    const { stack, signing, role } = signingKey();
    signing.grantSign({ role, grantPrincipal: role });
    signing.grantVerify(role);
    // An inline policy is what CDK gives a plain role; services have a managed one.
    expect(nagFindings(stack).filter((finding) => !finding.includes('IAMNoInlinePolicy'))).toEqual([]);
  });

  it('refuses a name that no service can have', () => {
    expect(() => new AuditSigningKey(foreignStack(), 'It', { serviceName: 'Orders' })).toThrow(/^NAME_INVALID/);
  });
});
