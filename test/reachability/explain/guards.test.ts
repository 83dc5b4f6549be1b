import { describeCondition } from '../../../lib/reachability/explain';
import { systemOf } from '../../assembly/templates';
import { allow, arn, explained, lambda, type Resources, ref, role } from './systems';

const system = systemOf({ Resources: { Vault: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'vault' } } } });

describe('a condition in words', () => {
  it.each([
    [{ StringEquals: { 'kms:ViaService': ['b', 'a'] } }, 'kms:ViaService = a or b'],
    [
      { StringNotLike: { 'aws:PrincipalArn': '*x' }, Bool: { 'aws:SecureTransport': 'true' } },
      'aws:PrincipalArn ≠ *x and aws:SecureTransport = true',
    ],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }, 'every aws:TagKeys = a'],
    [{ 'ForAnyValue:StringLike': { 'aws:TagKeys': 'a' } }, 'any aws:TagKeys = a'],
    [{ IpAddressIfExists: { 'aws:SourceIp': '10.0.0.0/8' } }, 'aws:SourceIp in 10.0.0.0/8, if present'],
    [{ Null: { 'aws:SourceVpce': 'true' } }, 'aws:SourceVpce is absent'],
    [{ Null: { 'aws:SourceVpce': false } }, 'aws:SourceVpce is present'],
    [{ NumericLessThanEquals: { 's3:max-keys': 10 } }, 's3:max-keys ≤ 10'],
    [{ UnheardOf: { key: 'x' } }, 'key UnheardOf x'],
    [
      { ArnEquals: { 'aws:SourceArn': 'arn:aws:dynamodb:us-east-1:123456789012:table/vault' } },
      'aws:SourceArn = Stack/Vault',
    ],
    ['something', 'a condition that is not known'],
    [undefined, undefined],
  ])('%j', (condition, text) => {
    expect(describeCondition(condition as never, system)).toBe(text);
  });
});

describe('conditions that decide', () => {
  const via = (service: string) => ({ Condition: { StringEquals: { 'kms:ViaService': service } } });
  const guardsOf = (statements: readonly unknown[], keyStatements: readonly object[]) => {
    const resources: Resources = {
      Worker: lambda('Role'),
      Role: role('lambda', statements),
      Key: {
        Type: 'AWS::KMS::Key',
        Properties: {
          KeyPolicy: {
            Statement: keyStatements.map((one) => ({ Effect: 'Allow', Action: 'kms:*', Resource: '*', ...one })),
          },
        },
      },
    };
    return explained(resources, 'Worker').access.find(({ id }) => id === 'Stack/Key')?.uses[0]?.guards;
  };
  const account = { Principal: { AWS: 'arn:aws:iam::123456789012:root' } };

  it.each([
    ['none where both allow', [allow('kms:Decrypt', '*')], [account], []],
    ['those of the role', [allow('kms:Decrypt', '*', via('s3'))], [account], ['only if kms:ViaService = s3']],
    ['those of the key', [allow('kms:Decrypt', '*')], [{ ...account, ...via('s3') }], ['only if kms:ViaService = s3']],
    [
      'those of both',
      [allow('kms:Decrypt', '*', via('s3'))],
      [{ ...account, ...via('sqs') }],
      ['only if kms:ViaService = s3', 'only if kms:ViaService = sqs'],
    ],
    [
      'any of several in one policy',
      [allow('kms:Decrypt', '*', via('s3')), allow('kms:Decrypt', '*', via('sqs'))],
      [account],
      ['only if kms:ViaService = s3 or kms:ViaService = sqs'],
    ],
    [
      'none where another statement allows without',
      [allow('kms:Decrypt', '*', via('s3')), allow('kms:Decrypt', '*')],
      [account],
      [],
    ],
    [
      'any of both where each suffices',
      [allow('kms:Decrypt', '*', via('s3'))],
      [account, { Principal: { AWS: arn('Role') }, ...via('sqs') }],
      ['only if kms:ViaService = s3 or kms:ViaService = sqs'],
    ],
    [
      'those of a Deny',
      [allow('kms:Decrypt', '*'), { ...allow('kms:Decrypt', '*', via('s3')), Effect: 'Deny' }],
      [account],
      ['not if kms:ViaService = s3'],
    ],
    [
      'without what is known of the caller',
      [
        allow('kms:Decrypt', '*', {
          Condition: { StringEquals: { 'kms:ViaService': 's3', 'kms:CallerAccount': ref('AWS::AccountId') } },
        }),
      ],
      [account],
      ['only if kms:ViaService = s3'],
    ],
  ])('are %s', (_, statements, keyStatements, guards) => {
    expect(guardsOf(statements, keyStatements)).toEqual(guards);
  });
});
