import type { Acknowledgement } from '../../../lib/assembly';
import { compare } from '../../../lib/reachability/diff';
import { allow, arn, lambda, type Resources, role } from '../explain/systems';
import { fromGroup, PAIR, tcpFrom } from '../network/systems';
import { APP, base, changed, method, NOTHING, reading, sideOf, undone } from './changes';

const serverGroup = (...rules: readonly object[]) => ({
  ...PAIR['ServerGroup'],
  Properties: { ...Object(PAIR['ServerGroup']?.['Properties']), SecurityGroupIngress: rules },
});

describe('two systems that let the same through', () => {
  it('differ in nothing', () => {
    expect(compare(base, sideOf(APP))).toEqual(NOTHING);
  });

  it('differ in nothing where a resource has another logical id and the same construct path', () => {
    const path = { Metadata: { 'aws:cdk:path': 'App/Table/Resource' } };
    const { Table: _, ...others } = APP;
    const before = { ...APP, Table: { Type: 'AWS::DynamoDB::Table', ...path } };
    const renamed = {
      ...others,
      Tafel: { Type: 'AWS::DynamoDB::Table', ...path },
      Role: role('lambda', [allow(['dynamodb:GetItem'], arn('Tafel'))]),
    };
    expect(compare(sideOf(before), sideOf(renamed))).toEqual(NOTHING);
  });

  it('differ in nothing where a condition names a resource that has another logical id', () => {
    const from = (id: string) => ({ Condition: { ArnLike: { 'aws:CalledVia': arn(id) } } });
    const path = { Metadata: { 'aws:cdk:path': 'App/Bucket/Resource' } };
    const { Bucket: _, ...others } = APP;
    const before = {
      ...APP,
      Bucket: { ...APP['Bucket'], ...path },
      Role: reading(['dynamodb:GetItem'], from('Bucket')),
    };
    const after = {
      ...others,
      Eimer: { ...APP['Bucket'], ...path },
      Role: reading(['dynamodb:GetItem'], from('Eimer')),
    };
    expect(compare(sideOf(before as Resources), sideOf(after as Resources))).toEqual(NOTHING);
  });
});

describe('connections', () => {
  const ServerGroup = serverGroup(tcpFrom(fromGroup('ClientGroup')), tcpFrom(fromGroup('ClientGroup'), 22));

  it('are opened, with the rule that opens them', () => {
    expect(changed({ ServerGroup } as Resources)).toEqual({
      ...NOTHING,
      opened: [
        {
          kind: 'network',
          from: 'Stack/Client',
          to: 'Stack/Server',
          what: 'tcp 22',
          because: expect.arrayContaining(['Stack/ServerGroup allows tcp 22 from Stack/ClientGroup']),
        },
      ],
    });
  });

  it('are closed, with what stops them now', () => {
    expect(undone({ ServerGroup } as Resources)).toEqual({
      ...NOTHING,
      closed: [
        {
          kind: 'network',
          from: 'Stack/Client',
          to: 'Stack/Server',
          what: 'tcp 22',
          because: ['no rule of Stack/Server lets it in from Stack/Client'],
        },
      ],
    });
  });

  it('of a new service say that it is new', () => {
    const { opened } = changed({ Second: lambda('Role') });
    expect(opened).toEqual([
      expect.objectContaining({ kind: 'internet', from: 'Stack/Second', to: 'internet', only: 'Stack/Second' }),
      expect.objectContaining({ kind: 'internet', from: 'Stack/Second', to: 'services of AWS', only: 'Stack/Second' }),
    ]);
  });
});

describe('routes', () => {
  it('are opened and closed', () => {
    const Delete = method({ HttpMethod: 'DELETE', AuthorizationType: 'NONE', ApiKeyRequired: false });
    const route = {
      kind: 'route',
      from: 'DELETE /',
      to: 'Stack/Worker',
      what: 'asks for token, scope read, API key, valid parameters and body',
      because: [],
    };
    expect(changed({ Delete: method({ HttpMethod: 'DELETE' }) }).opened).toEqual([route]);
    expect(undone({ Delete: method({ HttpMethod: 'DELETE' }) }).closed).toEqual([route]);
    const bare = changed({
      Delete: { ...Delete, Properties: { ...Delete.Properties, AuthorizationScopes: [], RequestValidatorId: '' } },
    });
    expect(bare.opened).toEqual([{ ...route, what: 'asks for nothing' }]);
  });

  it.each([
    [{ AuthorizationType: 'NONE', AuthorizationScopes: [] }, ['asks for a token', 'asks for scope read']],
    [{ AuthorizationScopes: [] }, ['asks for scope read']],
    [{ ApiKeyRequired: false }, ['asks for an API key']],
    [{ RequestValidatorId: '' }, ['validates requests']],
  ])('that ask for less by %j are weakened, and strengthened when undone', (more, changes) => {
    const here = { name: 'GET /', to: 'Stack/Worker' };
    expect(changed({ Route: method(more) })).toEqual({
      ...NOTHING,
      weakened: [{ ...here, changes: changes.map((one) => `no longer ${one}`) }],
    });
    expect(undone({ Route: method(more) })).toEqual({
      ...NOTHING,
      strengthened: [{ ...here, changes: changes.map((one) => `now ${one}`) }],
    });
  });

  it('that take a further scope are weakened', () => {
    expect(changed({ Route: method({ AuthorizationScopes: ['read', 'all'] }) }).weakened[0]?.changes).toEqual([
      'takes scope all',
    ]);
    expect(undone({ Route: method({ AuthorizationScopes: ['read', 'all'] }) }).strengthened[0]?.changes).toEqual([
      'no longer takes scope all',
    ]);
  });

  it('that ask for other credentials count as weakened', () => {
    const { strengthened, weakened } = changed({ Route: method({ AuthorizationType: 'AWS_IAM', AuthorizerId: '' }) });
    expect(weakened[0]?.changes).toEqual(['now asks for a signature']);
    expect(strengthened).toEqual([]);
  });

  it('events are paths, too', () => {
    const Nightly = { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Id: '1', Arn: arn('Worker') }] } };
    expect(changed({ Nightly }).opened).toEqual([
      { kind: 'event', from: 'Stack/Nightly', to: 'Stack/Worker', what: 'rule', because: [] },
    ]);
  });
});

describe('findings and acknowledgements', () => {
  it('appear and are solved', () => {
    const open = sideOf({ ...APP, Route: method({ AuthorizationType: 'NONE' }) });
    const finding = {
      id: 'route-without-authorizer',
      severity: 'critical',
      name: 'Stack/Route',
      message: 'GET / has no authorizer',
    };
    expect(compare(base, open).appeared).toContainEqual(finding);
    expect(compare(base, open).solved).not.toContainEqual(finding);
    expect(compare(open, base).solved).toContainEqual(finding);
  });

  it('are accepted and no longer accepted, whatever the reason says', () => {
    const one: Acknowledgement = { rule: 'AwsSolutions-S1', path: 'App/Bucket', reason: 'It holds logs.' };
    const two: Acknowledgement = { rule: 'AwsSolutions-S1', path: 'App/Other', reason: 'It holds logs.' };
    const [before, after] = [
      { ...base, acknowledgements: [one] },
      { ...base, acknowledgements: [{ ...one, reason: 'Reworded.' }, two] },
    ];
    expect(compare(before, after)).toEqual({ ...NOTHING, acknowledged: [two] });
    expect(compare(after, before)).toEqual({ ...NOTHING, withdrawn: [two] });
  });
});
