import * as fs from 'node:fs';
import * as path from 'node:path';
import { dependencies, devDependencies, peerDependencies } from '../../package.json';

const text = fs.readFileSync(path.join(__dirname, '../../docs/dependencies.md'), 'utf8');

it.each(Object.keys({ ...dependencies, ...peerDependencies }))('docs/dependencies.md says why %s is there', (name) => {
  expect(text).toMatch(new RegExp(`^\\| .*\`${name}\`.* \\|`, 'm'));
});

it('versions are exact, because aws-cdk-lib and its CLI only fit in pairs', () => {
  const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(([, range]) => /[^0-9.]/.test(range));
  expect(ranges).toEqual([]);
});
