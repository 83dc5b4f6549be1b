import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  apiGraphs,
  apiMetrics,
  containerMetrics,
  DashboardSection,
  functionMetrics,
  SecurityDashboard,
  type SecurityDashboardProps,
  tableGraphs,
  tableMetrics,
} from '../../lib/dashboard';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';
import { dashboardIn } from './support/dashboard-body';
import { alarmNamed, serviceOf, shopDashboard } from './support/shop';

function emptyDashboard(props?: SecurityDashboardProps, stack = foreignStack()) {
  return { stack, dashboard: new SecurityDashboard(stack, 'Dashboard', props) };
}

function counted(count: number, prefix = 'Counted'): cloudwatch.IMetric[] {
  return Array.from(
    { length: count },
    (_, index) => new cloudwatch.Metric({ namespace: 'Test', metricName: `${prefix}${index}` }),
  );
}

describe('the page', () => {
  it('shows sections in the order of a request, and none in which there is nothing', () => {
    const { stack, dashboard } = emptyDashboard();
    for (const section of [DashboardSection.OBJECTIVES, DashboardSection.DATA, DashboardSection.EDGE]) {
      dashboard.addGraph(section, { title: section, left: counted(1) });
    }
    const headings = dashboardIn(stack).texts.map(({ properties }) => properties.markdown);
    expect(headings.slice(1)).toEqual(['## Edge', '## Data', '## Objectives']);
    const all = dashboardIn(shopDashboard(1).stack).texts.map(({ properties }) => properties.markdown);
    expect(all.filter((text) => text.startsWith('## '))).toEqual([
      '## Edge',
      '## Authentication',
      '## Authorization',
      '## Transport',
      '## Data',
      '## Audit health',
      '## Objectives',
      '## Services',
    ]);
  });

  it('shows the last day', () => {
    const { stack } = shopDashboard(1);
    expect(JSON.parse(dashboardIn(stack).text)).toMatchObject({ start: '-P1D', periodOverride: 'inherit' });
  });

  it('says what to do first and links to runbooks, queries, alarms and who is told', () => {
    const stack = foreignStack();
    const alarmTopic = sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-central-1:123456789012:alarms');
    const links = [{ label: 'status page', url: 'https://status.example.com' }];
    const runbooksUrl = 'https://code.example.com/README.md';
    emptyDashboard({ title: 'Shop', runbooksUrl, alarmTopic, links, queryWorkGroupName: 'ShopQueries' }, stack);
    const [first] = dashboardIn(stack).texts;
    expect(first?.properties.markdown.split('\n\n')).toEqual([
      '# Shop',
      expect.stringMatching(/^\*\*First:\*\* open the alarm that rings/),
      expect.stringContaining('Runbooks: [docs/runbooks](https://code.example.com/README.md).'),
      expect.stringMatching(/^\*\*Nothing rings\?\*\*/),
      [
        '[queries over the archive, workgroup ShopQueries](https://eu-central-1.console.aws.amazon.com/athena/home?region=eu-central-1#/query-editor/saved-queries)',
        '[who is told](https://eu-central-1.console.aws.amazon.com/sns/v3/home?region=eu-central-1#/topic/arn:aws:sns:eu-central-1:123456789012:alarms)',
        '[all alarms](#alarmsV2:)',
        '[status page](https://status.example.com)',
      ].join(' · '),
    ]);
  });

  it('names the runbooks where nobody said how to link to them, and links to nothing that is not there', () => {
    const { stack } = emptyDashboard();
    const { texts, alarms } = dashboardIn(stack);
    expect(texts[0]?.properties.markdown).toContain('Runbooks: `docs/runbooks/README.md`.');
    expect(texts[0]?.properties.markdown).not.toMatch(/athena|sns|undefined/);
    expect(alarms).toEqual([]);
  });

  it('is the only thing that it makes, and accepted by every rule pack', () => {
    const { stack } = shopDashboard(4, { name: 'Shop' });
    const template = Template.fromStack(stack).toJSON();
    expect(Object.values(template.Resources)).toEqual([
      { Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardName: 'Shop', DashboardBody: expect.anything() } },
    ]);
    expect(nagFindings(stack)).toEqual([]);
  });
});

