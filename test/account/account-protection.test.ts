import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  AccountProtection,
  type AccountProtectionProps,
  ConfigurationRecording,
  ExternalAccessAnalysis,
  SecurityStandard,
  SecurityStandards,
  ThreatDetection,
} from '../../lib/account';
import { CONFIGURATION_RULES, recordedTypes } from '../../lib/account/private/configuration-rules';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';

const EVERYTHING: AccountProtectionProps = {
  threatDetection: {},
  securityStandards: {},
  configurationRecording: {},
  externalAccessAnalysis: {},
};

function protectedStack(props?: AccountProtectionProps) {
  const stack = foreignStack();
  new AccountProtection(stack, 'Account', props);
  return { stack, template: Template.fromStack(stack) };
}

const { stack: fullStack, template: full } = protectedStack(EVERYTHING);
const HUB = 'AWS::SecurityHub::Hub';
const RECORDER = 'AWS::Config::ConfigurationRecorder';

/** Status of each plan and each part of one, by name. */
function features(template: Template): Record<string, string> {
  const [detector] = Object.values(template.findResources('AWS::GuardDuty::Detector'));
  const list: { Name: string; Status: string; AdditionalConfiguration?: { Name: string; Status: string }[] }[] =
    detector?.Properties.Features;
  return Object.fromEntries(
    list
      .flatMap((feature) => [feature, ...(feature.AdditionalConfiguration ?? [])])
      .map(({ Name, Status }) => [Name, Status]),
  );
}

describe('AccountProtection', () => {
  it('switches nothing on by default', () => {
    expect(protectedStack().template.toJSON()['Resources']).toBeUndefined();
  });

  it.each([
    ['threatDetection', 'AWS::GuardDuty::Detector'],
    ['securityStandards', HUB],
    ['configurationRecording', RECORDER],
    ['externalAccessAnalysis', 'AWS::AccessAnalyzer::Analyzer'],
  ])('switches only %s on when only that is asked for', (name, type) => {
    const types = Object.values(protectedStack({ [name]: {} }).template.toJSON()['Resources']).map(
      (resource) => (resource as { Type: string }).Type,
    );
    const others = ['AWS::GuardDuty::Detector', HUB, RECORDER, 'AWS::AccessAnalyzer::Analyzer'];
    expect(types.filter((found) => others.includes(found))).toEqual([type]);
  });

  it('records before standards are checked', () => {
    const [hub] = Object.values(full.findResources(HUB));
    expect(hub?.['DependsOn']).toEqual(expect.arrayContaining(Object.keys(full.findResources(RECORDER))));
  });

  it('passes every rule pack', () => {
    expect(nagFindings(fullStack)).toEqual([]);
  });
});

describe('a second one in the same account and Region', () => {
  const env = { account: '111111111111', region: 'eu-west-1' };
  it.each([
    ['ThreatDetection', ThreatDetection],
    ['SecurityStandards', SecurityStandards],
    ['ConfigurationRecording', ConfigurationRecording],
  ] as const)('is refused: %s', (_, Service) => {
    const app = new App();
    new Service(new Stack(app, 'One', { env }), 'Service');
    expect(() => new Service(new Stack(app, 'Two', { env }), 'Service')).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED', message: expect.stringContaining('One/Service') }),
    );
    const elsewhere = { ...env, region: 'eu-central-1' };
    expect(() => new Service(new Stack(app, 'Elsewhere', { env: elsewhere }), 'Service')).not.toThrow();
  });
});

describe('ThreatDetection', () => {
  it('watches data events, functions and Fargate tasks, and nothing that is not deployed', () => {
    expect(features(full)).toEqual({
      S3_DATA_EVENTS: 'ENABLED',
      LAMBDA_NETWORK_LOGS: 'ENABLED',
      RUNTIME_MONITORING: 'ENABLED',
      ECS_FARGATE_AGENT_MANAGEMENT: 'ENABLED',
      EKS_AUDIT_LOGS: 'DISABLED',
      RDS_LOGIN_EVENTS: 'DISABLED',
      EBS_MALWARE_PROTECTION: 'DISABLED',
      EKS_ADDON_MANAGEMENT: 'DISABLED',
      EC2_AGENT_MANAGEMENT: 'DISABLED',
    });
  });

  it('puts no agent beside tasks when it is told so', () => {
    const { template } = protectedStack({ threatDetection: { runtimeMonitoring: false } });
    expect(features(template)).toMatchObject({
      RUNTIME_MONITORING: 'DISABLED',
      ECS_FARGATE_AGENT_MANAGEMENT: 'DISABLED',
      S3_DATA_EVENTS: 'ENABLED',
    });
  });
});

