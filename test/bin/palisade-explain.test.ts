import { PassThrough, Readable } from 'node:stream';
import { run } from '../../bin/palisade/run';
import { assemblyFiles, folderOf } from '../assembly/templates';
import { allow, arn, lambda, ref, role } from '../reachability/explain/systems';

const resources = {
  Worker: lambda('WorkerRole'),
  WorkerRole: role('lambda', [
    allow(['dynamodb:GetItem', 'dynamodb:DeleteItem'], arn('Mine')),
    allow('lambda:InvokeFunction', arn('Helper')),
    allow('s3:GetObject', '*', { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }),
  ]),
  Helper: lambda('HelperRole'),
  HelperRole: role('lambda', []),
  Other: lambda('HelperRole'),
  Mine: { Type: 'AWS::DynamoDB::Table' },
  ...Object.fromEntries(
    ['One', 'Two', 'Three', 'Four', 'Five'].map((name) => [name, { Type: 'AWS::DynamoDB::Table' }]),
  ),
  Files: { Type: 'AWS::S3::Bucket' },
  Locked: { Type: 'AWS::S3::Bucket' },
  LockedPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: ref('Locked'),
      PolicyDocument: { Statement: [{ Sid: 'Nobody', Effect: 'Deny', Action: 's3:*', Principal: '*', Resource: '*' }] },
    },
  },
  Nightly: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Id: '1', Arn: arn('Worker') }] } },
};
const app = folderOf(assemblyFiles({ App: { template: { Resources: resources } } }));

async function explained(args: readonly string[], stream: { isTTY?: boolean } = {}) {
  const [output, errors] = [Object.assign(new PassThrough(), stream), new PassThrough()];
  const code = await run(['explain', ...args], { input: Readable.from([]), output, errors });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('palisade explain', () => {
  it('tells what a service reaches, and what stops it elsewhere', async () => {
    expect(await explained(['worker', app])).toEqual({
      code: 0,
      errors: '',
      output: `App/Worker  Lambda function
  acts as App/WorkerRole

What leads to it
  rule App/Nightly

Who may call it
  no other service

Which services it may call
  App/Helper  invokes
      App/WorkerRole, statement #1, allows lambda:InvokeFunction

What it may use
  store     App/Mine
            reads          GetItem
            deletes        DeleteItem
            by App/WorkerRole #0
  store     App/Files
            reads          GetObject
            only if aws:SourceVpc = vpc-1
            by App/WorkerRole #2
  function  App/Helper
            invokes        InvokeFunction
            by App/WorkerRole #1

Where else it connects
  the internet  all traffic
      App/Worker stands in no VPC, so that it reaches the internet

What it does not reach, and what stops it
  no statement of its roles allows to invoke it, and it accepts no connections:
    1 service    App/Other
  no statement of its roles allows it:
    5 stores     App/One, App/Two, App/Three, 2 more
    1 role       App/HelperRole
  its own policy refuses it:
    1 store      App/Locked
  --all names each of them, with the statement that stops it
`,
    });
  });

  it('names everything with --all, and which statement stops it', async () => {
    const { output } = await explained(['App/Worker', app, '--all']);
    expect(output).toContain('    store    App/Five\n');
    expect(output).toContain('             the policy of the store, statement Nobody, denies it\n');
  });

  it('stays within a hundred columns', async () => {
    const long = 'Long'.repeat(10);
    const many = Object.fromEntries([1, 2, 3, 4].map((n) => [`${long}${n}`, { Type: 'AWS::Logs::LogGroup' }]));
    const wide = folderOf(assemblyFiles({ App: { template: { Resources: { ...resources, ...many } } } }));
    const { output } = await explained(['worker', wide]);
    expect(output.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(output).toContain(`${long}1`);
  });

  it('says that nobody knows what a role may do that is not there', async () => {
    const foreign = {
      ...resources,
      Worker: lambda('WorkerRole', { Role: 'arn:aws:iam::123456789012:role/elsewhere' }),
    };
    const { output } = await explained([
      'worker',
      folderOf(assemblyFiles({ App: { template: { Resources: foreign } } })),
    ]);
    expect(output).toContain('acts as arn:aws:iam::123456789012:role/elsewhere\n');
    expect(output).toContain('  anything  its role is not in these templates, so nobody knows what it may do\n');
  });

  it('prints JSON', async () => {
    const explanation = JSON.parse((await explained(['worker', app, '--json'])).output);
    expect(explanation.service).toMatchObject({ id: 'App/Worker', kind: 'Lambda function', roles: ['App/WorkerRole'] });
    expect(explanation.access[1].uses[0]).toMatchObject({ category: 'read-data', actions: ['dynamodb:GetItem'] });
    expect(explanation.stopped).toHaveLength(8);
  });

  it('colors for a terminal only', async () => {
    const refused = process.env['NO_COLOR'];
    delete process.env['NO_COLOR'];
    expect((await explained(['worker', app], { isTTY: true })).output).toContain('\u001b[1mApp/Mine\u001b[0m');
    expect((await explained(['worker', app])).output).not.toContain('\u001b');
    if (refused !== undefined) {
      process.env['NO_COLOR'] = refused;
    }
  });

  it.each([
    [['nobody', app], 'error: no service is named nobody; there are:\n  App/Worker\n  App/Helper\n  App/Other\n'],
    [['App', app], 'error: App may be several services; name one of them:\n  App/Worker\n  App/Helper\n  App/Other\n'],
    [
      ['x', folderOf(assemblyFiles({ App: { template: { Resources: {} } } }))],
      'error: nothing here runs code: there is no service to explain\n',
    ],
    [['x', '/nowhere'], expect.stringContaining('holds no cloud assembly')],
    [[], expect.stringContaining("missing required argument 'service'")],
    [['worker', app, '--json', '--all'], expect.stringContaining('cannot be used with')],
  ])('refuses %j and says why', async (args, errors) => {
    expect(await explained(args)).toEqual({ code: 2, output: '', errors });
  });
});
