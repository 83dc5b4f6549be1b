import * as fs from 'node:fs';
import * as path from 'node:path';
import { Stack, Stage, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledgementsIn, EncryptedBucket, PalisadeChecks } from '../../lib';
import { readLedger } from '../../lib/checks/waivers/ledger';
import { acknowledge } from '../../lib/shared';
import { testApp } from '../support/app';
import { checkedApp, ledgerOf, refusalOf, suppressedIn, WAIVER, written } from './support';

/** An app with two security groups that break the same rule, `Open` and `Other`. */
function weakApp(waivers?: string) {
  const app = checkedApp(waivers);
  const stack = new Stack(app, 'Weak');
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] });
  const open = new ec2.SecurityGroup(stack, 'Open', { vpc });
  return { app, stack, vpc, open };
}

const refusalWith = (...waivers: unknown[]) => refusalOf(weakApp(ledgerOf(...waivers)).app);

describe('a waiver', () => {
  it('lets one finding pass, and stands in the report with who answers for it', () => {
    const { app } = weakApp(ledgerOf(WAIVER));
    expect(refusalOf(app)).toBe('');
    expect(suppressedIn(app)).toMatchObject([
      {
        ruleName: 'PAL-egress-anywhere',
        acknowledgedAt: 'Weak/Open/Resource',
        reason: `${WAIVER.reason} (team-orders, approved by security@example.com, until 2027-01-31)`,
      },
    ]);
  });

  it('lets a finding of a public pack pass, also where that pack reports later', () => {
    const app = checkedApp(ledgerOf({ ...WAIVER, rule: 'AwsSolutions-S1', path: 'Weak/Bucket/Resource' }));
    new s3.Bucket(new Stack(app, 'Weak'), 'Bucket', { enforceSSL: true });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(refusalOf(app)).toBe('');
    expect(suppressedIn(app)).toMatchObject([{ ruleName: 'AwsSolutions-S1' }]);
  });

  it('of one resource does not let the same finding of another pass', () => {
    const { app, stack, vpc } = weakApp(ledgerOf(WAIVER));
    new ec2.SecurityGroup(stack, 'Other', { vpc });
    const refusal = refusalOf(app);
    expect(refusal).toContain('Weak/Other/Resource');
    expect(refusal).not.toContain('Weak/Open/Resource');
  });

  it('counts on its last day, and not after', () => {
    expect(refusalWith({ ...WAIVER, expires: '2026-11-24' })).toBe('');
    const refusal = refusalWith({ ...WAIVER, expires: '2026-11-23' });
    expect(refusal).toContain('Rule Palisade::waiver-expired');
    expect(refusal).toContain("Acknowledge with 'Palisade::PAL-egress-anywhere'");
  });

  it.each([
    ['waiver-of-unknown-rule', { rule: 'PAL-egress' }],
    ['waiver-of-unknown-rule', { rule: 'PAL-*' }],
    ['waiver-of-unknown-rule', { rule: 'AwsSolutions-EC9999' }],
    ['waiver-of-unknown-rule', { rule: 'CloudFormation-Validate::W3010' }],
    ['waiver-of-invariant', { rule: 'role-for-everyone' }],
    ['waiver-of-invariant', { rule: 'log-without-archive' }],
    ['waiver-too-broad', { path: 'Weak' }],
    ['waiver-too-broad', { path: 'Weak/Open' }],
    ['waiver-too-broad', { path: 'Weak/*/Resource' }],
    ['waiver-unused', { path: 'Weak/Gone/Resource' }],
    ['waiver-unused', { rule: 'PAL-bucket-with-acl' }],
    ['waiver-incomplete', { owner: undefined }],
    ['waiver-incomplete', { reason: 'Not a risk.' }],
    ['waiver-incomplete', { expires: '31.01.2027' }],
    ['waiver-incomplete', { expires: '2027-02-30' }],
    ['waiver-incomplete', { approvedBy: '  ' }],
    ['waiver-incomplete', { approved: true }],
  ])('fails the synthesis as %s with %j, and lets nothing pass', (id, change) => {
    const refusal = refusalWith({ ...WAIVER, ...change });
    expect(refusal).toContain(`Rule Palisade::${id}\n`);
    expect(refusal).toContain("Acknowledge with 'Palisade::PAL-egress-anywhere'");
  });

  it('fails the synthesis when it is there twice', () => {
    expect(refusalWith(WAIVER, { ...WAIVER, reason: 'Because we say so once more.' })).toContain('waiver-duplicate');
  });

  it('that is too broad says which resources to name', () => {
    expect(refusalWith({ ...WAIVER, path: 'Weak' })).toContain('Name one resource: Weak/Open/Resource.');
  });

  it('that is incomplete says what it lacks', () => {
    expect(refusalWith({ ...WAIVER, owner: undefined, reason: 'short' })).toContain(
      'waivers[0] must be complete: owner: must be a text; reason: has fewer than 20 characters',
    );
  });

  it('of a rule with several findings names one of them', () => {
    const app = checkedApp(ledgerOf({ ...WAIVER, rule: 'AwsSolutions-IAM5', path: 'Weak/Policy' }));
    const policyDocument = new iam.PolicyDocument({
      statements: [new iam.PolicyStatement({ actions: ['s3:Get*'], resources: ['arn:aws:s3:::bucket'] })],
    });
    new iam.CfnPolicy(new Stack(app, 'Weak'), 'Policy', { policyName: 'p', policyDocument, roles: ['r'] });
    expect(refusalOf(app)).toContain('Name one finding: AwsSolutions-IAM5[Action::s3:Get*].');
  });

  it('of what the library accepts is unused', () => {
    const app = checkedApp(ledgerOf({ ...WAIVER, rule: 'AwsSolutions-S1', path: 'Weak/Bucket/Resource' }));
    const bucket = new s3.Bucket(new Stack(app, 'Weak'), 'Bucket', { enforceSSL: true });
    acknowledge(bucket, { rules: ['AwsSolutions-S1'], reason: 'As a construct of the library would.' });
    expect(refusalOf(app)).toContain('waiver-unused');
  });
});