describe('SecurityStandards', () => {
  it('checks what AWS recommends, and nothing that AWS chooses later', () => {
    full.hasResourceProperties(HUB, { EnableDefaultStandards: false, ControlFindingGenerator: 'SECURITY_CONTROL' });
    full.resourceCountIs('AWS::SecurityHub::Standard', 1);
    expect(JSON.stringify(full.findResources('AWS::SecurityHub::Standard'))).toContain(
      '::standards/aws-foundational-security-best-practices/v/1.0.0',
    );
  });

  it('checks every standard that is asked for, each after the hub', () => {
    const { template } = protectedStack({ securityStandards: { standards: Object.values(SecurityStandard) } });
    const standards = Object.values(template.findResources('AWS::SecurityHub::Standard'));
    expect(standards).toHaveLength(4);
    expect(standards.map(({ DependsOn }) => DependsOn)).toEqual(
      standards.map(() => Object.keys(template.findResources(HUB))),
    );
  });

  it.each([
    [[], 'VALUE_OUT_OF_RANGE'],
    [[SecurityStandard.PCI_DSS, SecurityStandard.PCI_DSS], 'NAME_TAKEN'],
  ])('refuses %j: %s', (standards, code) => {
    expect(() => new SecurityStandards(foreignStack(), 'Standards', { standards })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe('ConfigurationRecording', () => {
  it('records what its rules judge, and nothing else', () => {
    full.hasResourceProperties(RECORDER, {
      RecordingGroup: { AllSupported: false, IncludeGlobalResourceTypes: false, ResourceTypes: recordedTypes() },
    });
    expect(recordedTypes()).toEqual(expect.arrayContaining(['AWS::KMS::Key', 'AWS::S3::Bucket']));
  });

  it('has every rule, after the recorder and with what it watches', () => {
    const rules = Object.values(full.findResources('AWS::Config::ConfigRule'));
    expect(rules.map(({ Properties }) => [Properties.Source.SourceIdentifier, Properties.Description]).sort()).toEqual(
      CONFIGURATION_RULES.map(({ identifier, watches }) => [identifier, watches]).sort(),
    );
    expect(rules.every(({ DependsOn }) => DependsOn?.[0] === Object.keys(full.findResources(RECORDER))[0])).toBe(true);
  });

  it('judges at each change, or once a day those for which AWS has nothing else', () => {
    const rules = Object.values(full.findResources('AWS::Config::ConfigRule')).map(({ Properties }) => Properties);
    const daily = rules.filter(({ MaximumExecutionFrequency }) => MaximumExecutionFrequency !== undefined);
    expect(daily.map(({ Source }) => Source.SourceIdentifier).sort()).toEqual([
      'CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED',
      'CMK_BACKING_KEY_ROTATION_ENABLED',
      'KMS_CMK_NOT_SCHEDULED_FOR_DELETION',
      'VPC_FLOW_LOGS_ENABLED',
    ]);
    expect(rules.filter(({ Scope }) => Scope === undefined)).toEqual(daily);
  });

  it('never makes recorder and channel wait for each other', () => {
    const [recorderId = ''] = Object.keys(full.findResources(RECORDER));
    const [channelId = ''] = Object.keys(full.findResources('AWS::Config::DeliveryChannel'));
    const resources = full.toJSON()['Resources'];
    expect(resources[recorderId].DependsOn ?? []).not.toContain(channelId);
    expect(resources[channelId].DependsOn).not.toContain(recorderId);
  });

  it('lets only AWS Config of this account deliver to its bucket, which it encrypts, keeps and does not lock', () => {
    const [channel] = Object.values(full.findResources('AWS::Config::DeliveryChannel'));
    const { S3BucketName, S3KmsKeyArn } = channel?.Properties ?? {};
    expect(S3KmsKeyArn).toBeDefined();
    full.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        ObjectLockEnabled: Match.absent(),
        LoggingConfiguration: { LogFilePrefix: 'configuration/' },
      },
    });
    const [policy] = Object.values(
      full.findResources('AWS::S3::BucketPolicy', { Properties: { Bucket: S3BucketName } }),
    );
    const allowed = policy?.Properties.PolicyDocument.Statement.filter((s: { Effect: string }) => s.Effect === 'Allow');
    expect(allowed).toHaveLength(2);
    for (const statement of allowed) {
      expect(statement).toMatchObject({
        Principal: { Service: 'config.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      });
    }
  });

  it('uses a bucket that it is given, and changes nothing there', () => {
    const stack = foreignStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Given', 'history-of-the-organisation');
    new ConfigurationRecording(stack, 'Recording', { bucket });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Config::DeliveryChannel', { S3BucketName: 'history-of-the-organisation' });
    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.resourceCountIs('AWS::KMS::Key', 0);
    template.resourceCountIs('AWS::S3::BucketPolicy', 0);
  });
});

describe('ExternalAccessAnalysis', () => {
  const analyzers = (template: Template) =>
    Object.values(template.findResources('AWS::AccessAnalyzer::Analyzer')).map(({ Properties }) => Properties.Type);

  it('looks for access from outside, and not for unused access unless asked', () => {
    expect(analyzers(full)).toEqual(['ACCOUNT']);
    const { template } = protectedStack({ externalAccessAnalysis: { unusedAccessAge: Duration.days(365) } });
    expect(analyzers(template).sort()).toEqual(['ACCOUNT', 'ACCOUNT_UNUSED_ACCESS']);
    template.hasResourceProperties('AWS::AccessAnalyzer::Analyzer', {
      AnalyzerConfiguration: { UnusedAccessConfiguration: { UnusedAccessAge: 365 } },
    });
  });

  it.each([Duration.hours(36), Duration.days(0), Duration.days(366)])('refuses an age of %j', (unusedAccessAge) => {
    expect(() => new ExternalAccessAnalysis(foreignStack(), 'Analysis', { unusedAccessAge })).toThrow(
      expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }),
    );
  });
});
