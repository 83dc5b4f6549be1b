import * as fs from 'node:fs';
import * as path from 'node:path';
import { faultTable, foreignTable, withTables } from './proof-tables';

const text = fs.readFileSync(path.join(__dirname, '../../docs/proof.md'), 'utf8');

it('docs/proof.md lists the faults, the edits and the foreign apps that the tests have', () => {
  expect(text).toContain(faultTable());
  expect(text).toContain(foreignTable());
  expect(withTables(text)).toBe(text);
});
