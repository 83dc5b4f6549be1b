import * as path from 'node:path';
import { AssemblyError, readAssembly, Unknown } from '../../lib/assembly';
import { assemblyFiles, folderOf, systemOf, systemOfStacks } from './templates';

const queue = (name: unknown) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName: name } });
const topic = (name: unknown) => ({ Type: 'AWS::SNS::Topic', Properties: { DisplayName: name } });
const nestedStack = (Parameters: object, TemplateURL: unknown = 'https://s3/n.json', Metadata?: object) => ({
  Type: 'AWS::CloudFormation::Stack',
  Properties: { TemplateURL, Parameters },
  ...(Metadata === undefined ? {} : { Metadata }),
});

describe('stacks of one assembly', () => {
  const producer = {
    template: {
      Resources: { Jobs: queue('jobs') },
      Outputs: {
        Arn: { Value: { 'Fn::GetAtt': ['Jobs', 'Arn'] }, Export: { Name: { 'Fn::Sub': `\${AWS::StackName}:Arn` } } },
        Never: { Value: 'x', Condition: 'No' },
      },
      Conditions: { No: { 'Fn::Equals': [1, 2] } },
    },
    properties: { stackName: 'Shop-Producer' },
  };

  it('import what others export', () => {
    const { byId, outputs } = use(
      systemOfStacks({
        A: producer,
        B: { template: { Resources: { It: topic({ 'Fn::ImportValue': 'Shop-Producer:Arn' }) } } },
      }),
    );
    const arn = 'arn:aws:sqs:us-east-1:123456789012:jobs';
    expect(byId('B/It')?.properties['DisplayName']).toBe(arn);
    expect(byId('B/It')?.references).toEqual(['Shop-Producer/Jobs']);
    expect(outputs).toEqual([{ stack: 'Shop-Producer', name: 'Arn', value: arn, exportName: 'Shop-Producer:Arn' }]);
  });

  it('read outputs of others, of the region that they name', () => {
    const output = (Region: string) => ({ 'Fn::GetStackOutput': { StackName: 'Same', OutputName: 'Arn', Region } });
    const system = systemOfStacks({
      East: { ...producer, properties: { stackName: 'Same' }, environment: 'aws://111111111111/us-east-1' },
      West: { ...producer, properties: { stackName: 'Same' }, environment: 'aws://111111111111/us-west-2' },
      Reader: {
        template: {
          Resources: {
            East: topic(output('us-east-1')),
            West: topic(output('us-west-2')),
            No: topic(output('eu-west-1')),
          },
        },
        environment: 'aws://111111111111/us-east-1',
      },
    });
    const told = (id: string) => system.byId(`Reader/${id}`)?.properties['DisplayName'];
    expect(told('East')).toBe('arn:aws:sqs:us-east-1:111111111111:jobs');
    expect(told('West')).toBe('arn:aws:sqs:us-west-2:111111111111:jobs');
    expect(told('No')).toBeInstanceOf(Unknown);
    expect(system.resources.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['East/Jobs', 'West/Jobs', 'Reader/East']),
    );
  });

  it('read outputs of the account whose role they name', () => {
    const named = { properties: { stackName: 'Same' } };
    const RoleArn = 'arn:aws:iam::222222222222:role/reader';
    const output = { 'Fn::GetStackOutput': { StackName: 'Same', OutputName: 'Arn', RoleArn } };
    const system = systemOfStacks({
      One: { ...producer, ...named, environment: 'aws://111111111111/us-east-1' },
      Two: { ...producer, ...named, environment: 'aws://222222222222/us-east-1' },
      Reader: { template: { Resources: { It: topic(output) } }, environment: 'aws://111111111111/us-east-1' },
    });
    expect(system.byId('Reader/It')?.properties['DisplayName']).toBe('arn:aws:sqs:us-east-1:222222222222:jobs');
  });

  it('are deployed to the account and region of their environment, or else to those given', () => {
    const template = { Resources: { Jobs: queue('jobs') } };
    const system = systemOfStacks(
      { A: { template, environment: 'aws://111111111111/cn-north-1' }, B: { template } },
      { account: '222222222222', region: 'eu-west-1' },
    );
    expect(system.byId('A/Jobs')).toMatchObject({
      arn: 'arn:aws-cn:sqs:cn-north-1:111111111111:jobs',
      physicalId: 'https://sqs.cn-north-1.amazonaws.com.cn/111111111111/jobs',
    });
    expect(system.byId('B/Jobs')?.arn).toBe('arn:aws:sqs:eu-west-1:222222222222:jobs');
  });
});