describe('a ledger', () => {
  it('must exist where one is named', () => {
    expect(refusalOf(weakApp('/nowhere/palisade.waivers.json').app)).toContain('Rule Palisade::ledger-unreadable');
  });

  it('is read from the working directory where none is named, and may be missing there', () => {
    const folder = path.dirname(ledgerOf(WAIVER));
    const before = process.cwd();
    process.chdir(folder);
    const { waivers } = readLedger();
    fs.rmSync('palisade.waivers.json');
    const missing = readLedger();
    process.chdir(before);
    expect([waivers, missing]).toEqual([[WAIVER], { waivers: [], problems: [] }]);
  });

  it.each(['{', '[]', '{"version":2,"waivers":[]}', '{"version":1}', '{"version":1,"waivers":[],"except":[]}'])(
    'fails the synthesis when it holds %s',
    (text) => {
      expect(refusalOf(weakApp(written(text)).app)).toContain('Rule Palisade::ledger-unreadable');
    },
  );
});

describe('an acknowledgement in code', () => {
  it.each(['PAL-egress-anywhere', 'Palisade::PAL-egress-anywhere'])('of %s fails without a waiver', (id) => {
    const { app, open } = weakApp();
    Validations.of(open).acknowledge({ id, reason: 'Nobody will look at this.' });
    expect(refusalOf(app)).toMatch(
      /PAL-egress-anywhere at Weak\/Open\/Resource is acknowledged in code, at Weak\/Open, and in no waiver/,
    );
  });

  it('at the app fails for every finding that it hides', () => {
    const { app, stack, vpc } = weakApp(ledgerOf(WAIVER));
    new ec2.SecurityGroup(stack, 'Other', { vpc });
    Validations.of(app).acknowledge({ id: 'PAL-egress-anywhere', reason: 'Nobody will look at this.' });
    const refusal = refusalOf(app);
    expect(refusal).toContain('PAL-egress-anywhere at Weak/Other/Resource is acknowledged in code, at the app');
    expect(refusal).not.toContain('at Weak/Open/Resource is acknowledged');
  });

  it('above a stage that is checked fails for what it hides in the stage', () => {
    const app = testApp();
    const stage = new Stage(app, 'Production');
    Validations.of(stage).addPlugins(new PalisadeChecks(stage, { waivers: ledgerOf() }));
    new ec2.CfnSecurityGroup(new Stack(stage, 'Weak'), 'Open', { groupDescription: 'test', vpcId: 'vpc-1' });
    Validations.of(app).acknowledge({ id: 'PAL-egress-anywhere', reason: 'Nobody will look at this.' });
    expect(refusalOf(app)).toContain('PAL-egress-anywhere at Production/Weak/Open is acknowledged in code, at the app');
  });

  it('can not hide behind spaces, without which the CDK compares ids', () => {
    const app = checkedApp();
    const policyDocument = new iam.PolicyDocument({
      statements: [new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::bucket/a b/*'] })],
    });
    const stack = new Stack(app, 'Weak');
    const policy = new iam.CfnPolicy(stack, 'Policy', { policyName: 'p', policyDocument, roles: ['r'] });
    Validations.of(policy).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::arn:aws:s3:::bucket/a b/*]',
      reason: 'Nobody will look at this.',
    });
    expect(refusalOf(app)).toContain('Rule Palisade::acknowledged-without-waiver');
  });

  it('fails where the rule could not judge, which is a finding, too', () => {
    const app = checkedApp();
    const policyDocument = { Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/c' } };
    const stack = new Stack(app, 'Weak');
    const policy = new iam.CfnPolicy(stack, 'Policy', { policyName: 'p', policyDocument, roles: ['r'] });
    Validations.of(policy).acknowledge({ id: 'AwsSolutions-IAM5', reason: 'Nobody will look at this.' });
    expect(refusalOf(app)).toContain('AwsSolutions-IAM5 at Weak/Policy is acknowledged in code');
  });

  it('passes with a waiver of each finding that it hides', () => {
    const { app, open } = weakApp(ledgerOf(WAIVER));
    Validations.of(open).acknowledge({ id: 'PAL-egress-anywhere', reason: 'See the ledger.' });
    expect(refusalOf(app)).toBe('');
  });

  it('of a construct of the library passes, and is listed as such', () => {
    const app = checkedApp();
    const stack = new Stack(app, 'Stack');
    new EncryptedBucket(stack, 'Bucket');
    expect(refusalOf(app)).toBe('');
    const accepted = acknowledgementsIn(stack);
    expect(accepted.length).toBeGreaterThan(0);
    expect(accepted.every(({ byLibrary }) => byLibrary)).toBe(true);
  });

  it('of the CDK itself is none of the ledger', () => {
    const app = checkedApp();
    const stack = new Stack(app, 'Stack');
    Validations.of(stack).acknowledge({ id: 'CloudFormation-Validate::W3010', reason: 'Zones are literal.' });
    expect(refusalOf(app)).toBe('');
  });
});

/** aws/aws-cdk#38495: one acknowledgement silenced a rule of a plugin in the whole app. */
it.each(['PAL-egress-anywhere', 'Palisade::PAL-egress-anywhere'])(
  'an acknowledgement of %s on one construct does not silence the rule on another',
  (id) => {
    const { app, stack, vpc, open } = weakApp(ledgerOf(WAIVER));
    new ec2.SecurityGroup(stack, 'Other', { vpc });
    Validations.of(open).acknowledge({ id, reason: 'See the ledger.' });
    const blamed = [...refusalOf(app).matchAll(/^ +(Weak\/\S+) .*\n +Acknowledge with 'Palisade::PAL/gm)];
    expect(blamed.map((match) => match[1])).toEqual(['Weak/Other/Resource']);
  },
);
