import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DataClass, EncryptedTable, type EncryptedTableProps } from '../../lib/data';
import { EncryptionKey } from '../../lib/shared';
import { foreignStack, testApp } from '../support/app';
import { nagFindings } from '../support/nag';

const partitionKey = { name: 'id', type: AttributeType.STRING };
const byCustomer = { name: 'byCustomer', partitionKey: { name: 'customerId', type: AttributeType.STRING } };
const byDay = { name: 'byDay', partitionKey: { name: 'day', type: AttributeType.STRING } };

function tableWith(props: Partial<EncryptedTableProps> = {}, stack = foreignStack()) {
  return { stack, table: new EncryptedTable(stack, 'Table', { partitionKey, ...props }) };
}

function policyFor(stack: Stack): iam.ManagedPolicy {
  return new iam.ManagedPolicy(stack, 'Policy');
}

describe('EncryptedTable', () => {
  it('encrypts under a key of its own, comes back to any second and refuses deletion', () => {
    const template = Template.fromStack(tableWith().stack);
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: { 'Fn::GetAtt': [key, 'Arn'] } },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
        DeletionProtectionEnabled: true,
        TableName: Match.absent(),
        TimeToLiveSpecification: Match.absent(),
      },
    });
  });

  it('uses the key it is given and creates none', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Key', { description: 'test' });
    tableWith({ encryptionKey: key }, stack);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: { KMSMasterKeyId: stack.resolve(key.keyArn) },
    });
  });

  it('lets its key be used through DynamoDB only', () => {
    const keys = Template.fromStack(tableWith().stack).findResources('AWS::KMS::Key');
    const policy = JSON.stringify(keys);
    expect(policy).toContain('"dynamodb."');
    expect(policy).not.toContain('kms:*');
    expect(policy).not.toContain('GenerateDataKey*');
  });

  it('leaves public data to a key of AWS, and still brings it back', () => {
    const template = Template.fromStack(tableWith({ dataClass: DataClass.PUBLIC }).stack);
    template.resourceCountIs('AWS::KMS::Key', 0);
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        SSESpecification: { SSEEnabled: false },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
        DeletionProtectionEnabled: false,
      },
    });
  });

  it('goes with its stack only when asked', () => {
    const { stack } = tableWith({ removalPolicy: RemovalPolicy.DESTROY, deletionProtection: false });
    const template = Template.fromStack(stack);
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete',
      Properties: { DeletionProtectionEnabled: false },
    });
    template.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
  });

  it('gives the same table in whatever order its indexes are listed', () => {
    const propertiesOf = (indexes: EncryptedTableProps['indexes']) =>
      Template.fromStack(tableWith({ indexes }).stack).findResources('AWS::DynamoDB::Table');
    expect(propertiesOf([byDay, byCustomer])).toEqual(propertiesOf([byCustomer, byDay]));
  });

  it('lets expired records go when told by which attribute', () => {
    Template.fromStack(tableWith({ timeToLiveAttribute: 'expiresAt' }).stack).hasResourceProperties(
      'AWS::DynamoDB::Table',
      { TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true } },
    );
  });

  it('lets a reader read by key, from the table and each index by name', () => {
    const { stack, table } = tableWith({ indexes: [byDay, byCustomer] });
    table.grantRead(policyFor(stack));
    const arn = stack.resolve(table.table.tableArn);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['dynamodb:BatchGetItem', 'dynamodb:ConditionCheckItem', 'dynamodb:GetItem', 'dynamodb:Query'],
            Resource: [
              arn,
              { 'Fn::Join': ['', [arn, '/index/byCustomer']] },
              { 'Fn::Join': ['', [arn, '/index/byDay']] },
            ],
          },
          Match.objectLike({
            Resource: stack.resolve(table.encryptionKey?.keyArn),
            Condition: { StringEquals: { 'kms:ViaService': Match.anyValue() } },
          }),
        ],
      },
    });
  });

  it('lets a writer write by key, and walk through the table never', () => {
    const { stack, table } = tableWith();
    table.grantReadWrite(policyFor(stack));
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'));
    const actions: string[] = policy?.Properties.PolicyDocument.Statement.flatMap(
      (s: { Action: string[] }) => s.Action,
    );
    expect(actions).toEqual(
      expect.arrayContaining(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem']),
    );
    expect(actions.filter((action) => /\*|Scan|DeleteTable|UpdateTable|PartiQL/.test(action))).toEqual([]);
  });

  it('can be read from another stack, which then depends on it and not the other way', () => {
    const app = testApp();
    const owner = new Stack(app, 'Owner');
    const reader = new Stack(app, 'Reader');
    const { table } = tableWith({}, owner);
    table.grantRead(policyFor(reader));
    app.synth();
    expect(owner.dependencies).not.toContain(reader);
  });

  it.each([DataClass.PUBLIC, DataClass.INTERNAL, DataClass.CONFIDENTIAL])(
    'passes every rule pack on its own with data of class $name',
    (dataClass) => {
      const { stack, table } = tableWith({ dataClass, indexes: [byDay] });
      table.grantReadWrite(policyFor(stack));
      expect(nagFindings(stack)).toEqual([]);
    },
  );
});