describe('a nested stack', () => {
  const NESTED = {
    Parameters: { Name: { Type: 'String' }, Size: { Type: 'Number', Default: 3 } },
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: {
      NeverMade: { ...topic('never'), Condition: 'Never' },
      Inner: topic({ Ref: 'Name' }),
      Made: queue({ 'Fn::Sub': `made-\${Size}` }),
    },
    Outputs: { Url: { Value: { Ref: 'Made' } } },
  };
  const OUTER = {
    Resources: {
      Jobs: queue('jobs'),
      Nested: nestedStack({ Name: { 'Fn::GetAtt': ['Jobs', 'Arn'] } }),
      After: topic({ 'Fn::GetAtt': ['Nested', 'Outputs.Url'] }),
    },
  };
  const METADATA = {
    '/App/Outer': [{ type: 'aws:cdk:templateFile', data: 'Outer.template.json' }],
    '/App/Outer/N': [
      { type: 'aws:cdk:templateFile', data: 'N.nested.template.json' },
      { type: 'aws:cdk:creationStack', data: ['...new NestedStack in aws-cdk-lib...', 'declare (/src/shop.ts:12:3)'] },
    ],
    '/App/Outer/N.NestedStack/N.NestedStackResource': [{ type: 'aws:cdk:logicalId', data: 'Nested' }],
    '/App/Outer/Jobs/Resource': [
      {
        type: 'aws:cdk:logicalId',
        data: 'Jobs',
        trace: ['new Jobs (/src/node_modules/x/y.js:1:1)', 'at (/src/jobs.ts:7:5)'],
      },
    ],
    '/App/Outer/N/Inner': [{ type: 'aws:cdk:logicalId', data: 'Inner' }],
    // Another resource of the same logical id, in another template.
    '/App/Outer/N/Jobs': [{ type: 'aws:cdk:logicalId', data: 'Made' }],
    '/App/Outer/Made': [{ type: 'aws:cdk:logicalId', data: 'Made' }],
  };

  it('gets parameters, gives outputs, and is found by what CDK recorded', () => {
    const files = assemblyFiles({ Outer: { template: OUTER, metadata: METADATA } });
    const system = readAssembly(folderOf({ ...files, 'N.nested.template.json': NESTED }));
    expect(system.byId('Outer/Nested/Inner')).toMatchObject({
      stack: 'Outer/Nested',
      path: 'App/Outer/N/Inner',
      source: '/src/shop.ts:12',
      properties: { DisplayName: 'arn:aws:sqs:us-east-1:123456789012:jobs' },
      references: ['Outer/Jobs'],
    });
    expect(system.byId('Outer/Nested/Made')?.path).toBe('App/Outer/N/Jobs');
    expect(system.byId('Outer/Jobs')).toMatchObject({ path: 'App/Outer/Jobs/Resource', source: '/src/jobs.ts:7' });
    expect(system.byId('Outer/After')?.properties['DisplayName']).toBe(
      'https://sqs.us-east-1.amazonaws.com/123456789012/made-3',
    );
    expect(system.byId('Outer/After')?.references).toContain('Outer/Nested/Made');
  });

  it('is found by the path of its asset, and by its place among the assets', () => {
    const byPath = {
      ...OUTER.Resources,
      Nested: nestedStack({ Name: 'x' }, 'https://s3/n', { 'aws:asset:path': 'n.json' }),
    };
    const hash = 'a'.repeat(64);
    const url = { 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::URLSuffix' }, '/assets/', `${hash}.json`]] };
    const byHash = { ...OUTER.Resources, Nested: nestedStack({ Name: 'x' }, url) };
    const asset = { type: 'cdk:asset-manifest', properties: { file: 'A.assets.json' } };
    const assets = {
      files: { [hash]: { source: { path: 'n.json' }, destinations: { current: { objectKey: `${hash}.json` } } } },
    };
    for (const Resources of [byPath, byHash]) {
      const files = assemblyFiles({ Outer: { template: { Resources } } }, { 'A.assets': asset });
      const system = readAssembly(folderOf({ ...files, 'n.json': NESTED, 'A.assets.json': assets }));
      expect(system.byId('Outer/Nested/Inner')?.properties['DisplayName']).toBe('x');
    }
  });

  it.each(['https://s3/n.json', '', '/'])('that is elsewhere (%j) leaves its outputs unknown, and is listed', (url) => {
    const Resources = { ...OUTER.Resources, Nested: nestedStack({}, url) };
    const system = systemOfStacks({ Outer: { template: { Resources } } });
    expect(system.byId('Outer/After')?.properties['DisplayName']).toBeInstanceOf(Unknown);
    expect(system.unknowns).toContainEqual(
      expect.objectContaining({ resource: 'Outer/Nested', property: 'TemplateURL' }),
    );
  });

  it.each<[string, string | undefined, readonly boolean[]]>([
    ['is created', 'prod', [false, false]],
    ['is not created', 'dev', []],
    ['may be created', undefined, [true, true]],
  ])('brings its resources along when it %s', (_, Default, conditional) => {
    const Nested = { ...nestedStack({}, 'https://s3/n', { 'aws:asset:path': 'n.json' }), Condition: 'Wanted' };
    const template = {
      Parameters: { Stage: { Type: 'String', ...(Default === undefined ? {} : { Default }) } },
      Conditions: { Wanted: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
      Resources: { Nested, After: topic({ 'Fn::GetAtt': ['Nested', 'Outputs.Url'] }) },
    };
    const system = readAssembly(folderOf({ ...assemblyFiles({ Outer: { template } }), 'n.json': NESTED }));
    const inner = system.resources.filter(({ stack }) => stack === 'Outer/Nested');
    expect(inner.map((resource) => resource.conditional)).toEqual(conditional);
    const url = system.byId('Outer/After')?.properties['DisplayName'];
    expect(url instanceof Unknown).toBe(conditional.length === 0);
  });

  it('that is missing is one clear error', () => {
    const missing = nestedStack({}, 'https://s3/n', { 'aws:asset:path': 'gone.json' });
    const files = assemblyFiles({ Outer: { template: { Resources: { Nested: missing } } } });
    expect(() => readAssembly(folderOf(files))).toThrow(/gone\.json can't be read.*synthesize again/);
  });

  it('that contains itself ends', () => {
    const Resources = { Nested: nestedStack({}, 'https://s3/n', { 'aws:asset:path': 'Outer.template.json' }) };
    expect(() => readAssembly(folderOf(assemblyFiles({ Outer: { template: { Resources } } })))).toThrow(
      /contains itself/,
    );
  });
});

it('reads the stacks of stages', () => {
  const stage = assemblyFiles({
    ProdShop: { template: { Resources: { Jobs: queue('jobs') } }, properties: { stackName: 'Prod-Shop' } },
  });
  const files = assemblyFiles(
    {},
    { 'assembly-Prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } } },
  );
  const inner = Object.fromEntries(Object.entries(stage).map(([name, file]) => [`assembly-Prod/${name}`, file]));
  expect(readAssembly(folderOf({ ...files, ...inner })).resources.map(({ id }) => id)).toEqual(['Prod-Shop/Jobs']);
});

describe('an assembly that can’t be read', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['has no manifest', {}, /holds no cloud assembly.*cdk synth/],
    ['has a broken manifest', { 'manifest.json': '{' }, /manifest\.json is no JSON/],
    ['has a manifest that is none', { 'manifest.json': '[]' }, /manifest\.json/],
    ['has artifacts that are none', { 'manifest.json': { artifacts: { A: null } } }, /manifest\.json/],
    [
      'lacks a template',
      { 'manifest.json': assemblyFiles({ A: { template: {} } })['manifest.json'] },
      /A\.template\.json can't be read/,
    ],
    [
      'lacks a stage',
      { 'manifest.json': { artifacts: { S: { type: 'cdk:cloud-assembly', properties: { directoryName: 'gone' } } } } },
      /gone holds no cloud assembly/,
    ],
  ])('says so when it %s', (_, files, message) => {
    const read = () => readAssembly(folderOf(files));
    expect(read).toThrow(AssemblyError);
    expect(read).toThrow(message);
  });
});

describe('what refers to itself', () => {
  const ref = (name: string) => ({ Ref: name });

  it('is unknown, whichever way it goes round', () => {
    const system = systemOf({
      Conditions: { A: { 'Fn::Not': [{ Condition: 'B' }] }, B: { 'Fn::Not': [{ Condition: 'A' }] } },
      Resources: {
        Own: queue(ref('Own')),
        Left: queue(ref('Right')),
        Right: queue(ref('Left')),
        Conditional: { ...queue('c'), Condition: 'A' },
      },
    });
    expect(system.resources).toHaveLength(4);
    expect(system.byId('Stack/Conditional')?.conditional).toBe(true);
    expect(system.unknowns.map(({ resource }) => resource)).toEqual(
      expect.arrayContaining(['Stack/Own', 'Stack/Left', 'Stack/Conditional']),
    );
  });

  it('is unknown through outputs, imports and parameters of nested stacks', () => {
    const nested = {
      Parameters: { In: { Type: 'String' } },
      Resources: { R: queue(ref('In')) },
      Outputs: { Out: { Value: ref('In') } },
    };
    const outer = {
      Resources: {
        N: nestedStack({ In: { 'Fn::GetAtt': ['N', 'Outputs.Out'] } }, 'https://s3/n', { 'aws:asset:path': 'n.json' }),
      },
      Outputs: {
        Exported: { Value: { 'Fn::ImportValue': 'mine' }, Export: { Name: 'mine' } },
        Own: { Value: { 'Fn::GetStackOutput': { StackName: 'Outer', OutputName: 'Own' } } },
        Name: { Value: 'x', Export: { Name: { 'Fn::ImportValue': 'other' } } },
      },
    };
    const system = readAssembly(folderOf({ ...assemblyFiles({ Outer: { template: outer } }), 'n.json': nested }));
    expect(system.byId('Outer/N/R')?.properties['QueueName']).toBeInstanceOf(Unknown);
    expect(system.outputs.filter(({ name }) => name !== 'Name').map(({ value }) => value)).toEqual([
      expect.any(Unknown),
      expect.any(Unknown),
      expect.any(Unknown),
    ]);
  });
});

describe('a condition', () => {
  const Resources = {
    Jobs: { ...queue('jobs'), Condition: 'Wanted' },
    After: topic({ Ref: 'Jobs' }),
  };
  const withDefault = (Default?: string) => ({
    Parameters: { Stage: { Type: 'String', ...(Default === undefined ? {} : { Default }) } },
    Conditions: { Wanted: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
    Resources,
  });

  it('that can’t be decided leaves a resource that may exist', () => {
    const { byId, unknowns } = use(systemOf(withDefault()));
    expect(byId('Stack/Jobs')?.conditional).toBe(true);
    expect(unknowns).toContainEqual(expect.objectContaining({ resource: 'Stack/Jobs', property: 'Condition' }));
  });

  it('is decided by defaults, and what is not created can’t be referred to', () => {
    const { byId } = use(systemOf(withDefault('dev')));
    expect(byId('Stack/Jobs')).toBeUndefined();
    expect(byId('Stack/After')?.properties['DisplayName']).toBeInstanceOf(Unknown);
    expect(use(systemOf(withDefault('prod'))).byId('Stack/Jobs')?.conditional).toBe(false);
  });

  it('on a default alone leaves the default to everything else', () => {
    const template = withDefault('dev');
    const named = { Named: topic({ Ref: 'Stage' }), Also: topic({ 'Fn::If': ['Here', { Ref: 'Stage' }, ''] }) };
    const Here = { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] };
    const { byId } = use(
      systemOf(
        { ...template, Conditions: { ...template.Conditions, Here }, Resources: { ...named, ...Resources } },
        { bothWays: true },
      ),
    );
    expect(byId('Stack/Named')?.properties['DisplayName']).toBe('dev');
    expect(byId('Stack/Also')?.properties['DisplayName']).toBe('dev');
    expect(byId('Stack/Jobs')?.conditional).toBe(true);
  });

  it('on a default alone can be left open, so that a proof holds whatever is deployed', () => {
    for (const stage of ['dev', 'prod']) {
      expect(use(systemOf(withDefault(stage), { bothWays: true })).byId('Stack/Jobs')?.conditional).toBe(true);
    }
    const given = { bothWays: true, parameters: { Stack: { Stage: 'prod' } } };
    expect(use(systemOf(withDefault('dev'), given)).byId('Stack/Jobs')?.conditional).toBe(false);
  });
});

function use(system: ReturnType<typeof systemOf>) {
  return { byId: (id: string) => system.byId(id), outputs: system.outputs, unknowns: system.unknowns };
}

it('resolves paths of a folder that is named relatively', () => {
  const folder = folderOf(assemblyFiles({ A: { template: { Resources: { Jobs: queue('jobs') } } } }));
  expect(readAssembly(path.relative(process.cwd(), folder)).resources).toHaveLength(1);
});

it('tells what a resource refers to, not what that refers to in turn', () => {
  const system = systemOf({
    Resources: {
      First: queue('first'),
      Third: { ...topic({ Ref: 'Second' }), DependsOn: 'Last' },
      Second: queue({ 'Fn::Sub': `\${First.QueueName}-2` }),
      Last: topic('last'),
    },
  });
  expect(system.byId('Stack/Second')?.references).toEqual(['Stack/First']);
  expect(system.byId('Stack/Third')?.references).toEqual(['Stack/Last', 'Stack/Second']);
});

it('finds assets by what templates call them', () => {
  const [code, image] = ['c'.repeat(64), 'd'.repeat(64)];
  const assets = {
    files: { [code]: { source: { path: 'asset.c' }, destinations: { here: { objectKey: `prefix/${code}.zip` } } } },
    dockerImages: {
      [image]: { source: { directory: 'asset.d' }, destinations: { here: { imageTag: 'v1.2' } } },
      made: { source: { executable: ['make'] }, destinations: {} },
    },
  };
  const manifest = { type: 'cdk:asset-manifest', properties: { file: 'A.assets.json' } };
  const folder = folderOf({
    ...assemblyFiles({ S: { template: { Resources: {} } } }, { A: manifest }),
    'A.assets.json': assets,
  });
  const system = readAssembly(folder);
  const found = (place: string) => system.asset(place)?.slice(folder.length + 1);
  expect([code, `prefix/${code}.zip`, `${code}.zip`, `s3://bucket/other/${code}.zip`].map(found)).toEqual(
    Array(4).fill('asset.c'),
  );
  expect(['123456789012.dkr.ecr.us-east-1.amazonaws.com/assets:v1.2', 'v1.2', image].map(found)).toEqual(
    Array(3).fill('asset.d'),
  );
  expect(system.asset(new Unknown('later', `s3://*/${code}.zip`))).toBe(path.join(folder, 'asset.c'));
  expect(['made', 'x', ''].map(found)).toEqual([undefined, undefined, undefined]);
});
