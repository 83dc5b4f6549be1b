import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import {
  CertificateHealth,
  ClusterHealth,
  ContainerHealth,
  DeliveryHealth,
  ForwardingHealth,
  FunctionHealth,
  QueueHealth,
  ReplicationHealth,
  RuleHealth,
  ServiceObjectives,
  TableHealth,
  TargetHealth,
} from '../../../lib/monitoring';
import { AlarmTopic } from '../../../lib/shared';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

/** A stack in which one of everything is monitored, known by name only. */
export function monitoredStack(): Stack {
  const app = new App({ builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Monitored', { env: { account: ACCOUNT, region: REGION } });
  const { topic: alarmTopic } = new AlarmTopic(stack, 'Alarms');
  new ServiceObjectives(stack, 'Objectives', { apiName: 'shop', stageName: 'v1', alarmTopic });
  const products = lambda.Function.fromFunctionArn(stack, 'Products', arn('lambda', 'function:products'));
  const timeout = Duration.seconds(10);
  new FunctionHealth(stack, 'ProductsHealth', { serviceName: 'products', function: products, timeout, alarmTopic });
  const mailer = lambda.Function.fromFunctionArn(stack, 'Mailer', arn('lambda', 'function:mailer'));
  const mail = { serviceName: 'mailer', alarmTopic };
  new FunctionHealth(stack, 'MailerHealth', { ...mail, function: mailer, timeout, asynchronous: true });
  new QueueHealth(stack, 'MailerQueue', {
    ...mail,
    queue: sqs.Queue.fromQueueArn(stack, 'Queue', arn('sqs', 'mailer-dead-letters')),
  });
  addContainers(stack, alarmTopic);
  addCopies(stack, alarmTopic);
  new TableHealth(stack, 'TableHealth', {
    tableTitle: 'orders of orders',
    table: dynamodb.Table.fromTableName(stack, 'Table', 'orders'),
    alarmTopic,
  });
  new CertificateHealth(stack, 'CertificateHealth', {
    domainName: 'internal.example.com',
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', arn('acm', 'certificate/c')),
    alarmTopic,
  });
  for (const [source, transformed] of [
    ['application', true],
    ['flow', true],
    ['waf', false],
  ] as const) {
    const deliveryStreamName = `shop-${source}`;
    new DeliveryHealth(stack, `Delivery-${source}`, { source, deliveryStreamName, transformed, alarmTopic });
  }
  new ForwardingHealth(stack, 'Forwarding', {
    serviceName: 'orders',
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'Log', 'Shop-orders'),
    filterName: 'AuditArchive',
    alarmTopic,
  });
  const rules = Array.from({ length: 11 }, (_, index) =>
    events.Rule.fromEventRuleArn(stack, `Rule${index}`, arn('events', `rule/r${index}`)),
  );
  new RuleHealth(stack, 'Rules', { rules, alarmTopic });
  return stack;
}

function addCopies(stack: Stack, alarmTopic: AlarmTopic['topic']): void {
  const failures = new cloudwatch.Metric({
    namespace: 'AWS/S3',
    metricName: 'OperationsFailedReplication',
    dimensionsMap: { SourceBucket: 'logs', DestinationBucket: 'archive', RuleId: 'ToArchive' },
    statistic: 'Sum',
  });
  new ReplicationHealth(stack, 'Copies', { what: 'the gateway', failures, alarmTopic });
}

function addContainers(stack: Stack, alarmTopic: AlarmTopic['topic']): void {
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] });
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shop', vpc });
  new ClusterHealth(stack, 'ClusterHealth', { cluster, alarmTopic });
  const service = (name: string) =>
    ecs.FargateService.fromFargateServiceAttributes(stack, name, { cluster, serviceName: name });
  new ContainerHealth(stack, 'OrdersHealth', {
    serviceName: 'orders',
    service: service('orders'),
    alarmTopic,
  });
  new TargetHealth(stack, 'OrdersTargets', {
    serviceName: 'orders',
    loadBalancer: 'app/shop/50dc6c495c0c9188',
    targetGroup: 'targetgroup/orders/73e2d6bc24d8a067',
    alarmTopic,
  });
}

/** The template of the stack in which everything is monitored. */
export const MONITORED = Template.fromStack(monitoredStack());