describe('alarms', () => {
  it('are told once on the first screen, wherever else they are', () => {
    const { stack, dashboard } = emptyDashboard();
    const alarm = alarmNamed(stack, 'undeclared-call');
    dashboard.addAlarms(DashboardSection.AUTHORIZATION, [alarm]);
    dashboard.addAlarms(DashboardSection.TRANSPORT, [alarm]);
    const [ringing, ...others] = dashboardIn(stack).alarms;
    expect(ringing?.properties).toMatchObject({ states: ['ALARM'], sortBy: 'stateUpdatedTimestamp' });
    expect(ringing?.properties.alarms).toHaveLength(1);
    expect(others.map(({ properties }) => properties.title)).toEqual(['Alarms: authorization', 'Alarms: transport']);
    expect(others.map(({ properties }) => properties.states)).toEqual([undefined, undefined]);
  });

  it.each([
    [100, [100]],
    [101, [100, 1]],
  ])('%i of them are in widgets of %j', (count, sizes) => {
    const { stack, dashboard } = emptyDashboard();
    const alarms = Array.from({ length: count }, (_, index) => alarmNamed(stack, `alarm-${index}`));
    dashboard.addAlarms(DashboardSection.EDGE, alarms);
    const widgets = dashboardIn(stack).alarms.map(({ properties }) => properties.alarms.length);
    expect(widgets).toEqual([...sizes, ...sizes]);
  });
});

describe('graphs', () => {
  it('draw the promised latency and availability as lines, and their values over the whole time', () => {
    const { metrics } = dashboardIn(shopDashboard(4).stack);
    const lines = metrics.flatMap(({ properties: { title, view, annotations } }) =>
      view === 'timeSeries' ? (annotations?.horizontal ?? []).map(({ value, label }) => [title, value, label]) : [],
    );
    expect(lines).toEqual(
      expect.arrayContaining([
        ['API: latency', 200, 'objective 200 ms'],
        ['Availability', 99.9, 'objective 99.9 %'],
        ['Latency p99', 200, 'objective 200 ms'],
        ['Latency', 200, 'objective 200 ms'],
      ]),
    );
    const numbers = metrics.filter(({ properties }) => properties.view === 'singleValue');
    expect(numbers.map(({ properties }) => [properties.title, properties.setPeriodToTimeRange])).toEqual([
      ['Availability, promised: 99.9 %', true],
      ['Latency p99, promised: 200 ms', true],
    ]);
  });

  it('tell traffic, throttles and errors by the same colours everywhere', () => {
    const { metrics } = dashboardIn(shopDashboard(4).stack);
    const colors = new Map<string, Set<string | undefined>>();
    for (const line of metrics.flatMap(({ properties }) => properties.metrics)) {
      const { label, color } = line.at(-1) as { label?: string; color?: string };
      colors.set(label ?? '', (colors.get(label ?? '') ?? new Set()).add(color));
    }
    expect(Object.fromEntries([...colors].map(([label, used]) => [label, [...used]]))).toMatchObject({
      requests: ['#1f77b4'],
      invocations: ['#1f77b4'],
      allowed: ['#1f77b4'],
      throttles: ['#ff9900'],
      blocked: ['#ff9900'],
      '4xx': ['#ff9900'],
      errors: ['#d62728'],
      '5xx': ['#d62728'],
    });
  });

  it('have the units of both axes', () => {
    const { metrics } = dashboardIn(shopDashboard(4).stack);
    for (const { properties } of metrics.filter((widget) => widget.properties.view === 'timeSeries')) {
      expect([properties.title, properties.yAxis?.left?.label]).toEqual([properties.title, expect.any(String)]);
      expect(Object.keys(properties.yAxis?.right ?? { label: '' })).toContain('label');
    }
  });

  it('are not drawn for what nothing measures', () => {
    const { stack, dashboard } = emptyDashboard();
    const signals = containerMetrics({ clusterName: 'Shop', serviceName: 'payments' });
    dashboard.addService({ name: 'payments', kind: 'container', ...signals });
    expect(dashboardIn(stack).metrics.map(({ properties, width }) => [properties.title, width])).toEqual([
      ['Saturation', 21],
    ]);
  });

  it('fill the row in whole columns', () => {
    const { stack, dashboard } = emptyDashboard();
    dashboard.addService({ name: 'orders', kind: 'function', ...functionMetrics('orders'), latency: [] });
    for (const title of ['One', 'Two', 'Three', 'Four', 'Five']) {
      dashboard.addGraph(DashboardSection.DATA, { title, left: counted(1) });
    }
    const widths = dashboardIn(stack).metrics.map(({ width }) => width);
    expect(widths).toEqual([8, 8, 8, 12, 12, 11, 10]);
  });

  it('show the ten busiest of more than ten tables', () => {
    const { stack, dashboard } = emptyDashboard();
    const names = Array.from({ length: 11 }, (_, index) => [`table-${index}`, tableMetrics(`Table${index}`)]);
    dashboard.addGraphs(DashboardSection.DATA, tableGraphs(Object.fromEntries(names.slice(0, 10))));
    dashboard.addGraphs(DashboardSection.DATA, tableGraphs(Object.fromEntries(names)));
    const lines = dashboardIn(stack).metrics.map(({ properties }) => JSON.stringify(properties.metrics[0]));
    expect(lines.map((line) => line.includes('SORT(['))).toEqual([...Array(4).fill(false), ...Array(4).fill(true)]);
  });

  it('warn of an expression about a metric that is not there', () => {
    const { stack, dashboard } = emptyDashboard();
    const left = [new cloudwatch.MathExpression({ expression: 'missing * 2', usingMetrics: {} })];
    dashboard.addGraph(DashboardSection.EDGE, { title: 'Wrong', left });
    Annotations.fromStack(stack).hasWarning('/Foreign/Dashboard', Match.stringLikeRegexp('missing'));
  });
});

