import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { declareShop } from '../../bin/shop';
import { acknowledgementsIn, PalisadeChecks, Profile } from '../../lib';
import { acceptedTable } from '../checks/tables';
import { testApp } from '../support/app';
import { nagFindings } from '../support/nag';

jest.mock('../../lib/shared/bundle', () => require('../support/stub-bundle'));

const PROFILES = [Profile.production(), Profile.development()];
const SHOPS = PROFILES.map((profile) => {
  const app = testApp();
  const shop = declareShop(app, profile);
  app.synth();
  return { name: profile.name, profile, app, shop };
});

describe.each(SHOPS)('the shop in the $name profile', ({ profile, app, shop }) => {
  it('has no finding that nobody acknowledged', () => {
    expect(nagFindings(app)).toEqual([]);
  });

  it('breaks no rule and no invariant, and needs no waiver', () => {
    const { success, violations } = new PalisadeChecks(app).validate();
    expect(violations.filter(({ severity }) => severity !== 'warning')).toEqual([]);
    expect(success).toBe(true);
  });

  it('warns of nothing but logs that reach no archive', () => {
    const { violations } = new PalisadeChecks(app).validate();
    expect(violations.map(({ ruleName }) => ruleName)).toEqual(['log-without-archive']);
  });

  it('accepts findings in constructs of the library alone', () => {
    const others = acknowledgementsIn(app).filter(({ byLibrary }) => !byLibrary);
    // The CDK itself acknowledges its template validator's remark on literal zones.
    expect(others.filter(({ rule }) => rule !== 'CloudFormation-Validate::W3010')).toEqual([]);
  });

  it('acknowledges on resources or their own constructs, never on a stack or the app', () => {
    const broad = [app, ...app.node.findAll().filter((construct) => Stack.isStack(construct))];
    const paths = new Set(broad.map((construct) => construct.node.path));
    const accepted = acknowledgementsIn(app).filter(({ path }) => paths.has(path));
    expect(accepted.filter(({ rule }) => rule !== 'CloudFormation-Validate::W3010')).toEqual([]);
  });

  it('gives every acknowledgement a reason of its own words', () => {
    for (const { reason, rule } of acknowledgementsIn(app)) {
      expect(`${rule}: ${reason}`).toMatch(/: .{40,}$/s);
    }
  });

  it('has findings as soon as something unguarded is added', () => {
    const weak = testApp();
    const stack = declareShop(weak, profile).foundation;
    new s3.Bucket(stack, 'Unguarded');
    weak.synth();
    expect(nagFindings(weak)).toContain('AwsSolutions-S10 at Shop/Foundation/Unguarded/Resource');
  });

  it('declares what the mission names: four services, two calls, payments without a route', () => {
    expect(shop.declaration.services.map((service) => `${service.name} ${service.kind}`)).toEqual([
      'orders function',
      'payments container',
      'products container',
      'users function',
    ]);
    expect(shop.declaration.calls.map((call) => `${call.caller}>${call.callee}`)).toEqual([
      'orders>payments',
      'orders>products',
    ]);
    expect(shop.declaration.routes.filter((route) => route.service === 'payments')).toEqual([]);
  });
});

it('docs/checks.md lists what constructs of the library accept in production', () => {
  const docs = readFileSync(join(__dirname, '../../docs/checks.md'), 'utf8');
  const production = SHOPS.filter(({ name }) => name === 'production').flatMap(({ app }) => acknowledgementsIn(app));
  expect(docs).toContain(acceptedTable(production));
});
