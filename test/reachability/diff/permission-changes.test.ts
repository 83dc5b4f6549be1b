import { compare } from '../../../lib/reachability/diff';
import { allow, arn, ref, role } from '../explain/systems';
import { APP, changed, NOTHING, reading, sideOf, undone } from './changes';

describe('permissions', () => {
  const change = { principal: 'Stack/Worker', asset: 'Stack/Table', verb: 'reads', further: false };
  const condition = { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } };
  const other = { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-2' } } };

  it('are widened by an action of the same kind, and narrowed when undone', () => {
    const Role = reading(['dynamodb:GetItem', 'dynamodb:Scan']);
    const scan = { ...change, actions: ['dynamodb:Scan'], further: true };
    expect(changed({ Role })).toEqual({ ...NOTHING, widened: [scan] });
    expect(undone({ Role })).toEqual({ ...NOTHING, narrowed: [scan] });
  });

  it('are widened by an action of another kind', () => {
    const Role = reading(['dynamodb:GetItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']);
    expect(changed({ Role })).toEqual({
      ...NOTHING,
      widened: [
        { ...change, verb: 'writes', actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem'] },
        { ...change, verb: 'deletes', actions: ['dynamodb:DeleteItem'] },
      ],
    });
  });

  it('are narrowed by a condition, and widened when it falls away', () => {
    const Role = reading(['dynamodb:GetItem'], condition);
    const guarded = ['only if aws:SourceVpc = vpc-1'];
    const narrower = { ...change, actions: ['dynamodb:GetItem'], guards: { before: [], after: guarded } };
    expect(changed({ Role })).toEqual({ ...NOTHING, narrowed: [narrower] });
    expect(undone({ Role })).toEqual({
      ...NOTHING,
      widened: [{ ...narrower, guards: { before: guarded, after: [] } }],
    });
  });

  it('count as widened when the condition is another one', () => {
    const before = sideOf({ ...APP, Role: reading(['dynamodb:GetItem'], condition) });
    const after = sideOf({ ...APP, Role: reading(['dynamodb:GetItem'], other) });
    const { narrowed, widened } = compare(before, after);
    expect(narrowed).toEqual([]);
    expect(widened).toEqual([
      {
        ...change,
        actions: ['dynamodb:GetItem'],
        guards: { before: ['only if aws:SourceVpc = vpc-1'], after: ['only if aws:SourceVpc = vpc-2'] },
      },
    ]);
  });

  it('are the same whichever statement gives them', () => {
    const Role = role('lambda', [
      allow('dynamodb:GetItem', arn('Table'), condition),
      { Sid: 'Again', ...allow('dynamodb:GetItem', arn('Table')) },
    ]);
    expect(changed({ Role })).toEqual(NOTHING);
  });

  it.each([
    [{ AWS: '999999999999' }, 'account 999999999999'],
    [{ AWS: 'arn:aws:iam::999999999999:root' }, 'account 999999999999'],
    [{ AWS: 'arn:aws:iam::999999999999:role/x' }, 'arn:aws:iam::999999999999:role/x'],
    [{ Service: 'logging.s3.amazonaws.com' }, 'service logging.s3.amazonaws.com'],
    ['*', 'everybody'],
  ])('of others are widened by the policy of a resource: %j', (Principal, principal) => {
    const Policy = {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: ref('Bucket'),
        PolicyDocument: { Statement: [{ ...allow('s3:GetObject', '*'), Principal, ...condition }] },
      },
    };
    const { widened } = changed({ Policy });
    expect(widened).toContainEqual({
      principal,
      asset: 'Stack/Bucket',
      verb: 'may',
      actions: ['s3:GetObject'],
      further: false,
    });
  });

  it('of the account itself, and of services that run functions, are none of others', () => {
    const Permission = {
      Type: 'AWS::Lambda::Permission',
      Properties: { FunctionName: ref('Worker'), Action: 'lambda:InvokeFunction', Principal: 's3.amazonaws.com' },
    };
    const Policy = {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: ref('Bucket'),
        PolicyDocument: { Statement: [{ ...allow('s3:GetObject', '*'), Principal: { AWS: ref('AWS::AccountId') } }] },
      },
    };
    expect(changed({ Permission, Policy }).widened).toEqual([]);
  });
});