describe('what CloudWatch would refuse', () => {
  it.each([
    ['501 metrics in a graph', 1, 501, "500 metrics in 'Graph 0', got 501"],
    ['2,501 metrics on the page', 9, 278, '2500 metrics, got 2502'],
    ['501 widgets', 499, 1, '500 widgets, got 501'],
  ])('%s do not synthesize', (_, graphs, metrics, message) => {
    const { stack, dashboard } = emptyDashboard();
    for (let index = 0; index < graphs; index++) {
      dashboard.addGraph(DashboardSection.DATA, { title: `Graph ${index}`, left: counted(metrics) });
    }
    expect(() => Template.fromStack(stack)).toThrow(
      `LIMIT_EXCEEDED at Foreign/Dashboard: a dashboard must have at most ${message}`,
    );
  });

  it.each([
    ['500 metrics in a graph', 5, 500],
    ['498 graphs, a heading and the text', 498, 1],
  ])('%s are taken', (_, graphs, metrics) => {
    const { stack, dashboard } = emptyDashboard();
    for (let index = 0; index < graphs; index++) {
      dashboard.addGraph(DashboardSection.DATA, { title: `Graph ${index}`, left: counted(metrics) });
    }
    expect(dashboardIn(stack).metrics).toHaveLength(graphs);
  });
});

describe('a service', () => {
  it('is on the page once', () => {
    const { stack, dashboard } = emptyDashboard();
    dashboard.addService(serviceOf(stack, 0));
    expect(() => dashboard.addService({ ...serviceOf(new Stack(), 0) })).toThrow(/^NAME_TAKEN at Foreign\/Dashboard/);
  });

  it('has a name that cannot be mistaken for Markdown', () => {
    const { dashboard } = emptyDashboard();
    const service = { name: '[x](https://evil.example)', kind: 'function' as const, ...functionMetrics('f') };
    expect(() => dashboard.addService(service)).toThrow(/^NAME_INVALID/);
  });
});

describe('names of other stacks', () => {
  it.each([
    ['a nested stack', (parent: Stack) => new NestedStack(parent, 'Page')],
    ['a stack behind the others', (parent: Stack) => new Stack(parent.node.scope as App, 'Page')],
  ])('reach %s as names, in its own account and Region', (_, pageStack) => {
    const app = new App({ builtinCloudFormationValidation: false });
    const shop = new Stack(app, 'Shop');
    const table = new dynamodb.TableV2(shop, 'Table', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    });
    const alarm = new cloudwatch.Alarm(shop, 'Alarm', {
      metric: table.metricConsumedReadCapacityUnits(),
      threshold: 1,
      evaluationPeriods: 1,
    });
    const stack = pageStack(shop);
    const { dashboard } = emptyDashboard({}, stack);
    dashboard.addGraphs(DashboardSection.DATA, tableGraphs({ orders: tableMetrics(table.tableName) }));
    dashboard.addGraph(DashboardSection.DATA, { title: 'Of CDK', left: [table.metricConsumedReadCapacityUnits()] });
    dashboard.addGraphs(DashboardSection.EDGE, apiGraphs(apiMetrics({ apiName: 'Shop', stageName: 'v1' })));
    dashboard.addAlarms(DashboardSection.DATA, [alarm]);
    const { metrics, alarms } = dashboardIn(stack);
    expect(metrics).toHaveLength(7);
    expect(metrics.map(({ properties }) => properties.region)).toEqual(Array(7).fill('eu-central-1'));
    const elsewhere = metrics
      .flatMap(({ properties }) => properties.metrics.map((line) => line.at(-1)))
      .flatMap((drawn) => (typeof drawn === 'object' && drawn.region ? [drawn.region, drawn.accountId] : []));
    // Metrics that CDK makes name the stack that shows them.
    expect(elsewhere).toEqual(['eu-central-1', 'AWS::AccountId']);
    expect(alarms).toHaveLength(2);
    expect(shop.dependencies).toEqual([]);
  });
});
