import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { run } from '../../bin/palisade/run';
import { facts, testLog } from '../runtime/audit/support';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'palisade-'));
const file = (name: string, text: string) => {
  fs.writeFileSync(path.join(folder, name), text, 'latin1');
  return path.join(folder, name);
};

let intact: string;
let open: string;
let broken: string;
let key: string;
let otherKey: string;

beforeAll(async () => {
  const one = testLog({ sampling: 0.5 });
  for (let i = 0; i < 5; i++) {
    await one.log.record(facts({ status: 'deny', requestId: `request-${i}` }));
  }
  open = file('open.ndjson', `${one.lines.join('\n')}\n`);
  await one.log.close();
  intact = file('intact.ndjson', `${one.lines.join('\n')}\n`);
  broken = file('broken.ndjson', `${one.lines.toSpliced(2, 1).join('\n')}\n`);
  key = file('orders.pem', one.key.pem);
  otherKey = file('other.pem', testLog().key.pem);
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** Runs the command in this process. */
async function palisade(args: readonly string[], input = '') {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const code = await run(args, { input: Readable.from([Buffer.from(input, 'latin1')]), output, errors });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}
const verify = (...args: string[]) => palisade(['audit', 'verify', ...args]);

describe('audit verify', () => {
  it('says that a log is intact and up to where it is signed', async () => {
    const { code, output, errors } = await verify(intact, '--public-key', key);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toBe(
      [
        'Intact: 7 lines of 1 instance, each chain complete.',
        '',
        '  service  instance  last  signed to  left out  end',
        '  orders   i-1       6     5          0         closed',
        '',
      ].join('\n'),
    );
  });

  it('says what no one can know without a key', async () => {
    const { code, output } = await verify(intact);
    expect(code).toBe(0);
    expect(output).toContain('not checked');
    expect(output).toContain('a log rewritten from the start would look the same. Give --public-key.');
  });

  it('says that a log is open, which is not broken', async () => {
    const { code, output } = await verify(open, '--public-key', key);
    expect(code).toBe(0);
    expect(output).toMatch(/^Open: 6 lines of 1 instance, nothing wrong/);
    expect(output).toMatch(/orders +i-1 +5 +nothing +0 +open/);
    expect(output).toContain('An open chain may have gone on after its last line');
    expect(output).toContain('not vouched for');
  });

  it('names the first fault of a broken log', async () => {
    const { code, output } = await verify(broken, '--public-key', key);
    expect(code).toBe(1);
    expect(output).toMatch(
      /^Broken at line 3: removed. 2 lines before it are good.\n\n {2}line 3: the chain lacks 2 before it\n {2}instance i-1, place 3\n/,
    );
    expect(output).not.toContain('An open chain');
  });

  it('fails when the signature is not by the given key', async () => {
    const { code, output } = await verify(intact, '--public-key', otherKey);
    expect(code).toBe(1);
    expect(output).toContain('Broken at line 7: forged.');
  });

  it('takes a key for one service only, and several keys', async () => {
    expect((await verify(intact, '--public-key', `orders=${key}`)).code).toBe(0);
    expect((await verify(intact, '--public-key', `payments=${key}`)).code).toBe(1);
    expect((await verify(intact, '--public-key', otherKey, '--public-key', `orders=${key}`)).code).toBe(0);
  });

  it('with --require-signed fails unless signatures vouch for every record', async () => {
    expect((await verify(intact, '--public-key', key, '--require-signed')).code).toBe(0);
    expect((await verify(open, '--public-key', key, '--require-signed')).code).toBe(1);
    expect(await verify(intact, '--require-signed')).toMatchObject({
      code: 2,
      errors: 'error: --require-signed needs at least one --public-key\n',
    });
  });

  it('prints JSON', async () => {
    expect(JSON.parse((await verify(broken, '--json')).output)).toMatchObject({
      verdict: 'broken',
      signed: false,
      fault: { line: 3, problem: 'removed', instance: 'i-1', sequence: 3 },
    });
  });

  it('reads standard input', async () => {
    expect(
      (await palisade(['audit', 'verify', '-', '--public-key', key], fs.readFileSync(intact, 'latin1'))).code,
    ).toBe(0);
  });

  it('does not make good what an editor did to the bytes', async () => {
    const text = fs.readFileSync(intact, 'latin1');
    expect((await palisade(['audit', 'verify', '-'], `\xef\xbb\xbf${text}`)).code).toBe(1);
    expect((await palisade(['audit', 'verify', '-'], text.replaceAll('\n', '\r\n'))).code).toBe(1);
    expect((await palisade(['audit', 'verify', '-'], text.replace('\n', '\r'))).code).toBe(1);
    expect((await palisade(['audit', 'verify', '-'], text.replace('permitted', 'permitt\xe9d'))).code).toBe(1);
    expect((await palisade(['audit', 'verify', '-'], text.slice(0, -1))).code).toBe(0);
    expect((await palisade(['audit', 'verify', '-'], text.slice(0, -2))).output).toContain('truncated');
  });

  it('says why it could not check', async () => {
    const missing = path.join(folder, 'missing');
    expect(await verify(missing)).toEqual({ code: 2, output: '', errors: `error: ${missing} can't be read: ENOENT\n` });
    expect(await verify(intact, '--public-key', missing)).toMatchObject({
      code: 2,
      errors: expect.stringContaining('ENOENT'),
    });
    expect(await verify(intact, '--public-key', intact)).toMatchObject({
      code: 2,
      errors: expect.stringContaining('P-256'),
    });
    expect(await palisade(['audit', 'verify', '-'], 'x'.repeat(1_100_000))).toMatchObject({
      code: 2,
      errors: "error: - can't be read: it is not a file of lines\n",
    });
  });
});

describe('the command line', () => {
  it.each([
    [[], 'Usage: palisade'],
    [['wat'], "unknown command 'wat'"],
    [['audit'], 'Usage: palisade audit'],
    [['audit', 'verify'], "missing required argument 'path'"],
    [['audit', 'verify', 'x', '--wat'], "unknown option '--wat'"],
    [['audit', 'verify', 'x', 'y'], "x can't be read: ENOENT"],
  ])('refuses %j with code 2 and says why', async (args, message) => {
    const { code, errors, output } = await palisade(args);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toContain(message);
  });

  it('helps', async () => {
    const { code, output } = await palisade(['audit', 'verify', '--help']);
    expect(code).toBe(0);
    expect(output).toContain('Exit code: 0 nothing is wrong, 1 the log is broken');
  });

  it('hands the exit code to the shell', () => {
    const start = (...args: string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', 'bin/palisade.ts', 'audit', 'verify', ...args], {
        cwd: path.join(__dirname, '../..'),
        encoding: 'utf8',
      });
    expect(start(broken)).toMatchObject({ status: 1, stdout: expect.stringContaining('Broken at line 3') });
    expect(start(intact)).toMatchObject({ status: 0, stderr: '' });
  });
});
