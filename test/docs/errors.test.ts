import * as fs from 'node:fs';
import * as path from 'node:path';
import { DecryptionFailed } from '../../runtime/encryption/decryption-failed';
import * as errors from '../../runtime/errors';

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
  const [synthesis = ''] = read('docs/errors.md').split('## At run time');
  const documented = [...synthesis.matchAll(/^\| `([A-Z_]+)`\s+\|/gm)].map((match) => match[1]);
  expect(CODES.length).toBeGreaterThan(10);
  expect(documented.sort()).toEqual([...CODES].sort());
});

/** Classes of the runtime with which a request can be refused. */
type Refusal = new (detail: string) => errors.ServiceError;

const { ConfigurationError, ServiceError: _, ...CLASSES } = errors;
const REFUSALS: readonly Refusal[] = [...Object.values(CLASSES), DecryptionFailed];

it('docs/errors.md explains every run-time error with its status and sentence, and no other', () => {
  const [, runTime = ''] = read('docs/errors.md').split('## At run time');
  const documented = [...runTime.matchAll(/^\| `([A-Z_]+)`\s+\| (\d+)\s+\| ([^|]+?)\s+\|/gm)].map(
    ([, code, status, sentence]) => `${code} ${status} ${sentence}`,
  );
  const thrown = REFUSALS.map((Refusal) => new Refusal('detail')).map(
    ({ code, status, sentence }) => `${code} ${status} ${sentence}`,
  );
  expect(documented.sort()).toEqual(thrown.sort());
});

it('no other class of the runtime refuses requests', () => {
  const runtime = path.join(__dirname, '../../runtime');
  const declared = fs
    .readdirSync(runtime, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...read(`runtime/${file}`).matchAll(/class (\w+) extends ServiceError/g)])
    .map(([, name]) => name);
  expect(declared.sort()).toEqual(REFUSALS.map(({ name }) => name).sort());
});

it('docs/errors.md names the error of a wrong configuration', () => {
  expect(read('docs/errors.md')).toContain(`\`${new ConfigurationError('').code}\``);
});
