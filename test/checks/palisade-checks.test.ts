import { CfnResource, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { RulePack } from '../../lib/checks/rule-pack';
import { foreignStack } from '../support/app';
import { checkedApp, refusalOf } from './support';

/** A group whose members may connect anywhere, which breaks one rule. */
const openGroup = (scope: Construct, id: string, props: Partial<ec2.CfnSecurityGroupProps> = {}) =>
  new ec2.CfnSecurityGroup(scope, id, { groupDescription: 'test', vpcId: 'vpc-1', ...props });

/** A log that no archive gets, which breaks an invariant of low severity. */
const log = (scope: Construct) => new logs.LogGroup(scope, 'Log');

/** A role that everyone may take, which breaks an invariant of critical severity. */
const openRole = (scope: Construct) => new iam.Role(scope, 'Role', { assumedBy: new iam.AnyPrincipal() });

const foundIn = (stack: Stack) => new RulePack().validateScope(stack).violations;

describe('the rule pack', () => {
  it('reports the rule, what is wrong, why, what to change and where', () => {
    const stack = foreignStack();
    openGroup(stack, 'Open');
    const [violation] = foundIn(stack);
    expect(violation).toMatchObject({ ruleName: 'PAL-egress-anywhere', severity: 'error' });
    expect(violation?.violatingResources).toEqual([{ constructPath: 'Foreign/Open', locations: ['Properties'] }]);
    expect(violation?.description).toMatch(/^What runs in a security group.*Whoever breaks into it.*Allow single/s);
  });

  it('sees what was overridden, which properties of the construct do not show', () => {
    const stack = foreignStack();
    openGroup(stack, 'Overridden').addPropertyOverride('SecurityGroupEgress', [{ CidrIp: '10.0.0.0/8' }]);
    const closed = openGroup(stack, 'Reopened', { securityGroupEgress: [{ cidrIp: '10.0.0.0/8', ipProtocol: '-1' }] });
    closed.addPropertyDeletionOverride('SecurityGroupEgress');
    expect(foundIn(stack).flatMap((one) => one.violatingResources.map((resource) => resource.constructPath))).toEqual([
      'Foreign/Reopened',
    ]);
  });

  it('sees resources that have no construct of their own', () => {
    const stack = foreignStack();
    new CfnResource(stack, 'Raw', { type: 'AWS::EC2::SecurityGroup', properties: {} });
    expect(foundIn(stack).map(({ ruleName }) => ruleName)).toEqual(['PAL-egress-anywhere']);
  });

  it('warns where a rule only warns', () => {
    const stack = foreignStack();
    const properties = { HttpMethod: 'GET', RequestValidatorId: 'v' };
    new CfnResource(stack, 'Get', { type: 'AWS::ApiGateway::Method', properties });
    expect(foundIn(stack)).toMatchObject([{ ruleName: 'PAL-method-without-api-key', severity: 'warning' }]);
  });
});

describe('PalisadeChecks', () => {
  it('lets a safe app pass', () => {
    const app = checkedApp();
    openGroup(new Stack(app, 'Safe'), 'Closed', { securityGroupEgress: [{ cidrIp: '10.0.0.0/8', ipProtocol: '-1' }] });
    expect(refusalOf(app)).toBe('');
  });

  it('fails the synthesis of an app that breaks a rule', () => {
    const app = checkedApp();
    openGroup(new Stack(app, 'Weak'), 'Open');
    expect(refusalOf(app)).toContain('Palisade::PAL-egress-anywhere');
  });

  it('fails the synthesis of an app that breaks an invariant, with the path and what to change', () => {
    const app = checkedApp();
    openRole(new Stack(app, 'Weak'));
    const refusal = refusalOf(app);
    expect(refusal).toMatch(
      /FATAL .*\n +- a stranger may assume Weak\/Role .*\n.*\n +Suggested fix: Name .*\n +Rule Palisade::role-for-everyone/,
    );
  });

  it('proves the stacks of a stage, too', () => {
    const app = checkedApp();
    openRole(new Stack(new Stage(app, 'Production'), 'Weak'));
    expect(refusalOf(app)).toContain('Palisade::role-for-everyone');
  });

  it('only warns of a broken invariant of low severity', () => {
    const printed = jest.spyOn(console, 'error').mockImplementation();
    const app = checkedApp();
    log(new Stack(app, 'Logged'));
    app.synth();
    expect(printed.mock.calls.join()).toMatch(/WARNING Every log reaches an archive.*Logged\/Log/s);
    printed.mockRestore();
  });

  it.each([
    ['the resource', 'Weak/Role/Resource', 'role-for-everyone'],
    ['the stack', 'Weak', 'role-for-everyone'],
    ['the app', '', 'role-for-everyone'],
    ['the resource, with the name of the plugin', 'Weak/Role/Resource', 'Palisade::role-for-everyone'],
  ])('does not let an invariant be acknowledged at %s', (_, path, id) => {
    const app = checkedApp();
    openRole(new Stack(app, 'Weak'));
    const construct = app.node.findAll().find((one) => one.node.path === path) ?? app;
    Validations.of(construct).acknowledge({ id, reason: 'Everyone may have it, as was agreed.' });
    const refusal = refusalOf(app);
    expect(refusal).toContain('Rule Palisade::role-for-everyone');
    expect(refusal).toContain('Rule Palisade::waiver-of-invariant');
  });

  it('does not let a warning of an invariant be acknowledged away', () => {
    const app = checkedApp();
    const stack = new Stack(app, 'Logged');
    log(stack);
    Validations.of(stack).acknowledge({ id: 'Palisade::log-without-archive', reason: 'Nobody reads it anyway.' });
    expect(refusalOf(app)).toContain('Rule Palisade::waiver-of-invariant');
  });

  it('reads a stack without resources', () => {
    const app = checkedApp();
    new Stack(app, 'Empty');
    expect(refusalOf(app)).toBe('');
  });

  it('fails when it can not read what would be deployed', () => {
    const app = checkedApp();
    const stack = new Stack(app, 'Broken');
    const broken = new CfnResource(stack, 'Typeless', { type: 'AWS::S3::Bucket' });
    Object.defineProperty(broken, 'cfnResourceType', { value: 7 });
    expect(refusalOf(app)).toContain("Validation plugin 'Palisade' failed");
  });
});
