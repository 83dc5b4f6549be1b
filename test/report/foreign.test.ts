import * as fs from 'node:fs';
import { readAssembly } from '../../lib/assembly';
import { drawPage, type Report, readAssemblyFiles, reportOf } from '../../lib/report';
import { mapGraph } from '../../lib/report/map/map-graph';
import { assemblyFolder } from './assembly-folder';

const HOSTILE = '</script><img src=x onerror=alert(1)>';

const role = (actions: readonly string[], resource: unknown) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
    },
    Policies: [
      { PolicyName: 'p', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: actions, Resource: resource }] } },
    ],
  },
});
const code = (name: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] } },
  Metadata: { 'aws:cdk:path': `App/${name}/Resource` },
});

const folder = assemblyFolder({
  resources: {
    Jobs: { Type: 'AWS::SQS::Queue', Metadata: { 'aws:cdk:path': `App/${HOSTILE}/Resource` } },
    Sender: code('Sender'),
    SenderRole: role(['sqs:SendMessage'], { 'Fn::GetAtt': ['Jobs', 'Arn'] }),
    SenderUrl: {
      Type: 'AWS::Lambda::Url',
      Properties: { AuthType: 'NONE', TargetFunctionArn: { 'Fn::GetAtt': ['Sender', 'Arn'] } },
      Metadata: { 'aws:cdk:path': 'App/Sender/Url' },
    },
    Worker: code('Worker'),
    WorkerRole: role(['sqs:ReceiveMessage', 'sqs:DeleteMessage'], '*'),
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: { 'Fn::GetAtt': ['Jobs', 'Arn'] }, FunctionName: { Ref: 'Worker' } },
    },
    Provider: code('Provider'),
    ProviderRole: role(['s3:ListAllMyBuckets'], '*'),
    Made: { Type: 'Custom::Made', Properties: { ServiceToken: { 'Fn::GetAtt': ['Provider', 'Arn'] } } },
  },
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

const make = (): Report =>
  reportOf({
    system: readAssembly(folder),
    files: readAssemblyFiles(folder),
    title: HOSTILE,
    now: new Date('2026-06-01T12:00:00Z'),
    waivers: [
      {
        rule: HOSTILE,
        path: HOSTILE,
        owner: HOSTILE,
        reason: HOSTILE,
        expires: HOSTILE,
        approvedBy: HOSTILE,
        daysLeft: 1,
      },
    ],
    attacks: [
      {
        name: HOSTILE,
        category: HOSTILE,
        has: HOSTILE,
        action: HOSTILE,
        control: HOSTILE,
        standards: [HOSTILE],
        outcome: 'succeeded',
        stoppedBy: HOSTILE,
        status: HOSTILE,
        detail: HOSTILE,
      },
    ],
  });
const report = make();
const page = drawPage(report);

describe('a report of an assembly without our constructs', () => {
  it('says that nobody declares calls', () => {
    expect(report.estate.declares).toBe(false);
    expect(page).toContain('No workload here declares whom it calls');
    expect(page).not.toContain('that nobody declared.');
  });

  it('judges by findings and by attacks that succeeded', () => {
    expect(page).toMatch(/\d serious findings? and 1 successful attack to fix before this is deployed\./);
  });

  it('takes what only deployments start for a supporting function', () => {
    const services = report.estate.reaches.filter(({ workload }) => workload.isService);
    expect(services.map(({ workload }) => workload.name)).toEqual(['Sender', 'Worker']);
    expect(report.estate.reaches.map(({ workload }) => workload.name)).toContain('Provider');
  });

  it('shows an open URL as a way in that nobody declared', () => {
    expect(report.estate.entries).toMatchObject([{ kind: 'url', path: 'App/Sender/Url', standing: 'undeclared' }]);
  });

  it('tells what a policy names from what a wildcard reaches, by the same measure as the finding', () => {
    const standings = Object.fromEntries(
      report.estate.reaches.map(({ access, workload }) => [workload.name, access.map(({ standing }) => standing)]),
    );
    expect(standings).toMatchObject({ Sender: ['declared'], Worker: ['undeclared'] });
    const finding = report.findings.find(({ id }) => id === 'store-of-another');
    expect(finding?.message).toContain('App/Worker');
  });

  it('says what starts a workload', () => {
    const worker = report.estate.reaches.find(({ workload }) => workload.name === 'Worker');
    expect(worker?.starts).toMatchObject([{ kind: 'event source', by: `App/${HOSTILE}` }]);
  });
});

describe('the map of it', () => {
  const { edges, nodes } = mapGraph(report.estate);
  const titleOf = (id: string) => nodes.find((node) => node.id === id)?.title;

  it('leads from what starts a service to it', () => {
    const [started] = edges.filter(({ label }) => label === 'event source: starts Worker');
    expect([titleOf(started?.from ?? ''), titleOf(started?.to ?? '')]).toEqual([HOSTILE.slice(2), 'Worker']);
  });

  it('draws the way in and the reach that nobody declared', () => {
    const undeclared = edges.filter(({ standing }) => standing === 'undeclared');
    expect(undeclared.map(({ from, to }) => `${titleOf(from)} ${titleOf(to)}`)).toEqual(
      expect.arrayContaining(['Internet Url', 'Url Sender', `Worker ${HOSTILE.slice(2)}`]),
    );
  });
});

describe('a page of hostile names', () => {
  it('lets none of them become markup', () => {
    expect(page).toContain('&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;');
    expect(page).not.toContain('<img');
    expect(page.match(/<\/script>/g)).toHaveLength(1);
    expect(page.match(/<[a-z]+[^>]* on[a-z]+=/g)).toBeNull();
  });

  it('is the same every time', () => {
    expect(drawPage(make())).toBe(page);
  });
});
