import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { TokenRevocations } from '../../lib';
import { foreignStack, testApp } from '../support/app';
import { templatesOf, testBlueprint } from '../support/blueprint';

function revocations() {
  const stack = foreignStack();
  const list = new TokenRevocations(stack, 'It');
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  return { stack, list, role };
}

/** What a role may do with DynamoDB itself, and with the key, beside the condition. */
function actionsOf(template: Template): string[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Condition }) => Condition === undefined)
    .flatMap(({ Action }) => Action);
}

describe('TokenRevocations', () => {
  it('is a table under a key of its own, restorable, protected and retained', () => {
    const { stack } = revocations();
    const template = Template.fromStack(stack);
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        KeySchema: [
          { AttributeName: 'list', KeyType: 'HASH' },
          { AttributeName: 'id', KeyType: 'RANGE' },
        ],
        TimeToLiveSpecification: { AttributeName: 'expiry', Enabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: Match.anyValue() },
        PointInTimeRecoverySpecification: Match.objectLike({ PointInTimeRecoveryEnabled: true }),
        DeletionProtectionEnabled: true,
      },
    });
    template.resourceCountIs('AWS::KMS::Key', 1);
  });

  it('gives nobody a permission', () => {
    const { stack } = revocations();
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  it('lets a reader query and nothing else', () => {
    const { stack, list, role } = revocations();
    list.grantRead(role);
    expect(actionsOf(Template.fromStack(stack))).toEqual(['dynamodb:Query']);
  });

  it('lets an operator add entries, not read or delete them', () => {
    const { stack, list, role } = revocations();
    list.grantWrite(role);
    expect(actionsOf(Template.fromStack(stack))).toEqual(['dynamodb:PutItem']);
  });

  it('lets its key be used through DynamoDB only', () => {
    const { stack, list, role } = revocations();
    list.grantRead(role);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Condition: {
              StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', Match.arrayWith(['dynamodb.'])] } },
            },
          }),
        ]),
      },
    });
  });
});

it('a blueprint has one list, and gives it to whoever the operator names', () => {
  const app = testApp();
  const blueprint = testBlueprint({}, app);
  const role = new iam.Role(blueprint.foundation, 'Operator', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  });
  blueprint.revocations.grantWrite(role);
  const template = Template.fromJSON({ ...templatesOf(app)['Test-Foundation'] });
  template.resourceCountIs('AWS::DynamoDB::Table', 1);
  expect(actionsOf(template)).toContain('dynamodb:PutItem');
});
