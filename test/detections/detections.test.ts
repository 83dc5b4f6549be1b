import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Detections, type DetectionsProps, SecretReadDetection } from '../../lib/detections';
import { API_ACCESS_DETECTIONS } from '../../lib/detections/edge-detections';
import { EVENT_DETECTIONS } from '../../lib/detections/event-detections';
import { trailDetections } from '../../lib/detections/trail-detections';
import { AlarmTopic } from '../../lib/shared';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';
import { WATCHED, watchedIn, watchedStack } from './support/watched';

function detectionsWith(props: DetectionsProps = {}, stack = foreignStack()) {
  const detections = new Detections(stack, 'Detections', props);
  return { stack, detections, template: Template.fromStack(stack) };
}

function statementsFor(template: Template, type: string, policy: string, service: string) {
  return Object.values(template.findResources(type))
    .flatMap(({ Properties }) => Properties[policy].Statement)
    .filter(({ Principal }) => Principal.Service === service);
}

it('covers every metric filter of the CIS AWS Foundations Benchmark', () => {
  const covered = [...trailDetections('eu-central-1'), ...EVENT_DETECTIONS].flatMap(({ controls = [] }) => controls);
  expect(covered.sort()).toEqual(Array.from({ length: 15 }, (_, index) => `4.${index + 1}`).sort());
});

it('every alarm and every rule has somewhere to tell it', () => {
  const [topic] = Object.keys(WATCHED.findResources('AWS::SNS::Topic'));
  const { alarms, rules } = watchedIn(WATCHED);
  expect(alarms.size).toBeGreaterThan(20);
  for (const alarm of alarms.values()) {
    expect(alarm).toMatchObject({ AlarmActions: [{ Ref: topic }], OKActions: [{ Ref: topic }] });
    expect(alarm['ActionsEnabled']).not.toBe(false);
  }
  WATCHED.allResourcesProperties('AWS::Events::Rule', { Targets: [Match.objectLike({ Arn: { Ref: topic } })] });
  expect(rules.size).toBe(Object.keys(WATCHED.findResources('AWS::Events::Rule')).length);
});

it('patterns fit the limits of CloudWatch Logs', () => {
  for (const pattern of watchedIn(WATCHED).filters.values()) {
    expect(pattern.length).toBeLessThanOrEqual(1_024);
  }
});

it('lets rules of this account publish, and use the key without conditions that EventBridge does not meet', () => {
  const { template } = detectionsWith();
  const [publish, ...others] = statementsFor(
    template,
    'AWS::SNS::TopicPolicy',
    'PolicyDocument',
    'events.amazonaws.com',
  );
  expect(others).toEqual([]);
  expect(publish.Condition.StringEquals).toEqual({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } });
  expect(JSON.stringify(publish.Condition.ArnLike['aws:SourceArn'])).toContain(':rule/*');
  const [use, ...more] = statementsFor(template, 'AWS::KMS::Key', 'KeyPolicy', 'events.amazonaws.com');
  expect(more).toEqual([]);
  expect(Object.keys(use.Condition)).toEqual(['ArnLike']);
  expect(Object.keys(use.Condition.ArnLike)).toEqual(['kms:EncryptionContext:aws:sns:topicArn']);
});

it('asks for calls that only read where it looks for them, and nowhere else', () => {
  const states = Object.values(WATCHED.findResources('AWS::Events::Rule')).map(({ Properties }) => [
    /runbooks\/(.*)\.md/.exec(Properties.Description)?.[1],
    Properties.State,
  ]);
  const reading = states.filter(([, state]) => state === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
  expect(reading.map(([id]) => id)).toEqual(['secret-read-unexpectedly']);
  expect(states.filter(([, state]) => state === 'ENABLED')).toHaveLength(states.length - 1);
});

it('makes no alarm over a log that is not watched', () => {
  const { template } = detectionsWith();
  template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  template.resourceCountIs('AWS::Logs::MetricFilter', 0);
  template.resourceCountIs('AWS::CloudWatch::InsightRule', 0);
});

it('uses the topic it is given and creates none', () => {
  const stack = foreignStack();
  const { topic } = new AlarmTopic(stack, 'Mine');
  const { template } = detectionsWith({ alarmTopic: topic }, stack);
  template.resourceCountIs('AWS::SNS::Topic', 1);
});

it('puts filters into the stack of their log and needs nothing of it', () => {
  const app = new App({ builtinCloudFormationValidation: false });
  const service = new Stack(app, 'Service');
  const log = new logs.LogGroup(service, 'Log');
  const stack = new Stack(app, 'Watch');
  const detections = new Detections(stack, 'Detections', { name: 'shop', applicationLogGroupPrefix: 'Shop-' });
  detections.watchApplication(log);
  Template.fromStack(service).resourceCountIs('AWS::Logs::MetricFilter', 8);
  Template.fromStack(stack).resourceCountIs('AWS::Logs::MetricFilter', 0);
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::InsightRule', {
    RuleName: 'shop-denies-of-one-person',
    RuleBody: Match.serializedJson(Match.objectLike({ LogGroupNames: ['Shop-*'] })),
  });
  expect(stack.dependencies).toEqual([]);
});

it('rings from the count it is given', () => {
  const apiAccessLogGroup = (stack: Stack) => logs.LogGroup.fromLogGroupName(stack, 'Access', 'access');
  const stack = foreignStack();
  const { template } = detectionsWith(
    { apiAccessLogGroup: apiAccessLogGroup(stack), thresholds: { serverErrors: 3 } },
    stack,
  );
  template.resourceCountIs('AWS::CloudWatch::Alarm', API_ACCESS_DETECTIONS.length);
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'api-server-errors', Threshold: 3 });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'api-key-throttled', Threshold: 100 });
});

it.each([0, -1, 1.5, Number.NaN])('refuses to ring from %s', (serverErrors) => {
  expect(() => detectionsWith({ thresholds: { serverErrors } })).toThrow(
    expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }),
  );
});

it('knows a secret whose ARN only CloudFormation knows, by every name that a caller may use', () => {
  const stack = foreignStack();
  const { topic } = new AlarmTopic(stack, 'Alarms');
  const secretArn = stack.formatArn({ service: 'secretsmanager', resource: 'secret' });
  new SecretReadDetection(stack, 'Read', { secretArn, readerArns: [], alarmTopic: topic });
  const [rule] = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  const { requestParameters, userIdentity } = rule?.Properties.EventPattern.detail ?? {};
  expect(requestParameters.secretId).toHaveLength(2);
  expect(userIdentity.sessionContext.sessionIssuer.arn).toEqual([{ exists: false }, { exists: true }]);
});

it('passes every rule pack', () => {
  expect(nagFindings(watchedStack())).toEqual([]);
});
