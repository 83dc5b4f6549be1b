import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { declareShop } from '../../bin/shop';
import { acknowledgementsIn, Profile } from '../../lib';
import { testApp } from '../support/app';
import { nagFindings } from '../support/nag';

jest.mock('../../lib/shared/bundle', () => require('../support/stub-bundle'));

describe.each([Profile.production(), Profile.development()])('the shop in the $name profile', (profile) => {
  const app = testApp();
  const shop = declareShop(app, profile);
  app.synth();

  it('has no finding that nobody acknowledged', () => {
    expect(nagFindings(app)).toEqual([]);
  });

  it('acknowledges on resources or their own constructs, never on a stack or the app', () => {
    const broad = [app, ...app.node.findAll().filter((construct) => Stack.isStack(construct))];
    const paths = new Set(broad.map((construct) => construct.node.path));
    const accepted = acknowledgementsIn(app).filter(({ path }) => paths.has(path));
    // The CDK itself acknowledges its template validator's remark on literal zones.
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
