import { RULES } from '../../lib/checks/rules';
import type { CheckedResource } from '../../lib/checks/rules/rule';
import { CONTAINERS } from './cases/containers';
import { DATA } from './cases/data';
import { EDGE } from './cases/edge';
import { IDENTITY } from './cases/identity';
import { NETWORK } from './cases/network';
import type { RuleCase } from './cases/rule-case';

const CASES: Readonly<Record<string, RuleCase>> = { ...CONTAINERS, ...DATA, ...EDGE, ...IDENTITY, ...NETWORK };

/** Whether a rule refuses a resource, and so fails the synthesis. */
function refuses(id: string, resource: CheckedResource): boolean {
  const broken = RULES.find((rule) => rule.id === id)?.breaks(resource);
  return typeof broken === 'boolean' ? broken : (broken ?? []).length > 0;
}

it('has cases for every rule, and no other', () => {
  expect(Object.keys(CASES).sort()).toEqual(RULES.map(({ id }) => id));
});

describe.each(Object.entries(CASES))('%s', (id, { allows, denies, type, unresolved }) => {
  const looksAt = RULES.find((rule) => rule.id === id)?.types;
  const verdicts = (all: RuleCase['allows']) => all.map((properties) => refuses(id, { type, properties }));

  it(`looks at ${type}`, () => {
    expect(looksAt).toContain(type);
  });

  it('allows what is safe', () => {
    expect(allows.length).toBeGreaterThan(0);
    expect(verdicts(allows)).toEqual(allows.map(() => false));
  });

  it('denies what is not', () => {
    expect(denies.length).toBeGreaterThan(0);
    expect(verdicts(denies)).toEqual(denies.map(() => true));
  });

  it('denies what only a deployment knows', () => {
    expect(unresolved.length).toBeGreaterThan(0);
    expect(verdicts(unresolved)).toEqual(unresolved.map(() => true));
  });
});

describe('what a rule reports', () => {
  const breaks = (id: string, resource: CheckedResource) => RULES.find((rule) => rule.id === id)?.breaks(resource);

  it('names the container', () => {
    const properties = { ContainerDefinitions: [{ Name: 'app', User: '1000' }, { Name: 'proxy' }, { Ref: 'Third' }] };
    const found = breaks('container-root-user', { type: 'AWS::ECS::TaskDefinition', properties });
    expect(found).toEqual(['proxy', 'container-3']);
  });

  it('names the statement', () => {
    const Statement = [
      { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' },
      { Sid: 'Wide', Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::b' },
    ];
    const found = breaks('policy-by-exclusion', {
      type: 'AWS::IAM::Policy',
      properties: { PolicyDocument: { Statement } },
    });
    expect(found).toEqual(['statement-1', 'Wide']);
  });
});

describe('types with a form of their own', () => {
  it('a table that is deleted with its stack may be deletable', () => {
    const table = { type: 'AWS::DynamoDB::Table', properties: {}, deletionPolicy: 'Delete' };
    expect(refuses('table-deletable', table)).toBe(false);
  });

  it.each(['table-deletable', 'table-without-own-key'])('%s looks at every replica of a global table', (id) => {
    const safe = { DeletionProtectionEnabled: true, SSESpecification: { KMSMasterKeyId: { Ref: 'Key' } } };
    const table = (...replicas: unknown[]) => ({
      type: 'AWS::DynamoDB::GlobalTable',
      properties: { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' }, Replicas: replicas },
    });
    expect([refuses(id, table(safe, safe)), refuses(id, table(safe, {}))]).toEqual([false, true]);
  });

  it('an egress rule that is a resource of its own', () => {
    const rule = (CidrIp: unknown) => ({ type: 'AWS::EC2::SecurityGroupEgress', properties: { CidrIp } });
    const ranges = ['10.0.0.0/8', '0.0.0.0/0', { Ref: 'Range' }];
    expect(ranges.map((range) => refuses('egress-anywhere', rule(range)))).toEqual([false, true, true]);
  });
});
