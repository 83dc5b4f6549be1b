import { PassThrough, Readable } from 'node:stream';
import { run } from '../../bin/palisade/run';
import { assemblyFiles, folderOf } from '../assembly/templates';
import { allow, arn, lambda, type Resources, role } from '../reachability/explain/systems';

const table = { Type: 'AWS::DynamoDB::Table' };
const names = ['Mine', 'One', 'Two', 'Three', 'Four', 'Five'];
const resources: Resources = {
  Worker: lambda('WorkerRole'),
  WorkerRole: role('lambda', [allow('dynamodb:GetItem', arn('Mine'))]),
  ...Object.fromEntries(names.map((name) => [name, table])),
};
const folder = (Resources: object, metadata = {}) =>
  folderOf(assemblyFiles({ App: { template: { Resources }, metadata } }));
const accepting = (rules: object) => ({ '/App/Mine': [{ type: 'aws:cdk:acknowledged-rules', data: rules }] });

const before = folder(resources);
const scanning = folder({
  ...resources,
  WorkerRole: role('lambda', [
    allow(['dynamodb:GetItem', 'dynamodb:Scan'], arn('Mine')),
    allow('dynamodb:PutItem', names.slice(1).map(arn)),
  ]),
});
const second = folder({ ...resources, Second: lambda('WorkerRole') });
const accepted = folder(resources, accepting({ 'AwsSolutions-DDB3': 'Kept for an hour.' }));

