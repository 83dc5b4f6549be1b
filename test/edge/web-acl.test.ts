import { Size } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { WebAcl, type WebAclProps } from '../../lib/edge';
import { EncryptionKey } from '../../lib/shared';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';
import { edgeApi, toFunction } from './fixtures';

interface Rule {
  Name: string;
  Priority: number;
  Action?: { Block?: { CustomResponse: { ResponseCode: number } } };
  OverrideAction?: object;
  Statement: {
    RateBasedStatement?: object;
    SizeConstraintStatement?: object;
    ManagedRuleGroupStatement?: { Name: string; RuleActionOverrides?: object[] };
  };
  VisibilityConfig: object;
}

function synthesize(props: WebAclProps = {}): Template {
  const stack = foreignStack();
  new WebAcl(stack, 'WebAcl', props);
  return Template.fromStack(stack);
}

function rulesOf(template: Template): Rule[] {
  return Object.values(template.findResources('AWS::WAFv2::WebACL')).flatMap(({ Properties }) => Properties.Rules);
}

function rule(template: Template, name: string): Rule | undefined {
  return rulesOf(template).find(({ Name }) => Name === name);
}

describe('WebAcl', () => {
  it('blocks with every rule and only counts with none', () => {
    for (const { Action, OverrideAction } of rulesOf(synthesize())) {
      if (OverrideAction) {
        expect(OverrideAction).toEqual({ None: {} });
      } else {
        expect(Action?.Block).toBeDefined();
      }
    }
  });

  it('has the managed groups after its own rules, with fixed priorities', () => {
    expect(rulesOf(synthesize()).map(({ Name, Priority }) => [Priority, Name])).toEqual([
      [0, 'RatePerIp'],
      [1, 'RatePerKey'],
      [2, 'BodySize'],
      [10, 'AWSManagedRulesAmazonIpReputationList'],
      [11, 'AWSManagedRulesAnonymousIpList'],
      [12, 'AWSManagedRulesKnownBadInputsRuleSet'],
      [13, 'AWSManagedRulesCommonRuleSet'],
      [14, 'AWSManagedRulesSQLiRuleSet'],
    ]);
  });

  it('limits the rate of an address and of an API key', () => {
    const template = synthesize({ requestsPerIp: 10, requestsPerKey: 20 });
    expect(rule(template, 'RatePerIp')?.Statement.RateBasedStatement).toEqual({
      AggregateKeyType: 'IP',
      Limit: 10,
      EvaluationWindowSec: 300,
    });
    expect(rule(template, 'RatePerKey')?.Statement.RateBasedStatement).toEqual({
      AggregateKeyType: 'CUSTOM_KEYS',
      CustomKeys: [{ Header: { Name: 'x-api-key', TextTransformations: [{ Priority: 0, Type: 'NONE' }] } }],
      Limit: 20,
      EvaluationWindowSec: 300,
    });
  });

  it('answers its own blocks with a status and a fixed sentence', () => {
    const template = synthesize();
    const status = (name: string) => rule(template, name)?.Action?.Block?.CustomResponse.ResponseCode;
    expect([status('RatePerIp'), status('RatePerKey'), status('BodySize')]).toEqual([429, 429, 413]);
    template.hasResourceProperties('AWS::WAFv2::WebACL', {
      CustomResponseBodies: {
        TooManyRequests: { Content: '{"message":"Too many requests."}', ContentType: 'APPLICATION_JSON' },
        TooLarge: { Content: '{"message":"The request is too large."}', ContentType: 'APPLICATION_JSON' },
      },
    });
  });

  it('blocks a body that is longer than it can inspect', () => {
    expect(rule(synthesize(), 'BodySize')?.Statement.SizeConstraintStatement).toMatchObject({
      ComparisonOperator: 'GT',
      Size: 16_384,
      FieldToMatch: { Body: { OversizeHandling: 'MATCH' } },
    });
  });

  it('lets bodies up to its own limit pass the common rules', () => {
    expect(rule(synthesize(), 'AWSManagedRulesCommonRuleSet')?.Statement.ManagedRuleGroupStatement).toMatchObject({
      RuleActionOverrides: [{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }],
    });
  });

  it('overrides no other managed rule', () => {
    const overrides = rulesOf(synthesize()).flatMap(
      ({ Statement }) => Statement.ManagedRuleGroupStatement?.RuleActionOverrides ?? [],
    );
    expect(overrides).toHaveLength(1);
  });

  it.each([
    [1, 'KB_16'],
    [16, 'KB_16'],
    [17, 'KB_32'],
    [48, 'KB_48'],
    [64, 'KB_64'],
  ])('inspects the whole of a body of up to %d KiB', (kibibytes, limit) => {
    synthesize({ maxBodySize: Size.kibibytes(kibibytes) }).hasResourceProperties('AWS::WAFv2::WebACL', {
      AssociationConfig: { RequestBody: { API_GATEWAY: { DefaultSizeInspectionLimit: limit } } },
    });
  });

  it('logs to an encrypted group with the prescribed prefix and hides what is secret', () => {
    const template = synthesize();
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: { 'Fn::Join': ['', [Match.stringLikeRegexp('^aws-waf-logs-'), Match.anyValue()]] },
      KmsKeyId: Match.anyValue(),
    });
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      RedactedFields: [
        { SingleHeader: { Name: 'authorization' } },
        { SingleHeader: { Name: 'cookie' } },
        { SingleHeader: { Name: 'x-api-key' } },
      ],
    });
  });

  it('shows no sampled request, because redaction does not cover samples', () => {
    const template = synthesize();
    const webAcls = Object.values(template.findResources('AWS::WAFv2::WebACL')).map(({ Properties }) => Properties);
    const configs = [...webAcls, ...rulesOf(template)].map(({ VisibilityConfig }) => VisibilityConfig);
    expect(configs).toHaveLength(9);
    expect(configs.every((config) => config.SampledRequestsEnabled === false)).toBe(true);
    expect(configs.every((config) => config.CloudWatchMetricsEnabled === true)).toBe(true);
  });

  it('lets only log delivery for this account write its log, before logging starts', () => {
    const template = synthesize();
    const [[policyId, policy] = []] = Object.entries(template.findResources('AWS::Logs::ResourcePolicy'));
    const document = JSON.stringify(policy?.Properties.PolicyDocument);
    expect(document).toContain('delivery.logs.amazonaws.com');
    expect(document).toContain('aws:SourceAccount');
    expect(document).toContain('aws:SourceArn');
    expect(document).not.toMatch(/Action\\":\[?\\"(logs:)?\*/);
    template.hasResource('AWS::WAFv2::LoggingConfiguration', { DependsOn: [policyId] });
  });

  it('names the log group by ARN without the wildcard that WAF refuses', () => {
    const [logging] = Object.values(synthesize().findResources('AWS::WAFv2::LoggingConfiguration'));
    expect(JSON.stringify(logging?.Properties.LogDestinationConfigs)).not.toContain(':*');
    expect(JSON.stringify(logging?.Properties.LogDestinationConfigs)).not.toContain('"Arn"');
  });

  it('uses the key it is given and creates none', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Key', { description: 'test' });
    new WebAcl(stack, 'WebAcl', { encryptionKey: key });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: stack.resolve(key.keyArn) });
  });

  it('stands in front of a stage and is created with it', () => {
    const stack = foreignStack();
    const api = edgeApi(stack);
    api.addRoute('GET /orders', { integration: toFunction(stack), scopes: ['orders/read'] });
    Template.fromStack(stack).hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: stack.resolve(api.stage.stageArn),
      WebACLArn: stack.resolve(api.webAcl.webAclArn),
    });
  });

  it.each([
    ['requestsPerIp', { requestsPerIp: 9 }],
    ['requestsPerIp', { requestsPerIp: 2_000_000_001 }],
    ['requestsPerKey', { requestsPerKey: 9 }],
    ['maxBodySize', { maxBodySize: Size.bytes(1_023) }],
    ['maxBodySize', { maxBodySize: Size.kibibytes(65) }],
  ])('refuses %s out of range', (prop, props) => {
    expect(() => synthesize(props)).toThrow(
      expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE', message: expect.stringContaining(prop) }),
    );
  });

  it('raises no finding', () => {
    const stack = foreignStack();
    new WebAcl(stack, 'WebAcl');
    expect(nagFindings(stack)).toEqual([]);
  });
});
