import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPTIONAL_CONTROLS, withoutControl } from '../../lib/attacks/weakening';
import { edited, weakenedCode } from '../../lib/attacks/weakening/weakened-code';

const OPEN = { place: /function check\([^)]*\)\{/, replacement: '$&return;' };
const SERVICE = 'var shop=defineService("orders",[]);function check(request){throw 1}';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'weakening-test-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

function bundle(file: string, code: string): string {
  mkdirSync(join(directory, 'node_modules'));
  writeFileSync(join(directory, file), code);
  return directory;
}

it('edits the one place', () => {
  expect(edited('a;function check(x){throw 1}', [OPEN])).toBe('a;function check(x){return;throw 1}');
});

it.each([
  ['nowhere', 'a', 0],
  ['twice', 'function check(x){}function check(y){}', 2],
])('refuses code in which the place is %s', (_, code, times) => {
  expect(() => edited(code, [OPEN])).toThrow(`is in the code ${times} times; adapt the edit`);
});

it.each(['index.js', 'server.js'])(
  'copies the code of a service with the edit, and leaves the original in %s',
  (file) => {
    const copy = weakenedCode(bundle(file, SERVICE), [OPEN]);
    expect(readFileSync(join(copy, file), 'utf8')).toContain('check(request){return;throw 1}');
    expect(readFileSync(join(directory, file), 'utf8')).toBe(SERVICE);
    rmSync(copy, { recursive: true });
  },
);

it('leaves alone what is no service, and a service that the edit is not for', () => {
  bundle('index.js', SERVICE);
  expect(weakenedCode(directory, [{ ...OPEN, services: ['users'] }])).toBe(directory);
  writeFileSync(join(directory, 'index.js'), 'function check(request){throw 1}');
  expect(weakenedCode(directory, [OPEN])).toBe(directory);
});

it('removes its copies', () => {
  bundle('index.js', 'defineService("users",[]);function requireProvenOrigin({peer}){throw 1}');
  const { codeOf, remove } = withoutControl('origin');
  const copy = codeOf?.(directory) ?? '';
  expect(codeOf?.(directory)).toBe(copy);
  expect(copy).not.toBe(directory);
  remove();
  expect(() => readFileSync(join(copy, 'index.js'))).toThrow('ENOENT');
  expect(readFileSync(join(directory, 'index.js'), 'utf8')).toContain('{throw 1}');
});

it('switches off what AWS does in the simulator, and refuses what can not be switched off', () => {
  expect(withoutControl('iam')).toMatchObject({ without: new Set(['iam']) });
  expect(OPTIONAL_CONTROLS.has('http')).toBe(false);
  expect(() => withoutControl('http')).toThrow("http can't be switched off");
});

it('verifies nothing any more without the hash chain', async () => {
  const place = { instance: 'i1', sequence: 0, previous: '0'.repeat(64), hash: 'f'.repeat(64) };
  const line = JSON.stringify({
    type: 'start',
    timestamp: '2026-01-01T00:00:00.000Z',
    service_name: 'orders',
    ...place,
  });
  expect(await withoutControl('hash-chain').auditor?.([line], [])).toMatchObject({ verdict: 'open', lines: 1 });
});
