import type { Identity } from '../identity-table';

/** A bus is named by its name or by its ARN; the default one does not stand in ARNs of rules. */
const ofBus = (arn: string) => arn.replace(/rule\/arn:.*:event-bus\//, 'rule/').replace('rule/default/', 'rule/');

/**
 * Logs, alarms, rules and schedules.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const OPERATIONS_IDENTITIES: Readonly<Record<string, Identity>> = {
  'AWS::Logs::LogGroup': {
    name: 'LogGroupName',
    arn: 'arn:{partition}:logs:{region}:{account}:log-group:{name}:*',
  },
  'AWS::Logs::LogStream': { name: 'LogStreamName' },
  'AWS::CloudWatch::Alarm': { name: 'AlarmName', arn: 'arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}' },
  'AWS::CloudWatch::CompositeAlarm': {
    name: 'AlarmName',
    arn: 'arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}',
  },
  'AWS::CloudWatch::Dashboard': { name: 'DashboardName' },
  'AWS::CloudWatch::InsightRule': {
    ref: '{(RuleName)}',
    arn: 'arn:{partition}:cloudwatch:{region}:{account}:insight-rule/{(RuleName)}',
    attributes: { RuleName: '{(RuleName)}' },
  },
  'AWS::CloudTrail::Trail': {
    name: 'TrailName',
    arn: 'arn:{partition}:cloudtrail:{region}:{account}:trail/{name}',
    attributes: { SnsTopicArn: 'arn:{partition}:sns:{region}:{account}:{(SnsTopicName):none}' },
  },
  'AWS::Events::Rule': {
    name: 'Name',
    arn: 'arn:{partition}:events:{region}:{account}:rule/{(EventBusName):default}/{name}',
    derive: ofBus,
  },
  'AWS::Events::EventBus': { name: 'Name', arn: 'arn:{partition}:events:{region}:{account}:event-bus/{name}' },
  'AWS::Scheduler::Schedule': {
    name: 'Name',
    arn: 'arn:{partition}:scheduler:{region}:{account}:schedule/default/{name}',
  },
  'AWS::Config::ConfigurationRecorder': { name: 'Name' },
  'AWS::GuardDuty::Detector': {
    ref: '{uuid}',
    arn: 'arn:{partition}:guardduty:{region}:{account}:detector/{uuid}',
  },
  'AWS::CloudFormation::Stack': {
    ref: '{arn}',
    arn: 'arn:{partition}:cloudformation:{region}:{account}:stack/{name}/{uuid}',
  },
};
