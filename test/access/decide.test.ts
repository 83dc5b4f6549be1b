// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like this.
import * as fc from 'fast-check';
import { type Caller, decide, expandActions, PERMISSION_CHANGES, type Policies, parsePolicy } from '../../lib/access';
import { compileCondition } from '../../lib/access/condition';
import { type ContextValue, lookupOf } from '../../lib/access/context';
import { compilePattern, matchPattern } from '../../lib/access/pattern';
import { covers, intersects } from '../../lib/access/tokens';
import { Unknown, type Value } from '../../lib/assembly/model';

const ACCOUNT = '111122223333';
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/app/orders`;
const SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/orders/one`;
const ROLE: Caller = { kind: 'role', account: ACCOUNT, arn: ROLE_ARN };
const SESSION: Caller = { kind: 'session', account: ACCOUNT, arn: SESSION_ARN, roleArn: ROLE_ARN };
const OTHER: Caller = { kind: 'role', account: '444455556666', arn: 'arn:aws:iam::444455556666:role/x' };
const SERVICE: Caller = { kind: 'service', name: 'events.amazonaws.com' };
const ANONYMOUS: Caller = { kind: 'anonymous' };
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`;
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
const ROOT = { AWS: `arn:aws:iam::${ACCOUNT}:root` };

const statement = (effect: string, more: Record<string, Value> = {}): Record<string, Value> => ({
  Effect: effect,
  Action: '*',
  Resource: '*',
  ...more,
});
const policy = (...statements: Value[]) => parsePolicy({ Version: '2012-10-17', Statement: statements });
const ALLOW = policy(statement('Allow'));
const NOTHING = policy(statement('Allow', { Action: 'ec2:Nothing' }));
const DENY = policy(statement('Deny'));
const to = (principal: Value, effect = 'Allow') => policy(statement(effect, { Principal: principal }));

function ask(
  caller: Caller,
  action: string,
  resource: string | Unknown,
  policies: Policies,
  others: 'absent' | 'unknown' = 'absent',
) {
  return decide({ caller, action, resource, context: { keys: {}, others } }, policies).allowed;
}

describe('decide: reference_policies_evaluation-logic.html', () => {
  it.each<[string, Caller, string, string, Policies, boolean]>([
    ['nothing allows', ROLE, 'sqs:SendMessage', QUEUE, {}, false],
    ['identity allows', ROLE, 'sqs:SendMessage', QUEUE, { identity: [ALLOW] }, true],
    ['identity denies', ROLE, 'sqs:SendMessage', QUEUE, { identity: [ALLOW, DENY] }, false],
    ['resource denies', ROLE, 'sqs:SendMessage', QUEUE, { identity: [ALLOW], resource: [to('*', 'Deny')] }, false],
    ['resource allows the role', ROLE, 'sqs:SendMessage', QUEUE, { resource: [to({ AWS: ROLE_ARN })] }, true],
    ['resource allows the account only', ROLE, 'sqs:SendMessage', QUEUE, { resource: [to(ROOT)] }, false],
    [
      'resource allows the account, identity too',
      ROLE,
      'sqs:SendMessage',
      QUEUE,
      { identity: [ALLOW], resource: [to(ROOT)] },
      true,
    ],
    ['boundary lacks', ROLE, 'sqs:SendMessage', QUEUE, { identity: [ALLOW], boundary: NOTHING }, false],
    ['boundary alone', ROLE, 'sqs:SendMessage', QUEUE, { boundary: ALLOW }, false],
    [
      'boundary limits a named role',
      ROLE,
      'sqs:SendMessage',
      QUEUE,
      { boundary: NOTHING, resource: [to({ AWS: ROLE_ARN })] },
      false,
    ],
    [
      'boundary does not limit a named session',
      SESSION,
      'sqs:SendMessage',
      QUEUE,
      { boundary: NOTHING, resource: [to({ AWS: SESSION_ARN })] },
      true,
    ],
    [
      'a named role reaches its sessions',
      SESSION,
      'sqs:SendMessage',
      QUEUE,
      { resource: [to({ AWS: ROLE_ARN })] },
      true,
    ],
    ['session policy lacks', SESSION, 'sqs:SendMessage', QUEUE, { identity: [ALLOW], session: [NOTHING] }, false],
    [
      'no session policy limits',
      SESSION,
      'sqs:SendMessage',
      QUEUE,
      { identity: [ALLOW], session: [], serviceControl: [[]] },
      true,
    ],
    ['session policy allows', SESSION, 'sqs:SendMessage', QUEUE, { identity: [ALLOW], session: [ALLOW] }, true],
    ['SCP lacks', ROLE, 'sqs:SendMessage', QUEUE, { identity: [ALLOW], serviceControl: [[ALLOW], [NOTHING]] }, false],
    [
      'SCP allows at all levels',
      ROLE,
      'sqs:SendMessage',
      QUEUE,
      { identity: [ALLOW], serviceControl: [[ALLOW], [NOTHING, ALLOW]] },
      true,
    ],
    [
      'SCP does not limit services',
      SERVICE,
      'sqs:SendMessage',
      QUEUE,
      { resource: [to({ Service: 'events.amazonaws.com' })], serviceControl: [[NOTHING]] },
      true,
    ],
    [
      'RCP denies',
      ROLE,
      'sqs:SendMessage',
      QUEUE,
      { identity: [ALLOW], resourceControl: [[to('*'), to('*', 'Deny')]] },
      false,
    ],
    [
      'endpoint lacks',
      ROLE,
      'sqs:SendMessage',
      QUEUE,
      { identity: [ALLOW], endpoint: [to({ AWS: 'arn:aws:iam::111122223333:role/y' })] },
      false,
    ],
    ['endpoint allows', ROLE, 'sqs:SendMessage', QUEUE, { identity: [ALLOW], endpoint: [to('*')] }, true],
    ['another account, identity only', OTHER, 'sqs:SendMessage', QUEUE, { identity: [ALLOW] }, false],
    ['another account, resource only', OTHER, 'sqs:SendMessage', QUEUE, { resource: [to('*')] }, false],
    [
      'another account, both',
      OTHER,
      'sqs:SendMessage',
      QUEUE,
      { identity: [ALLOW], resource: [to({ AWS: '444455556666' })] },
      true,
    ],
    ['a service without resource policy', SERVICE, 'sqs:SendMessage', QUEUE, { identity: [ALLOW] }, false],
    [
      'another service is named',
      SERVICE,
      'sqs:SendMessage',
      QUEUE,
      { resource: [to({ Service: 's3.amazonaws.com' })] },
      false,
    ],
    ['anonymous, public', ANONYMOUS, 's3:GetObject', 'arn:aws:s3:::b/k', { resource: [to('*')] }, true],
    ['anonymous, account', ANONYMOUS, 's3:GetObject', 'arn:aws:s3:::b/k', { resource: [to(ROOT)] }, false],
    ['root of the account', { kind: 'root', account: ACCOUNT }, 'sqs:SendMessage', QUEUE, {}, true],
    [
      'key policy silent',
      ROLE,
      'kms:Decrypt',
      KEY,
      { identity: [ALLOW], resource: [to({ AWS: `${ROLE_ARN}x` })] },
      false,
    ],
    ['key policy delegates', ROLE, 'kms:Decrypt', KEY, { identity: [ALLOW], resource: [to(ROOT)] }, true],
    ['key policy delegates, identity lacks', ROLE, 'kms:Decrypt', KEY, { resource: [to(ROOT)] }, false],
    ['key policy allows directly', ROLE, 'kms:Decrypt', KEY, { resource: [to({ AWS: ROLE_ARN })] }, true],
    [
      'grant allows',
      ROLE,
      'kms:Decrypt',
      KEY,
      { grants: [{ id: 'g', grantee: ROLE_ARN, operations: ['Decrypt'] }] },
      true,
    ],
    [
      'grant of another operation',
      ROLE,
      'kms:Decrypt',
      KEY,
      { grants: [{ id: 'g', grantee: ROLE_ARN, operations: ['Encrypt'] }] },
      false,
    ],
    [
      'grant, denied',
      ROLE,
      'kms:Decrypt',
      KEY,
      { identity: [DENY], grants: [{ id: 'g', grantee: ROLE_ARN, operations: ['Decrypt'] }] },
      false,
    ],
    ['trust names the role', ROLE, 'sts:AssumeRole', `${ROLE_ARN}2`, { resource: [to({ AWS: ROLE_ARN })] }, true],
    ['trust names the account', ROLE, 'sts:AssumeRole', `${ROLE_ARN}2`, { resource: [to(ROOT)] }, false],
    [
      'trust names another role',
      ROLE,
      'sts:AssumeRole',
      `${ROLE_ARN}2`,
      { identity: [ALLOW], resource: [to({ AWS: `${ROLE_ARN}x` })] },
      false,
    ],
    ['no trust', ROLE, 'sts:AssumeRole', `${ROLE_ARN}2`, { identity: [ALLOW] }, false],
    [
      'NotPrincipal denies others',
      ROLE,
      'sqs:SendMessage',
      QUEUE,
      { identity: [ALLOW], resource: [policy(statement('Deny', { NotPrincipal: { AWS: 'arn:aws:iam::1:role/y' } }))] },
      false,
    ],
    [
      'NotPrincipal spares',
      ROLE,
      'sqs:SendMessage',
      QUEUE,
      { identity: [ALLOW], resource: [policy(statement('Deny', { NotPrincipal: { AWS: ROLE_ARN } }))] },
      true,
    ],
  ])('%s', (_, caller, action, resource, policies, expected) => {
    expect(ask(caller, action, resource, policies)).toBe(expected);
  });

  it('explains itself', () => {
    const decision = decide(
      { caller: ROLE, action: 'sqs:SendMessage', resource: QUEUE, context: { keys: {} } },
      { identity: [ALLOW, policy(statement('Deny', { Sid: 'No' }))] },
    );
    expect(decision.denied).toEqual({ explicit: [{ statement: 'No', policyId: 'policy', kind: 'identity' }] });
  });
});

describe('matching: reference_policies_elements_{action,resource}.html', () => {
  const one = (more: Record<string, Value>, action = 's3:GetObject', resource: string | Unknown = 'arn:aws:s3:::b/k') =>
    (['Allow', 'Deny'] as const).map((effect) => {
      // An element that is null here is left out.
      const members = Object.entries(statement(effect, more)).filter(([, value]) => value !== null);
      const document = policy(Object.fromEntries(members));
      return ask(ROLE, action, resource, { identity: effect === 'Allow' ? [document] : [ALLOW, document] });
    });

  it.each<[string, Record<string, Value>, [boolean, boolean], string?, (string | Unknown)?]>([
    ['any case', { Action: 'S3:getobject' }, [true, false]],
    ['wildcard', { Action: 's3:Get*' }, [true, false]],
    ['one character', { Action: 's3:?etObject' }, [true, false]],
    ['another action', { Action: ['s3:Put*', 'sqs:*'] }, [false, true]],
    ['NotAction', { Action: null, NotAction: 's3:Get*' }, [false, true]],
    ['NotAction of others', { Action: null, NotAction: 'iam:*' }, [true, false]],
    ['bucket but no objects', { Resource: 'arn:aws:s3:::b' }, [false, true]],
    ['objects', { Resource: 'arn:aws:s3:::b/*' }, [true, false]],
    ['NotResource', { Resource: null, NotResource: 'arn:aws:s3:::b/*' }, [false, true]],
    ['case of resources', { Resource: 'arn:aws:s3:::B/*' }, [false, true]],
    ['any object, some named', { Resource: 'arn:aws:s3:::b/a*' }, [true, true], 's3:GetObject', 'arn:aws:s3:::b/*'],
    ['any object, all named', { Resource: 'arn:aws:s3:::b/*' }, [true, false], 's3:GetObject', 'arn:aws:s3:::b/*'],
    [
      'unknown resource',
      { Resource: 'arn:aws:s3:::b/*' },
      [true, true],
      's3:GetObject',
      new Unknown('', 'arn:aws:s3:::*'),
    ],
    ['unknown named', { Resource: new Unknown('', 'arn:aws:s3:::*') }, [true, true]],
    ['unknown of another service', { Resource: new Unknown('', 'arn:aws:sqs:*') }, [false, true]],
    [
      'a star within a segment and colons',
      { Resource: 'arn:aws:s3:::b/*k' },
      [true, true],
      's3:GetObject',
      'arn:aws:s3:::b/a:k',
    ],
    ['unreadable Action', { Action: { a: 1 } }, [true, true]],
    ['unreadable Condition', { Condition: 'x' }, [true, true]],
    ['absent variable', { Resource: 'arn:aws:s3:::b/${aws:username}' }, [false, true]],
  ])('%s', (_, more, expected, ...asked) => {
    expect(one(more, ...asked)).toEqual(expected);
  });

  it.each([
    null,
    'text',
    7,
    [],
    {},
    new Unknown('x'),
    { Statement: 3 },
    { Statement: [null] },
    { Statement: [{}] },
  ] as Value[])('counts what it can not read as allowing: %j', (document) => {
    const parsed = parsePolicy(document);
    expect(parsed.problems).not.toEqual([]);
    expect(ask(ROLE, 's3:GetObject', '*', { identity: [parsed] })).toBe(true);
  });

  it('does not take a star within a segment to cover colons for certain', () => {
    expect(matchPattern(compilePattern('a*b', { segments: true }), compilePattern('a*b'))).toBe('undecided');
  });

  it('expands actions that are listed and keeps others', () => {
    expect(expandActions('s3:GetObject*')).toEqual(['s3:GetObject', 's3:GetObjectVersion']);
    expect(expandActions('unheard:*')).toEqual(['unheard:*']);
    expect(new Set(PERMISSION_CHANGES.map(({ actions }) => actions.join())).size).toBe(PERMISSION_CHANGES.length);
  });
});

describe('properties', () => {
  const wild = fc.string({ unit: fc.constantFrom('a', ':', '*', '?'), maxLength: 5 });
  const TEXTS = ['', 'a', ':', 'b'].flatMap((w) =>
    ['', 'a', ':', 'b'].flatMap((x) =>
      ['', 'a', ':', 'b'].flatMap((y) => ['', 'a', ':', 'b'].map((z) => w + x + y + z)),
    ),
  );
  const regex = (pattern: string) => new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);

  it('covers and intersects agree with texts tried one by one', () => {
    void fc.assert(
      fc.property(wild, wild, (one, other) => {
        const [a, b] = [compilePattern(one).widest, compilePattern(other).widest];
        const common = TEXTS.filter((text) => regex(one).test(text) && regex(other).test(text));
        const outside = TEXTS.filter((text) => regex(other).test(text) && !regex(one).test(text));
        expect(common.length > 0 && !intersects(a, b)).toBe(false);
        expect(outside.length > 0 && covers(a, b)).toBe(false);
        if (one.length + other.length <= 4) {
          expect([intersects(a, b), covers(a, b)]).toEqual([common.length > 0, outside.length === 0]);
        }
        for (const text of TEXTS) {
          expect(matchPattern(compilePattern(one), compilePattern(text))).toBe(regex(one).test(text));
        }
      }),
      { numRuns: 200 },
    );
  });

  const some = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: fc.constantFrom('*', 's3:*', 's3:GetObject', 'sqs:*'),
    Resource: fc.constantFrom<Value>('*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b/a*', new Unknown('', 'arn:*')),
    Condition: fc.constantFrom<Value>({}, { Bool: { k: 'true' } }, { StringNotEquals: { k: 'x' } }),
  });
  const answer = (statements: Value[]) =>
    ask(ROLE, 's3:GetObject', 'arn:aws:s3:::b/*', { identity: [policy(...statements)] }, 'unknown');

  it('never allows more with a Deny added, nor less with an Allow', () => {
    void fc.assert(
      fc.property(fc.array(some, { maxLength: 4 }), some, (statements, added) => {
        const [before, after] = [answer(statements), answer([...statements, added])];
        expect(added.Effect === 'Deny' ? after && !before : before && !after).toBe(false);
      }),
    );
  });

  it('decides partly known conditions only as every completion does', () => {
    const texts = fc.constantFrom('a', 'b', 'true', '1', '10.0.0.1', '2020-01-01');
    const prefix = fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:');
    const base = fc.constantFrom(
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'NumericLessThan',
      'Bool',
      'IpAddress',
      'NotIpAddress',
      'DateNotEquals',
      'ArnNotLike',
    );
    const value = fc.oneof(fc.constant(null), texts, fc.array(texts, { maxLength: 3 }));
    void fc.assert(
      fc.property(
        prefix,
        base,
        fc.constantFrom('', 'IfExists'),
        fc.array(texts, { minLength: 1, maxLength: 3 }),
        value,
        (p, b, s, policyValues, complete) => {
          const condition = compileCondition({ [p + b + s]: { k: policyValues } }, true, () => undefined);
          const of = (k: ContextValue) => condition(lookupOf({ keys: { k } }));
          const partly = of(new Unknown('k'));
          expect(partly === 'undecided' || partly === of(complete)).toBe(true);
        },
      ),
    );
  });
});
