import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ServiceObjectives, type ServiceObjectivesProps } from '../../lib/monitoring';
import { AlarmTopic } from '../../lib/shared';
import { foreignStack } from '../support/app';

function objectives(props: Partial<ServiceObjectivesProps> = {}) {
  const stack = foreignStack();
  const { topic: alarmTopic } = new AlarmTopic(stack, 'Alarms');
  const made = new ServiceObjectives(stack, 'Objectives', { apiName: 'shop', stageName: 'v1', alarmTopic, ...props });
  return { made, template: Template.fromStack(stack) };
}

const thresholds = (template: Template) =>
  Object.values(template.findResources('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => [Properties.Metrics?.at(-1).MetricStat.Period ?? Properties.Period, Properties.Threshold])
    .filter(([, threshold]) => threshold < 1)
    .sort(([a], [b]) => a - b);

it('burns at 14.4, 6 and 1 times the rate of a budget of 0.1 %, as Google recommends', () => {
  expect(thresholds(objectives().template)).toEqual([
    [300, 0.0144],
    [1_800, 0.006],
    [3_600, 0.0144],
    [21_600, 0.006],
    [21_600, 0.001],
    [259_200, 0.001],
  ]);
});

it('burns the same shares of another budget', () => {
  const { template } = objectives({ objective: 0.99, objectivePeriod: Duration.days(7) });
  expect(thresholds(template).map(([, threshold]) => threshold)).toEqual([
    0.0336, 0.014, 0.0336, 0.014, 0.002333333, 0.002333333,
  ]);
});

it('keeps the limits of CloudWatch for the length of an alarm', () => {
  for (const { Properties } of Object.values(objectives().template.findResources('AWS::CloudWatch::Alarm'))) {
    const period = Properties.Period ?? Properties.Metrics.at(-1).MetricStat.Period;
    expect(period % 60).toBe(0);
    expect(period * Properties.EvaluationPeriods).toBeLessThanOrEqual(period < 3_600 ? 86_400 : 604_800);
    expect(Properties.Metrics?.length ?? 1).toBeLessThanOrEqual(10);
  }
});

it('is ten alarms, of which four tell', () => {
  const { made, template } = objectives();
  template.resourceCountIs('AWS::CloudWatch::Alarm', 8);
  template.resourceCountIs('AWS::CloudWatch::CompositeAlarm', 2);
  expect(made.alarms).toHaveLength(4);
  const telling = Object.values({
    ...template.findResources('AWS::CloudWatch::Alarm'),
    ...template.findResources('AWS::CloudWatch::CompositeAlarm'),
  }).filter(({ Properties }) => Properties.AlarmActions !== undefined);
  expect(telling).toHaveLength(4);
});

it('rings from what it is given', () => {
  const { template } = objectives({ latency: Duration.millis(500), minimumRequests: 10, deviations: 2 });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Threshold: 500,
    Metrics: Match.arrayWith([Match.objectLike({ Expression: 'IF(requests >= 10, latency, 0)' })]),
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Metrics: Match.arrayWith([Match.objectLike({ Expression: 'ANOMALY_DETECTION_BAND(m0, 2)' })]),
    TreatMissingData: 'notBreaching',
  });
});

it('rings without requests only where there always are some', () => {
  objectives({ alwaysUsed: true }).template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold',
    TreatMissingData: 'breaching',
  });
});

it.each<Partial<ServiceObjectivesProps>>([
  { objective: 1 },
  { objective: 1.1 },
  { objective: 0.93 },
  { objective: 99.9 },
  { objective: Number.NaN },
  { objectivePeriod: Duration.days(6) },
  { objectivePeriod: Duration.days(91) },
  { minimumFailures: 0 },
  { minimumRequests: 0 },
  { latency: Duration.millis(0) },
  { latency: Duration.seconds(30) },
  { deviations: 0.5 },
])('refuses %j, which would never ring or always', (props) => {
  expect(() => objectives(props)).toThrow(expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }));
});

it.each<Partial<ServiceObjectivesProps>>([
  { objective: 0.931 },
  { objective: 0.99999 },
  { objectivePeriod: Duration.days(7) },
  { objectivePeriod: Duration.days(90) },
  { latency: Duration.seconds(29) },
])('takes %j', (props) => {
  expect(() => objectives(props)).not.toThrow();
});

it('CloudWatch bills 14 metrics: one of an anomaly counts as three', () => {
  const { template } = objectives();
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
  const stats = alarms.flatMap(({ Metrics = [{ MetricStat: {} }] }) =>
    Metrics.filter(({ MetricStat }: { MetricStat?: unknown }) => MetricStat !== undefined),
  );
  expect(stats.length + 2).toBe(14);
});
