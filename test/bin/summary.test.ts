import * as fs from 'node:fs';
import * as path from 'node:path';
import { profileNamed } from '../../bin/profile';
import { declareShop } from '../../bin/shop';
import { summarize } from '../../bin/summary';
import { addNagPacks } from '../../lib';
import { testApp } from '../support/app';

jest.mock('../../lib/shared/bundle', () => require('../support/stub-bundle'));

const app = testApp();
addNagPacks(app);
const shop = declareShop(app, profileNamed('development'));
const assembly = app.synth();

describe('summarize', () => {
  const text = summarize(shop, assembly, 1.23);

  it.each([
    'Shop, development profile: synthesized and checked in 1.2 s',
    /Shop-Foundation +\d+ resources/,
    /Shop-Edge +\d+ resources, and \d+ in 3 nested stacks/,
    /payments +Fargate/,
    'orders → payments  payments:Charge, payments:Refund',
    /POST \/orders +orders +orders\/write/,
    /users → profiles +table +confidential/,
    'Findings: 0 open',
    'npx cdk deploy --all',
  ])('says %s', (line) => {
    expect(text).toEqual(typeof line === 'string' ? expect.stringContaining(line) : expect.stringMatching(line));
  });

  it('counts the findings of the report, not its hopes', () => {
    const file = path.join(assembly.directory, 'validation-report.json');
    const report = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, JSON.stringify({ pluginReports: [{ violations: [{}, {}] }, { violations: [{}] }] }));
    expect(summarize(shop, assembly, 1)).toContain('Findings: 3 open');
    fs.writeFileSync(file, report);
  });
});

describe('profileNamed', () => {
  it('knows production, development, and production by default', () => {
    expect([undefined, 'production', 'development'].map((name) => profileNamed(name).name)).toEqual([
      'production',
      'production',
      'development',
    ]);
  });

  it('refuses any other name and says which there are', () => {
    expect(() => profileNamed('prod')).toThrow("must be 'production' or 'development', got 'prod'");
  });
});
