import { App, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { CertificateHealth, DeliveryHealth, FunctionHealth, RuleHealth, TableHealth } from '../../lib/monitoring';
import { AlarmTopic, allowRules } from '../../lib/shared';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';
import { MONITORED, monitoredStack } from './support/monitored';

const TOPIC = Object.keys(MONITORED.findResources('AWS::SNS::Topic'))[0];
const propertiesOf = (type: string) => Object.values(MONITORED.findResources(type)).map(({ Properties }) => Properties);
const ALL = propertiesOf('AWS::CloudWatch::Alarm');

function withTopic() {
  const stack = foreignStack();
  return { stack, alarmTopic: new AlarmTopic(stack, 'Alarms').topic };
}

it('every alarm tells when it begins and when it is over, but those that only take part in others', () => {
  const silent = ALL.filter(({ AlarmActions }) => AlarmActions === undefined);
  expect(silent.map(({ AlarmDescription }) => AlarmDescription)).toEqual(
    Array.from({ length: 6 }, () => expect.stringContaining('tells nobody by itself')),
  );
  const telling = [...ALL.filter((one) => !silent.includes(one)), ...propertiesOf('AWS::CloudWatch::CompositeAlarm')];
  for (const alarm of telling) {
    expect(alarm).toMatchObject({ AlarmActions: [{ Ref: TOPIC }], OKActions: [{ Ref: TOPIC }] });
    expect(alarm.ActionsEnabled).not.toBe(false);
  }
});

it('keeps the limits of CloudWatch, whatever an alarm is over', () => {
  for (const { Metrics = [], Period, EvaluationPeriods } of ALL) {
    const stats = Metrics.filter(({ MetricStat }: { MetricStat?: unknown }) => MetricStat !== undefined);
    expect(stats.length).toBeLessThanOrEqual(10);
    const period = Period ?? stats[0].MetricStat.Period;
    expect(period * EvaluationPeriods).toBeLessThanOrEqual(period < 3_600 ? 86_400 : 604_800);
  }
});

it('belongs into a nested stack, and asks a service for its name only', () => {
  const app = new App({ builtinCloudFormationValidation: false });
  const service = new Stack(app, 'Service');
  const code = lambda.Code.fromInline('exports.handler = () => 1');
  const fn = new lambda.Function(service, 'Fn', {
    code,
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_24_X,
  });
  const watch = new Stack(app, 'Watch');
  const nested = new NestedStack(watch, 'Nested');
  const { topic: alarmTopic } = new AlarmTopic(watch, 'Alarms');
  const health = new FunctionHealth(nested, 'Health', {
    serviceName: 'fn',
    function: fn,
    timeout: Duration.seconds(3),
    alarmTopic,
  });
  Template.fromStack(nested).resourceCountIs('AWS::CloudWatch::Alarm', 2);
  Template.fromStack(service).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  expect(Object.keys(Template.fromStack(service).toJSON().Outputs)).toEqual([expect.stringContaining('Ref')]);
  expect(health.metrics.requests).toBeInstanceOf(cloudwatch.Metric);
});

it('counts lost events of functions only that get any', () => {
  const synchronous = ALL.find(({ AlarmDescription }) => AlarmDescription.startsWith('Runs of products fail'));
  expect(JSON.stringify(synchronous)).not.toMatch(/DeadLetterErrors|AsyncEventsDropped/);
});

it('ten rules share an alarm', () => {
  const { stack, alarmTopic } = withTopic();
  const rules = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ruleName: `r${index}` }) as events.IRule);
  expect(new RuleHealth(stack, 'None', { rules: [], alarmTopic }).alarms).toHaveLength(0);
  expect(new RuleHealth(stack, 'Ten', { rules: rules(10), alarmTopic }).alarms).toHaveLength(1);
  expect(new RuleHealth(stack, 'Eleven', { rules: rules(11), alarmTopic }).alarms).toHaveLength(2);
});

it.each([false, true])('lets its rule publish, once, also beside those of detections: %s', (beside) => {
  const stack = monitoredStack();
  const { topic } = stack.node.findChild('Alarms') as AlarmTopic;
  if (beside) {
    allowRules(stack, topic);
  }
  const template = Template.fromStack(stack);
  for (const [type, policy] of [
    ['AWS::SNS::TopicPolicy', 'PolicyDocument'],
    ['AWS::KMS::Key', 'KeyPolicy'],
  ] as const) {
    const statements: { Principal: { Service?: string }; Sid?: string }[] = Object.values(
      template.findResources(type),
    ).flatMap(({ Properties }) => Properties[policy].Statement);
    const ofRules = statements.filter(({ Principal }) => Principal.Service === 'events.amazonaws.com');
    expect(ofRules).toHaveLength(1);
    // A policy with the same name twice is refused.
    const names = statements.flatMap(({ Sid }) => Sid ?? []);
    expect(new Set(names).size).toBe(names.length);
  }
});

it('makes no rule of its own but that of the cluster', () => {
  MONITORED.resourceCountIs('AWS::Events::Rule', 1);
  MONITORED.hasResourceProperties('AWS::Events::Rule', { Targets: [Match.objectLike({ Arn: { Ref: TOPIC } })] });
});

describe('limits', () => {
  const table = (stack: Stack) => dynamodb.Table.fromTableName(stack, 'Table', 'orders');

  it.each([[[]], [['GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem', 'DeleteItem']]])('refuses %j', (operations) => {
    const { stack, alarmTopic } = withTopic();
    const props = { tableTitle: 'orders', table: table(stack), alarmTopic, operations };
    expect(() => new TableHealth(stack, 'It', props)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
  });

  it('takes five operations', () => {
    const { stack, alarmTopic } = withTopic();
    const operations = ['GetItem', 'PutItem', 'Query', 'UpdateItem', 'DeleteItem'];
    new TableHealth(stack, 'It', { tableTitle: 'orders', table: table(stack), alarmTopic, operations });
    const [alarm] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
    expect(alarm?.Properties.Metrics).toHaveLength(11);
  });

  it.each([0, Number.NaN, 2_000_000])('refuses to ring from %s failures', (failures) => {
    const { stack, alarmTopic } = withTopic();
    const fn = lambda.Function.fromFunctionName(stack, 'Fn', 'fn');
    const props = { serviceName: 'fn', function: fn, timeout: Duration.seconds(3), alarmTopic, failures };
    const refused = expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' });
    expect(() => new FunctionHealth(stack, 'It', props)).toThrow(refused);
    const tables = { tableTitle: 'orders', table: table(stack), alarmTopic, failures };
    expect(() => new TableHealth(stack, 'Other', tables)).toThrow(refused);
  });

  it.each([0, 366])('refuses %s days before the end of a certificate', (days) => {
    const { stack, alarmTopic } = withTopic();
    const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/c';
    const certificate = acm.Certificate.fromCertificateArn(stack, 'Certificate', arn);
    expect(() => new CertificateHealth(stack, 'It', { domainName: 'a', certificate, days, alarmTopic })).toThrow(
      expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }),
    );
  });

  it.each([Duration.minutes(4), Duration.days(2)])('refuses a delay of %s', (lag) => {
    const { stack, alarmTopic } = withTopic();
    const props = { source: 'flow', deliveryStreamName: 's', lag, alarmTopic };
    expect(() => new DeliveryHealth(stack, 'It', props)).toThrow(
      expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }),
    );
  });
});

it('passes every rule pack', () => {
  expect(nagFindings(monitoredStack())).toEqual([]);
});
