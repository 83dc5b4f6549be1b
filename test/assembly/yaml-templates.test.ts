import { Unknown } from '../../lib/assembly';
import { systemOf } from './templates';

const TEMPLATE = `
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Stage: {Type: String, Default: prod}
Conditions:
  Production: !Equals [!Ref Stage, prod]
  NotProduction: !Not [!Condition Production]
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    Properties:
      TableName: !Sub '\${Stage}-orders'
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  Role:
    Type: AWS::IAM::Role
    DependsOn: [Table]
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal: {Service: !Join ['.', [lambda, !Ref 'AWS::URLSuffix']]}
      Policies:
        - PolicyName: read
          PolicyDocument:
            Statement:
              - Effect: !If [NotProduction, Deny, Allow]
                Action: dynamodb:GetItem
                Resource: [!GetAtt Table.Arn, !Sub ['\${Arn}/index/*', {Arn: !GetAtt [Table, Arn]}]]
  Never:
    Type: AWS::SQS::Queue
    Condition: NotProduction
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Role: !GetAtt Role.Arn
      MemorySize: 0256
      Environment:
        Variables:
          SECRET: '{{resolve:secretsmanager:db:SecretString:password}}'
          OTHER:
            Fn::GetStackOutput: {StackName: elsewhere, OutputName: Url}
          PARTS: !Select [1, !Split [',', 'a,b']]
          BASE64: !Base64 {'Fn::Sub': 'stage \${Stage}'}
          ZONE: !Select [0, !GetAZs '']
Outputs:
  Table: {Value: !Ref Table, Export: {Name: !Sub '\${AWS::StackName}:table'}}
`;

describe('a template in YAML', () => {
  const system = systemOf(TEMPLATE);

  it('is read with the short forms of functions, inside each other too', () => {
    expect(system.byId('Stack/Role')?.properties).toEqual({
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
      Policies: [
        {
          PolicyName: 'read',
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Action: 'dynamodb:GetItem',
                Resource: [
                  'arn:aws:dynamodb:us-east-1:123456789012:table/prod-orders',
                  'arn:aws:dynamodb:us-east-1:123456789012:table/prod-orders/index/*',
                ],
              },
            ],
          },
        },
      ],
    });
  });

  it('resolves what a function gets', () => {
    expect(system.byId('Stack/Function')?.properties).toMatchObject({
      Role: system.byId('Stack/Role')?.arn,
      Environment: {
        Variables: {
          SECRET: expect.any(Unknown),
          OTHER: expect.any(Unknown),
          PARTS: 'b',
          BASE64: 'c3RhZ2UgcHJvZA==',
          ZONE: 'us-east-1a',
        },
      },
    });
  });

  it('leaves out what is not created, and says what is kept', () => {
    expect(system.byId('Stack/Never')).toBeUndefined();
    expect(system.byId('Stack/Table')?.deletionPolicy).toBe('Retain');
    expect(system.byId('Stack/Role')?.deletionPolicy).toBe('Delete');
  });

  it('names what a resource refers to', () => {
    expect(system.byId('Stack/Role')?.references).toEqual(['Stack/Table']);
    expect(system.byId('Stack/Function')?.references).toEqual(['Stack/Role']);
  });

  it('says outputs and exports', () => {
    expect(system.outputs).toEqual([
      { stack: 'Stack', name: 'Table', value: 'prod-orders', exportName: 'Stack:table' },
    ]);
  });
});

it.each([
  ['neither JSON nor YAML', 'Resources: [}', /neither JSON nor YAML/],
  ['no template', 'a: 1', /Resources is missing/],
  ['broken JSON', '{"Resources": ', /is no JSON/],
  ['a resource without a type', 'Resources: {A: {}}', /resource A must have a Type/],
  ['nothing', '', /Resources is missing/],
])('says what is wrong with a file that holds %s', (_, text, message) => {
  expect(() => systemOf(text)).toThrow(message);
});
