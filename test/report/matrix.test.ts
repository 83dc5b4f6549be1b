import * as fs from 'node:fs';
import * as path from 'node:path';
import { INVARIANTS } from '../../lib/reachability';
import { MEASURES, TEST_OF_CHECKS } from '../../lib/report/matrix/controls-matrix';
import { NIST_TITLES, OWASP_TITLES } from '../../lib/report/matrix/requirement-titles';

const ROOT = path.join(__dirname, '../..');

describe('the controls matrix', () => {
  it('counts every invariant and nothing else', () => {
    expect(Object.keys(MEASURES).sort()).toEqual(INVARIANTS.map(({ id }) => id).sort());
  });

  it.each(Object.entries(MEASURES))('%s names a construct and a test that are there', (_, { construct, test }) => {
    const [name, file] = construct;
    expect(fs.readFileSync(path.join(ROOT, file), 'utf8')).toMatch(new RegExp(`export (abstract )?class ${name}\\b`));
    expect(fs.existsSync(path.join(ROOT, test))).toBe(true);
  });

  it('names the test that seeds faults for every check', () => {
    expect(fs.existsSync(path.join(ROOT, TEST_OF_CHECKS))).toBe(true);
  });

  it.each([
    ['NIST', NIST_TITLES, INVARIANTS.flatMap(({ controls }) => controls.nist)],
    ['OWASP', OWASP_TITLES, INVARIANTS.flatMap(({ controls }) => controls.owasp)],
  ])('titles every requirement of %s that a check serves', (_, titles, ids) => {
    expect(Object.keys(titles).sort()).toEqual([...new Set(ids)].sort());
  });
});
