import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketAccessDetection, blockedRequests, Detections, SecretReadDetection } from '../../../lib/detections';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';

/** A stack in which everything is watched, as its events name it. */
export function watchedStack(): Stack {
  const app = new App({ builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Watched', { env: { account: ACCOUNT, region: REGION } });
  const { alarmTopic } = new Detections(stack, 'Detections', {
    applicationLogGroups: [logs.LogGroup.fromLogGroupName(stack, 'Orders', 'Shop-orders')],
    apiAccessLogGroup: logs.LogGroup.fromLogGroupName(stack, 'Access', 'Shop-access'),
    trailLogGroup: logs.LogGroup.fromLogGroupName(stack, 'Trail', 'Shop-trail'),
    blockedRequests: blockedRequests('shop', REGION),
    quarantinedLines: new cloudwatch.Metric({ namespace: 'Palisade/Audit', metricName: 'Quarantined' }),
  });
  const reader = iam.Role.fromRoleArn(stack, 'Reader', `arn:aws:iam::${ACCOUNT}:role/Reader`);
  new SecretReadDetection(stack, 'SecretRead', {
    secretArn: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:Credentials-a1b2c3d4e5f6-AbCdEf`,
    readerArns: [reader.roleArn],
    alarmTopic,
  });
  new BucketAccessDetection(stack, 'Archive', {
    bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'shop-archive'),
    roleArns: [reader.roleArn],
    alarmTopic,
  });
  return stack;
}

/** What a synthesized template watches for, by the id of the detection. */
export function watchedIn(template: Template) {
  const properties = (type: string) => Object.values(template.findResources(type)).map(({ Properties }) => Properties);
  const filters = new Map<string, string>(
    properties('AWS::Logs::MetricFilter').map(({ FilterPattern, MetricTransformations }) => [
      MetricTransformations[0].MetricName,
      FilterPattern,
    ]),
  );
  const rules = new Map<string, Record<string, unknown>>(
    properties('AWS::Events::Rule').map(({ Description, EventPattern }) => [idIn(Description), EventPattern]),
  );
  const contributors = new Map<string, string>(
    properties('AWS::CloudWatch::InsightRule').map(({ RuleName, RuleBody }) => [
      String(RuleName).replace('Watched-', ''),
      RuleBody,
    ]),
  );
  const alarms = new Map<string, Record<string, unknown>>(
    properties('AWS::CloudWatch::Alarm').map((alarm) => [idIn(alarm.AlarmDescription), alarm]),
  );
  return { alarms, contributors, filters, rules };
}

function idIn(description: string): string {
  return /docs\/runbooks\/([a-z-]+)\.md$/.exec(description)?.[1] ?? description;
}

/** The template of the stack in which everything is watched. */
export const WATCHED = Template.fromStack(watchedStack());