async function diff(args: readonly string[], stream: { isTTY?: boolean } = {}) {
  const [output, errors] = [Object.assign(new PassThrough(), stream), new PassThrough()];
  const code = await run(['diff', ...args], { input: Readable.from([]), output, errors });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('palisade diff', () => {
  it.each([[], ['--markdown']])('says that nothing changed %s', async (...options) => {
    expect(await diff([before, before, ...options, '--fail-on', 'opened,widened,waived'])).toEqual({
      code: 0,
      output: 'No change in what can reach what.\n',
      errors: '',
    });
  });

  it('tells what is wider, what may do the same together', async () => {
    expect((await diff([before, scanning])).output).toBe(`6 permissions widened.

Permissions that are wider
  + App/Worker → App/Mine: reads by Scan
  + App/Worker → App/One, App/Two, App/Three, App/Four, 1 more: writes
      PutItem
`);
  });

  it('tells what is narrower when it is undone', async () => {
    const { output } = await diff([scanning, before]);
    expect(output).toMatch(/^6 permissions narrowed\.\n/);
    expect(output).toContain('  - App/Worker → App/Mine: reads by Scan\n');
  });

  it('tells what opened and what is new', async () => {
    const { output } = await diff([before, second]);
    expect(output).toContain('2 paths opened');
    expect(output).toContain('  + App/Second (new) → internet, services of AWS: all traffic\n');
    expect((await diff([second, before])).output).toContain(
      '  - App/Second (gone) → internet, services of AWS: all traffic\n',
    );
  });

  it('tells what is accepted and why', async () => {
    expect((await diff([before, accepted])).output).toBe(`1 finding accepted.

Findings accepted
  + AwsSolutions-DDB3 at App/Mine
      Kept for an hour.
`);
  });

  it('writes markdown, what lets in more first and the rest folded', async () => {
    const open = { ...resources, Second: lambda('WorkerRole'), WorkerRole: role('lambda', []) };
    const { output } = await diff([before, folder(open), '--markdown']);
    expect(output).toMatch(/^### What can reach what: 2 paths opened, .*1 permission narrowed/);
    expect(output).toContain('\n#### Opened\n\n- `App/Second` (new) → `internet`, `services of AWS`: all traffic\n');
    expect(output.indexOf('#### Opened')).toBeLessThan(output.indexOf('<details>'));
    expect(output).toMatch(
      /<details>\n<summary>1 permission narrowed<\/summary>\n\n#### Permissions that are narrower/,
    );
  });

  it('lets no name and no text out of its place in markdown', async () => {
    const hostile = accepting({ 'Rule`](x)': '</details><img src=x onerror=alert(1)> @everyone **now**\n# Title' });
    const { output } = await diff([before, folder(resources, hostile), '--markdown']);
    expect(output).toContain('- `` Rule`](x) `` at `App/Mine`');
    expect(output).toContain(
      '  - \\</details\\>\\<img src=x onerror=alert(1)\\> @\u2060everyone \\*\\*now\\*\\* \\# Title',
    );
    expect(output).not.toMatch(/^#+ Title/m);
  });

  it('stays short in markdown, and names all in text', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [
        `Rule${i}`,
        { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Arn: arn('Worker') }] } },
      ]),
    );
    const wide = folder({ ...resources, ...many });
    expect((await diff([before, wide, '--markdown'])).output).toContain('- … 18 more; `palisade diff` names all\n');
    expect((await diff([before, wide])).output).toContain('+ App/Rule29 → App/Worker: rule\n');
  });

  it('prints JSON', async () => {
    const difference = JSON.parse((await diff([before, scanning, '--json'])).output);
    expect(difference.widened[0]).toEqual({
      principal: 'App/Worker',
      asset: 'App/Mine',
      verb: 'reads',
      actions: ['dynamodb:Scan'],
      further: true,
    });
    expect(difference.closed).toEqual([]);
  });

  it('colors for a terminal only', async () => {
    const refused = process.env['NO_COLOR'];
    delete process.env['NO_COLOR'];
    expect((await diff([before, scanning], { isTTY: true })).output).toContain('\u001b[31m+\u001b[0m App/Worker');
    expect((await diff([before, scanning])).output).not.toContain('\u001b');
    if (refused !== undefined) {
      process.env['NO_COLOR'] = refused;
    }
  });

  it.each([
    [scanning, 'widened', 1],
    [scanning, 'opened', 0],
    [scanning, 'opened,widened', 1],
    [second, 'opened', 1],
    [second, 'waived', 0],
    [accepted, 'waived', 1],
    [accepted, 'opened,widened', 0],
  ])('of %s with --fail-on %s ends with %d', async (after, failOn, code) => {
    expect((await diff([before, after, '--fail-on', failOn])).code).toBe(code);
  });

  it('fails on nothing that was taken back, and on nothing without --fail-on', async () => {
    const back = ['--fail-on', 'opened,widened,waived'];
    expect((await diff([scanning, before, ...back])).code).toBe(0);
    expect((await diff([second, before, ...back])).code).toBe(0);
    expect((await diff([accepted, before, ...back])).code).toBe(0);
    expect((await diff([before, scanning])).code).toBe(0);
  });

  it('fails on routes that ask for less as on wider permissions', async () => {
    const route = (AuthorizationType: string) => ({
      ...resources,
      Route: {
        Type: 'AWS::ApiGateway::Method',
        Properties: { HttpMethod: 'GET', AuthorizationType, Integration: { Uri: arn('Worker') } },
      },
    });
    const [guarded, open] = [folder(route('AWS_IAM')), folder(route('NONE'))];
    expect((await diff([guarded, open, '--fail-on', 'widened'])).code).toBe(1);
    expect((await diff([open, guarded, '--fail-on', 'widened'])).code).toBe(0);
  });

  it.each([
    [[before, '/nowhere'], /error: .*holds no cloud assembly/],
    [[before], /missing required argument 'after'/],
    [[before, before, '--json', '--markdown'], /cannot be used with/],
    [[before, before, '--fail-on', 'bad'], /Allowed are opened, widened, waived\./],
    [[before, before, '--fail-on', 'toString'], /Allowed are opened, widened, waived\./],
  ])('refuses %j and says why', async (args, message) => {
    const { code, errors, output } = await diff(args);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toMatch(message);
  });
});
