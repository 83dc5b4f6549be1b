import { alarmsIn } from './support/alarms';
import { MONITORED } from './support/monitored';

/** Metrics and their dimensions, as the pages of AWS name them; replayed numbers know metrics by their names only. */
const DOCUMENTED: Readonly<Record<string, readonly string[]>> = {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
  'AWS/ApiGateway [ApiName Stage]': ['5XXError', 'Count', 'Latency'],
  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
  'AWS/Lambda [FunctionName]': ['AsyncEventsDropped', 'DeadLetterErrors', 'Duration', 'Errors', 'Throttles'],
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
  'ECS/ContainerInsights [ClusterName ServiceName]': ['DesiredTaskCount', 'RunningTaskCount'],
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html
  'AWS/S3 [DestinationBucket RuleId SourceBucket]': ['OperationsFailedReplication'],
  'AWS/ApplicationELB [LoadBalancer TargetGroup]': ['UnHealthyHostCount'],
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
  'AWS/DynamoDB [Operation TableName]': ['SystemErrors', 'ThrottledRequests'],
  // https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
  'AWS/CertificateManager [CertificateArn]': ['DaysToExpiry'],
  // https://docs.aws.amazon.com/firehose/latest/dev/cloudwatch-metrics.html
  'AWS/Firehose [DeliveryStreamName]': ['DeliveryToS3.DataFreshness', 'DeliveryToS3.Success'],
  // lambda/audit-transform
  'Palisade/Audit [Source]': ['DeliveryLagSeconds', 'Failed'],
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
  'AWS/Logs [DestinationType FilterName LogGroupName]': ['DeliveryErrors', 'DeliveryThrottling'],
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
  'AWS/SQS [QueueName]': ['ApproximateNumberOfMessagesVisible'],
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
  'AWS/Events [RuleName]': ['FailedInvocations'],
};

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string }[];
}

it('alarms are over metrics that AWS documents, by the dimensions that it documents', () => {
  const used = new Map<string, Set<string>>();
  for (const alarm of alarmsIn(MONITORED).values()) {
    const queries = (alarm['Metrics'] ?? []) as readonly { readonly MetricStat?: { readonly Metric: Metric } }[];
    const metrics = queries.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
    const own = alarm['MetricName'] === undefined ? [] : [alarm as unknown as Metric];
    for (const { Namespace, MetricName, Dimensions } of [...metrics, ...own]) {
      const names = Dimensions.map(({ Name }) => Name).sort();
      const key = `${Namespace} [${names.join(' ')}]`;
      used.set(key, (used.get(key) ?? new Set()).add(MetricName));
    }
  }
  const found = Object.fromEntries([...used].map(([key, names]) => [key, [...names].sort()]));
  expect(found).toEqual(DOCUMENTED);
});
