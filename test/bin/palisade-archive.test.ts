import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { run } from '../../bin/palisade/run';
import { facts, testLog } from '../runtime/audit/support';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'palisade-archive-'));
const archive = path.join(folder, 'archive');

function write(name: string, lines: readonly string[]) {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const text = `${lines.join('\n')}\n`;
  fs.writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text);
  return file;
}

let lines: readonly string[];
let key: string;

beforeAll(async () => {
  const { log, lines: written, key: publicKey } = testLog();
  for (let i = 0; i < 6; i += 1) {
    await log.record(facts({ requestId: `request-${i}` }));
  }
  await log.close();
  lines = written;
  key = write('orders.pem', [publicKey.pem]);
  write('archive/date=2026-11-23/part-2.gz', lines.slice(4));
  write('archive/date=2026-11-24/part-1', lines.slice(0, 5));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

async function verify(...args: string[]) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const code = await run(['audit', 'verify', ...args], { input: Readable.from([]), output, errors });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('audit verify of an archive', () => {
  it('reads a folder, compressed files included, in any order', async () => {
    const { code, output, errors } = await verify(archive, '--public-key', key, '--require-signed');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toBe(
      [
        'Intact: 9 lines of 1 instance, 1 identical copy, each chain complete.',
        '',
        '  service  instance  first  last  signed to  left out  end',
        '  orders   i-1       0      7     6          0         closed',
        '',
      ].join('\n'),
    );
  });

  it('reads several files, and fails with the name of every gap', async () => {
    const [a, b] = [write('a', lines.slice(0, 2)), write('b.gz', lines.slice(4))];
    const { code, output } = await verify(b, a);
    expect(code).toBe(1);
    expect(output).toBe(
      [
        'Broken: 0 faults and 1 gap in 6 lines of 1 instance.',
        '',
        '  orders i-1: 2 to 3 are missing',
        '',
        '  service  instance  first  last  signed to    left out  end',
        '  orders   i-1       0      7     not checked  0         closed',
        '',
        'Signatures were not checked: an archive rewritten from the start would look the same. Give --public-key.',
        '',
      ].join('\n'),
    );
  });

  it('names file and line of a fault', async () => {
    const edited = write('edited.gz', [...lines.slice(0, 2), (lines[2] ?? '').replace('permitted', 'forbidden')]);
    const { code, output } = await verify(edited);
    expect(code).toBe(1);
    expect(output).toContain(`  ${edited}, line 3: it does not have the hash that it states\n`);
    expect(JSON.parse((await verify(edited, '--json')).output)).toMatchObject({
      verdict: 'broken',
      faults: [{ file: edited, line: 3, problem: 'edited' }],
    });
  });

  it('accepts chains without their beginning only as a part', async () => {
    const part = path.join(archive, 'date=2026-11-23');
    const alone = await verify(part);
    expect(alone.code).toBe(1);
    expect(alone.output).toContain('give those too, or --partial');
    expect((await verify(part, '--partial', '--public-key', key, '--require-signed')).code).toBe(0);
  });

  it('reads a single file as a part of the archive when told', async () => {
    const shuffled = write('shuffled', lines.toReversed());
    expect((await verify(shuffled)).code).toBe(1);
    expect((await verify(shuffled, '--archive')).code).toBe(0);
  });

  it('fails without signatures that are required', async () => {
    const open = write('open.gz', lines.slice(0, -1));
    expect((await verify(open, '--public-key', key)).code).toBe(0);
    expect((await verify(open, '--public-key', key, '--require-signed')).code).toBe(1);
  });

  it('says which file could not be read', async () => {
    const cut = path.join(folder, 'cut.gz');
    fs.writeFileSync(cut, gzipSync(lines.join('\n')).subarray(0, -20));
    expect(await verify(archive, cut)).toEqual({
      code: 2,
      output: '',
      errors: `error: ${cut} can't be read: Z_BUF_ERROR\n`,
    });
    const missing = path.join(folder, 'missing.gz');
    expect(await verify(missing)).toEqual({ code: 2, output: '', errors: `error: ${missing} can't be read: ENOENT\n` });
  });

  it('does not take nothing for an archive', async () => {
    const empty = path.join(folder, 'empty');
    fs.mkdirSync(empty);
    expect(await verify(empty)).toEqual({ code: 2, output: '', errors: 'error: there is no file to verify\n' });
  });

  it('knows no part of a single log', async () => {
    const log = write('log', lines);
    expect(await verify(log, '--partial')).toMatchObject({ code: 2, errors: expect.stringContaining('--archive') });
  });
});
