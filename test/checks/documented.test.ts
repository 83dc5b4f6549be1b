import * as fs from 'node:fs';
import * as path from 'node:path';
import { LEVELS } from '../../lib/checks/invariant-violations';
import { RULES } from '../../lib/checks/rules';
import { invariantTable, ruleTable } from './tables';

const ROOT = path.join(__dirname, '../..');
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8');

it('docs/checks.md lists every rule as it is', () => {
  expect(read('docs/checks.md')).toContain(ruleTable());
});

it('docs/checks.md lists every invariant, and which fail a synthesis', () => {
  expect(read('docs/checks.md')).toContain(invariantTable());
});

it('docs/checks.md explains every reason for which a ledger fails', () => {
  const ids = [...read('lib/checks/waivers/waiver.ts').matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, id]) => id);
  const documented = [...read('docs/checks.md').matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, id]) => id);
  expect(ids.length).toBeGreaterThan(5);
  expect(documented.sort()).toEqual(ids.sort());
});

it('every severity but low fails a synthesis', () => {
  expect(LEVELS).toEqual({ critical: 'fatal', high: 'fatal', medium: 'fatal', low: 'warning' });
});

it('a rule is in the file of its name, and says where it comes from', () => {
  for (const { id, nist, sources } of RULES) {
    const source = read(`lib/checks/rules/${id}.ts`);
    expect(source).toContain(`id: '${id}'`);
    expect(source).toMatch(/@see https:\/\//);
    expect([nist.length, sources.length]).not.toContain(0);
  }
});
