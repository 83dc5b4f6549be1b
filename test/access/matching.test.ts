// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like this.
import { expandActions, PERMISSION_CHANGES, parsePolicy } from '../../lib/access';
import { compilePattern, matchPattern } from '../../lib/access/pattern';
import { Unknown, type Value } from '../../lib/assembly/model';
import { ALLOW, ask, policy, ROLE, statement } from './questions';

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
    expect(expandActions('s3:GetObject*')).toEqual([
      's3:GetObject',
      's3:GetObjectVersion',
      's3:GetObjectVersionForReplication',
    ]);
    expect(expandActions('unheard:*')).toEqual(['unheard:*']);
    expect(new Set(PERMISSION_CHANGES.map(({ actions }) => actions.join())).size).toBe(PERMISSION_CHANGES.length);
  });
});
