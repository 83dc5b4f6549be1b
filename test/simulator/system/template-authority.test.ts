import { templateAuthority } from '../../../lib/simulator/system/template-authority';
import { systemOf } from '../../reachability/network/systems';

const ROLE = 'arn:aws:iam::123456789012:role/orders';
const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/orders';

const statement = (Effect: string, Action: string, others: object = {}) => ({
  Effect,
  Action,
  Resource: '*',
  ...others,
});
const trust = {
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** A role with one policy, a table and a key whose policy names the role for decryption of its own records only. */
function authority(statements: readonly object[], endpointPolicy?: object) {
  return templateAuthority(
    systemOf({
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: 'orders',
          AssumeRolePolicyDocument: trust,
          Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }],
        },
      },
      Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders' } },
      Key: {
        Type: 'AWS::KMS::Key',
        Properties: {
          KeyPolicy: {
            Statement: [
              statement('Allow', 'kms:Decrypt', {
                Principal: { AWS: ROLE },
                Condition: { StringEquals: { 'kms:EncryptionContext:service': 'orders' } },
              }),
            ],
          },
        },
      },
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      Endpoint: {
        Type: 'AWS::EC2::VPCEndpoint',
        Properties: {
          VpcId: { Ref: 'Vpc' },
          ServiceName: 'com.amazonaws.us-east-1.dynamodb',
          ...(endpointPolicy !== undefined && { PolicyDocument: { Statement: [endpointPolicy] } }),
        },
      },
    }),
  );
}

const ask = (action: string, context: Record<string, string> = {}, resourceArn = TABLE) => ({
  principalArn: ROLE,
  action,
  resourceArn,
  context,
});

describe('the policies of the templates', () => {
  const own = authority([
    statement('Allow', 'dynamodb:*', { Resource: TABLE }),
    statement('Deny', 'dynamodb:DeleteTable'),
  ]);

  it('grant what they name', () => {
    expect(own.decide(ask('dynamodb:GetItem'))).toMatchObject({ allowed: true });
  });

  it('do not grant what none of them names, and say so', () => {
    expect(own.decide(ask('dynamodb:GetItem', {}, `${TABLE}s-of-another`))).toEqual({
      allowed: false,
      reason: 'no identity-based policy allows the dynamodb:GetItem action',
    });
  });

  it('deny what one of them denies', () => {
    expect(own.decide(ask('dynamodb:DeleteTable'))).toEqual({
      allowed: false,
      reason: 'of an explicit deny in identity policies',
    });
  });

  it('grant nothing to a role that they do not know', () => {
    expect(own.decide({ ...ask('dynamodb:GetItem'), principalArn: `${ROLE}-of-nobody` }).allowed).toBe(false);
  });

  it('let a key be used in the context that its policy names', () => {
    const key = 'arn:aws:kms:us-east-1:123456789012:key/';
    const { decide } = own;
    const arn = systemKeyArn();
    expect(arn.startsWith(key)).toBe(true);
    expect(decide(ask('kms:Decrypt', { 'kms:EncryptionContext:service': 'orders' }, arn)).allowed).toBe(true);
    expect(decide(ask('kms:Decrypt', { 'kms:EncryptionContext:service': 'payments' }, arn)).allowed).toBe(false);
    expect(decide(ask('kms:Decrypt', {}, arn)).allowed).toBe(false);
  });
});

describe('a request from a VPC', () => {
  const all = [statement('Allow', '*')];
  const fromVpc = { 'aws:SourceVpc': vpcId() };

  it('takes an endpoint, and passes what its policy lets through', () => {
    const open = authority(all);
    expect(open.decide(ask('dynamodb:GetItem', fromVpc)).allowed).toBe(true);
    const narrow = authority(all, statement('Allow', 'dynamodb:GetItem', { Principal: '*' }));
    expect(narrow.decide(ask('dynamodb:GetItem', fromVpc)).allowed).toBe(true);
    expect(narrow.decide(ask('dynamodb:Scan', fromVpc))).toEqual({
      allowed: false,
      reason: 'no endpoint-based policy allows the dynamodb:Scan action',
    });
  });

  it('leads nowhere without an endpoint', () => {
    expect(authority(all).decide(ask('s3:GetObject', fromVpc, 'arn:aws:s3:::archive/1'))).toEqual({
      allowed: false,
      reason: 'no endpoint of the VPC leads to s3',
    });
    expect(authority(all).decide(ask('s3:GetObject', {}, 'arn:aws:s3:::archive/1')).allowed).toBe(true);
  });
});

function systemKeyArn(): string {
  return String(systemOf({ Key: { Type: 'AWS::KMS::Key', Properties: {} } }).ofType('AWS::KMS::Key')[0]?.arn);
}

function vpcId(): string {
  const vpc = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } };
  return systemOf({ Vpc: vpc }).ofType('AWS::EC2::VPC')[0]?.physicalId ?? '';
}
