import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { EncryptionKey, grantDirectUse } from '../../lib/shared';
import { foreignStack } from '../support/app';

const ONLY_IF = { 'kms:EncryptionContext:service': 'orders' };

function grantedTo() {
  const stack = foreignStack();
  const { key } = new EncryptionKey(stack, 'Key', { description: 'test' });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  const policy = new iam.ManagedPolicy(stack, 'Policy', { roles: [role] });
  grantDirectUse({ role: role.withoutPolicyUpdates(), grantPrincipal: policy.grantPrincipal }, key, {
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    onlyIf: ONLY_IF,
  });
  return { stack, key, role, template: Template.fromStack(stack) };
}

describe('direct use of a key', () => {
  it('is allowed to the one role that the policy of the key names, under the condition', () => {
    const { stack, role, template } = grantedTo();
    const [key] = Object.values(template.findResources('AWS::KMS::Key'));
    const statements: Record<string, unknown>[] = key?.Properties.KeyPolicy.Statement;
    expect(statements.slice(1)).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: expect.anything() },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: '*',
        Condition: { StringEquals: ONLY_IF, ArnEquals: { 'aws:PrincipalArn': stack.resolve(role.roleArn) } },
      },
    ]);
  });

  it('is allowed by IAM on this key only, in the policy that the workload keeps its grants in', () => {
    const { stack, key, template } = grantedTo();
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Resource: stack.resolve(key.keyArn),
            Condition: { StringEquals: ONLY_IF },
          },
        ],
      },
    });
  });

  it('leaves no circle in the template, which synthesis would refuse', () => {
    expect(() => grantedTo()).not.toThrow();
  });
});
