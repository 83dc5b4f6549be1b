import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { bundle } from '../../lib/shared/bundle';

const LAMBDA = join(__dirname, '../../lambda');

/** Largest function, unpacked, in bytes; what is only loaded when needed included. */
const MAX_BYTES = 8 * 1024 * 1024;

const entries = readdirSync(LAMBDA, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('index.ts'))
  .map((file) => dirname(file))
  .sort();

it('sees all functions of the package', () => {
  expect(entries).toEqual(
    expect.arrayContaining([
      'authority-root',
      'authorizer',
      'gateway-certificate',
      'rotation/api-key',
      'rotation/client-secret',
      'rotation/database',
      'rotation/random',
      'rotation/workload-certificate',
      'trust-bundle',
    ]),
  );
});

describe.each(entries)('the bundle of %s', (name) => {
  const files = bundle(join(LAMBDA, name, 'index.ts'), 'index.js');
  const folder = mkdtempSync(join(tmpdir(), 'palisade-function-'));

  beforeAll(() => {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), content);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('needs nothing but itself, and refuses an event that is none', () => {
    const script = `
      const say = (error) => { console.log(error.name, error.code); process.exit(); };
      process.on('unhandledRejection', say);
      try {
        require('./index.js').handler({}, {}).then(() => console.log('accepted'), say);
      } catch (error) {
        say(error);
      }`;
    const said = execFileSync(process.execPath, ['-e', script], {
      cwd: folder,
      env: { PATH: process.env['PATH'], AWS_REGION: 'eu-west-1' },
      encoding: 'utf8',
    });
    expect(said).toMatch(/^\w*Error /m);
    expect(said).not.toContain('MODULE_NOT_FOUND');
  });

  it('is small, and has the same bytes wherever it is built', () => {
    expect(Object.values(files).reduce((sum, { length }) => sum + length, 0)).toBeLessThan(MAX_BYTES);
    expect(Object.values(files).join('')).not.toContain(relative('/', join(__dirname, '../..')));
  });
});
