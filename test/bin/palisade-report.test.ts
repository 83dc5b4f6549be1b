import * as fs from 'node:fs';
import * as path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { run } from '../../bin/palisade/run';
import { assemblyFolder } from '../report/assembly-folder';

const folder = assemblyFolder({
  resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { SqsManagedSseEnabled: false } } },
});
afterAll(() => fs.rmSync(folder, { recursive: true }));
const output = path.join(folder, 'report.html');

async function report(...args: readonly string[]) {
  const [out, errors] = [new PassThrough(), new PassThrough()];
  const code = await run(['report', ...args], { input: Readable.from([]), output: out, errors });
  return { code, output: String(out.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('palisade report', () => {
  it('writes one page and says what it holds', async () => {
    const said = await report(folder, '--output', output);
    expect(said).toMatchObject({ code: 0, errors: '' });
    expect(said.output).toMatch(/report\.html: \d+ findings?, \d+ kB\n$/);
    expect(fs.readFileSync(output, 'utf8')).toMatch(/^<!doctype html>.*App\/Queue.*<\/html>\n$/s);
  });

  it('writes the same page for the same files at the same time', async () => {
    await report(folder, '--output', output, '--at', '2026-01-01T00:00:00Z');
    const first = fs.readFileSync(output, 'utf8');
    await report(folder, '--output', output, '--at', '2026-01-01T00:00:00Z');
    expect(fs.readFileSync(output, 'utf8')).toBe(first);
    expect(first).toContain('2026-01-01 00:00 UTC');
  });

  it('takes a title, waivers, attack results and a lone template', async () => {
    const attacks = path.join(folder, 'attacks.json');
    const waivers = path.join(folder, 'waivers.json');
    const result = { name: 'Forged token', category: 'Identity', outcome: 'stopped', stoppedBy: 'the authorizer' };
    const waiver = { rule: 'R-1', path: 'App/Queue', owner: 'o', reason: 'r', expires: '2026-01-02', approvedBy: 'a' };
    fs.writeFileSync(attacks, JSON.stringify({ version: 1, results: [result] }));
    fs.writeFileSync(waivers, JSON.stringify({ version: 1, waivers: [waiver] }));
    const template = path.join(folder, 'App.template.json');
    const options = ['--title', 'Orders <2>', '--attacks', attacks, '--waivers', waivers, '--at', '2026-01-01'];
    expect((await report(template, '--output', output, ...options)).code).toBe(0);
    const page = fs.readFileSync(output, 'utf8');
    expect(page).toContain('<title>Orders &lt;2&gt;: security report</title>');
    expect(page).toMatch(/Stopped<\/span>.*the authorizer/);
    expect(page).toContain('2 days left');
  });

  it.each([
    [['/nowhere'], /holds no cloud assembly/],
    [[folder, '--attacks', '/nowhere.json'], /nowhere\.json can't be read/],
    [[folder, '--waivers', path.join(folder, 'manifest.json')], /is no waiver ledger/],
    [[folder, '--at', 'noon'], /--at must be an instant/],
    [[folder, '--output', '/nowhere/report.html'], /can't be written/],
  ])('refuses %j and says why', async (args, message) => {
    const { code, errors, output: said } = await report(...args);
    expect({ code, said }).toEqual({ code: 2, said: '' });
    expect(errors).toMatch(message);
  });
});
