import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ATTACKS, CONTROLS } from '../../lib/attacks';
import { attackCatalogue } from '../../lib/attacks/reports';

const page = readFileSync(join(__dirname, '../../docs/attacks.md'), 'utf8');

it('docs/attacks.md lists every attack as it is: `npm run -s palisade -- attack --list` prints the tables', () => {
  expect(page.slice(page.indexOf('## Controls')).trimEnd()).toBe(attackCatalogue(ATTACKS));
});

it('no two attacks have one name', () => {
  const names = ATTACKS.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

it('every attack is known by a name of OWASP, CWE, NIST or an RFC', () => {
  const known = /^(OWASP (API\d+|A\d\d):\d{4}|CWE-\d+|ASVS [\d.]+|NIST .+|RFC \d+( section [\d.]+)?)$/;
  const unknown = ATTACKS.filter(({ standards }) => !standards.some((standard) => known.test(standard)));
  expect(unknown.map(({ name, standards }) => [name, standards])).toEqual([]);
});

it('there are attacks on every control that a request meets on its way', () => {
  const attacked = new Set(ATTACKS.map(({ control }) => control));
  // Its rate is one that only many clients reach together.
  const left: readonly string[] = ['throttle'];
  expect(Object.keys(CONTROLS).filter((control) => !attacked.has(control as never) && !left.includes(control))).toEqual(
    [],
  );
});
