import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { run } from '../../bin/palisade/run';
import { INVARIANTS } from '../../lib/reachability';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'palisade-verify-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function assembly(name: string, resources: object): string {
  const directory = path.join(folder, name);
  fs.mkdirSync(directory);
  const artifact = {
    type: 'aws:cloudformation:stack',
    environment: 'aws://unknown-account/unknown-region',
    properties: { templateFile: 'App.template.json' },
    metadata: {
      '/App/Queue': [
        { type: 'aws:cdk:logicalId', data: 'Queue', trace: [`new Queue (${process.cwd()}/app/queue.ts:7:3)`] },
      ],
    },
  };
  fs.writeFileSync(
    path.join(directory, 'manifest.json'),
    JSON.stringify({ version: '55.0.0', artifacts: { App: artifact } }),
  );
  fs.writeFileSync(path.join(directory, 'App.template.json'), JSON.stringify({ Resources: resources }));
  return directory;
}

const QUEUE = { Type: 'AWS::SQS::Queue', Properties: {} };
const sound = assembly('sound', { Queue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: 'alias/own' } } });
const faulty = assembly('faulty', {
  Queue: QUEUE,
  Open: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Queue' }],
      PolicyDocument: {
        Statement: [{ Sid: 'All', Effect: 'Allow', Action: 'sqs:SendMessage', Principal: '*', Resource: '*' }],
      },
    },
  },
});

async function verify(args: readonly string[], stream: { isTTY?: boolean } = {}) {
  const [output, errors] = [Object.assign(new PassThrough(), stream), new PassThrough()];
  const code = await run(['verify', ...args], { input: Readable.from([]), output, errors });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('palisade verify', () => {
  it('says that every invariant holds', async () => {
    expect(await verify([sound])).toEqual({ code: 0, output: 'Every invariant holds. 1 resource read.\n', errors: '' });
  });

  it('shows what was found with the path, the reason, the remedy and the source', async () => {
    const { code, output } = await verify([faulty]);
    expect(code).toBe(1);
    expect(output).toMatch(/^2 findings: 1 critical, 1 low\. 2 resources read\.\n/);
    expect(output).toContain('CRITICAL policy-for-everyone');
    expect(output).toContain('internet → resource policy Open, statement All → App/Queue');
    expect(output).toContain('LOW store-without-own-key');
    expect(output).toMatch(/\n {6}app\/queue\.ts:7\n/);
    expect(output).toMatch(/ {2}Why {2}\w.+\n {2}Fix {2}\w/);
    expect(output).not.toContain('\u001b');
  });

  it('colors for a terminal only, and not where colors are refused', async () => {
    const refused = process.env['NO_COLOR'];
    delete process.env['NO_COLOR'];
    expect((await verify([faulty], { isTTY: true })).output).toContain('\u001b[31mCRITICAL\u001b[0m');
    expect((await verify([faulty], { isTTY: false })).output).not.toContain('\u001b');
    process.env['NO_COLOR'] = '1';
    expect((await verify([faulty], { isTTY: true })).output).not.toContain('\u001b');
    if (refused === undefined) {
      delete process.env['NO_COLOR'];
    }
  });

  it.each([
    ['low', 1],
    ['critical', 1],
    ['never', 0],
  ])('with --fail-on %s ends with %d', async (severity, code) => {
    expect((await verify([faulty, '--fail-on', severity])).code).toBe(code);
  });

  it('passes what is less severe than --fail-on', async () => {
    const mild = assembly('mild', { Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { KmsKeyId: 'k' } } });
    expect((await verify([mild, '--fail-on', 'medium'])).code).toBe(1);
    expect((await verify([mild, '--fail-on', 'high'])).code).toBe(0);
  });

  it('prints findings as JSON', async () => {
    const { findings, resources } = JSON.parse((await verify([faulty, '--json'])).output);
    expect(resources).toBe(2);
    expect(findings[0]).toMatchObject({
      id: 'policy-for-everyone',
      severity: 'critical',
      resource: 'App/Queue',
      path: 'App/Queue',
      source: expect.stringMatching(/app\/queue\.ts:7$/),
      hops: ['internet', 'resource policy Open, statement All', 'App/Queue'],
      controls: { nist: expect.arrayContaining(['AC-3']), fsbp: expect.any(Array), owasp: expect.any(Array) },
    });
  });

  it('prints findings as SARIF, each with its rule, place and a fingerprint of its own', async () => {
    const log = JSON.parse((await verify([faulty, '--sarif'])).output);
    expect(log.version).toBe('2.1.0');
    const [{ results, tool }] = log.runs;
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(INVARIANTS.map(({ id }) => id));
    for (const { level, locations, ruleId, ruleIndex } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(['error', 'warning', 'note']).toContain(level);
      expect(locations[0].physicalLocation).toEqual({
        artifactLocation: { uri: 'app/queue.ts' },
        region: { startLine: 7 },
      });
    }
    const prints = results.map((one: { partialFingerprints: object }) => JSON.stringify(one.partialFingerprints));
    expect(new Set(prints).size).toBe(results.length);
  });

  it('reads a plain template', async () => {
    const file = path.join(folder, 'plain.json');
    fs.writeFileSync(file, JSON.stringify({ Resources: { Queue: QUEUE } }));
    const { code, output } = await verify([file]);
    expect(code).toBe(1);
    expect(output).toContain('plain/Queue is encrypted with a key of AWS');
  });

  it.each([
    [['/nowhere'], /error: .*holds no cloud assembly.*cdk synth/],
    [[sound, '--json', '--sarif'], /cannot be used with/],
    [[sound, '--fail-on', 'bad'], /Allowed choices are critical, high, medium, low, never/],
  ])('refuses %j and says why', async (args, message) => {
    const { code, errors, output } = await verify(args);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toMatch(message);
  });
});
