import * as fs from 'node:fs';
import * as path from 'node:path';

const read = (file: string) => fs.readFileSync(path.join(__dirname, '../..', file), 'utf8');

const CODES = [...read('lib/shared/blueprint-error.ts').matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(
  (match) => match[1] ?? '',
);

it.each(CODES)('%s is thrown somewhere', (code) => {
  const lib = path.join(__dirname, '../../lib');
  const throwing = fs
    .readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== 'shared/blueprint-error.ts')
    .filter((file) => fs.readFileSync(path.join(lib, file), 'utf8').includes(`'${code}'`));
  expect(throwing).not.toEqual([]);
});

it('docs/errors.md explains every synthesis error code, and no other', () => {
  const documented = [...read('docs/errors.md').matchAll(/^\| `([A-Z_]+)`\s+\|/gm)].map((match) => match[1]);
  expect(CODES.length).toBeGreaterThan(10);
  expect(documented.sort()).toEqual([...CODES].sort());
});
