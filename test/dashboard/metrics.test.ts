import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import {
  apiMetrics,
  containerMetrics,
  firehoseMetrics,
  functionMetrics,
  logsUrl,
  tableMetrics,
  webAclMetrics,
} from '../../lib/dashboard';

/** Namespace, name, dimensions and statistic, as a graph asks CloudWatch for them. */
function asked(metric: cloudwatch.IMetric): unknown[] {
  const [widget] = new cloudwatch.GraphWidget({ left: [metric] }).toJson();
  const lines = new Stack().resolve(widget.properties.metrics) as unknown[][];
  return lines.map((line) => {
    const { stat = 'Average', expression } = line.at(-1) as { stat?: string; expression?: string };
    return expression ?? [...line.slice(0, -1), stat].join(' ');
  });
}

it('asks for an API by its name and stage', () => {
  const metrics = apiMetrics({ apiName: 'Shop', stageName: 'v1' });
  const of = (name: string, statistic: string) => [`AWS/ApiGateway ${name} ApiName Shop Stage v1 ${statistic}`];
  expect(asked(metrics.requests)).toEqual(of('Count', 'Sum'));
  expect(asked(metrics.clientErrors)).toEqual(of('4XXError', 'Sum'));
  expect(asked(metrics.serverErrors)).toEqual(of('5XXError', 'Sum'));
  expect(asked(metrics.latency)).toEqual(of('Latency', 'p99'));
  expect(asked(metrics.integrationLatency)).toEqual(of('IntegrationLatency', 'p99'));
  expect(asked(metrics.availability)).toEqual(['100 * (1 - failed)', ...of('5XXError', 'Average')]);
});

it('asks for a web ACL by its metric name, over all rules', () => {
  const { allowed, blocked } = webAclMetrics('ShopWebAcl');
  expect(asked(allowed)).toEqual(['AWS/WAFV2 AllowedRequests Region [object Object] Rule ALL WebACL ShopWebAcl Sum']);
  expect(asked(blocked)).toEqual(['AWS/WAFV2 BlockedRequests Region [object Object] Rule ALL WebACL ShopWebAcl Sum']);
});

it('asks for a function by its name', () => {
  const { requests, failures, latency, saturation } = functionMetrics('orders');
  expect([requests, failures, latency, saturation].map((metrics) => metrics.flatMap(asked))).toEqual([
    ['AWS/Lambda Invocations FunctionName orders Sum'],
    ['AWS/Lambda Errors FunctionName orders Sum', 'AWS/Lambda Throttles FunctionName orders Sum'],
    ['AWS/Lambda Duration FunctionName orders p99'],
    ['AWS/Lambda ConcurrentExecutions FunctionName orders Maximum'],
  ]);
});

it('asks for a container by cluster and service, and for its requests by load balancer and target group', () => {
  const service = { clusterName: 'Shop', serviceName: 'payments' };
  const behind = { loadBalancer: 'app/ingress/1', targetGroup: 'targetgroup/payments/2' };
  const { requests, failures, latency, saturation } = containerMetrics({ ...service, ...behind });
  const of = (name: string) =>
    `AWS/ApplicationELB ${name} LoadBalancer app/ingress/1 TargetGroup targetgroup/payments/2`;
  expect([requests, failures, latency, saturation].map((metrics) => metrics.flatMap(asked))).toEqual([
    [`${of('RequestCount')} Sum`],
    [`${of('HTTPCode_Target_5XX_Count')} Sum`],
    ['1000 * seconds', `${of('TargetResponseTime')} p99`],
    [
      'AWS/ECS CPUUtilization ClusterName Shop ServiceName payments Average',
      'AWS/ECS MemoryUtilization ClusterName Shop ServiceName payments Average',
    ],
  ]);
});

it.each([{}, { loadBalancer: 'app/ingress/1' }, { targetGroup: 'targetgroup/payments/2' }])(
  'asks for no requests of a container of which it knows only %j',
  (behind) => {
    const signals = containerMetrics({ clusterName: 'Shop', serviceName: 'payments', ...behind });
    expect(signals).toMatchObject({ requests: [], failures: [], latency: [] });
    expect(signals.saturation).toHaveLength(2);
  },
);

it('asks for a table by its name, and for nothing that DynamoDB publishes by operation only', () => {
  const metrics = tableMetrics('Orders');
  expect(Object.values(metrics).flatMap(asked)).toEqual([
    'AWS/DynamoDB ConsumedReadCapacityUnits TableName Orders Sum',
    'AWS/DynamoDB ConsumedWriteCapacityUnits TableName Orders Sum',
    'AWS/DynamoDB ReadThrottleEvents TableName Orders Sum',
    'AWS/DynamoDB WriteThrottleEvents TableName Orders Sum',
  ]);
});

it('asks for a delivery stream by its name, and for success as the ratio that it is', () => {
  const metrics = firehoseMetrics('Audit');
  expect(Object.values(metrics).flatMap(asked)).toEqual([
    'AWS/Firehose IncomingRecords DeliveryStreamName Audit Sum',
    'AWS/Firehose ThrottledRecords DeliveryStreamName Audit Sum',
    'AWS/Firehose DeliveryToS3.DataFreshness DeliveryStreamName Audit Maximum',
    '100 * delivered',
    'AWS/Firehose DeliveryToS3.Success DeliveryStreamName Audit Average',
  ]);
});

it('links to a log group inside the console that the reader is in', () => {
  expect(logsUrl('Shop-Orders-Logs1A2B')).toBe('#logsV2:log-groups/log-group/Shop-Orders-Logs1A2B');
});
