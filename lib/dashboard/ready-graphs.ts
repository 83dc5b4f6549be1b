import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { ApiSignals } from './api-metrics';
import type { DashboardGraph } from './dashboard-graph';
import { ARCHIVED_WITHIN, LATENCY_THRESHOLD } from './defaults';
import type { FirehoseMetrics } from './firehose-metrics';
import { mostOf, type Weight } from './private/most-of';
import { namedLines } from './private/named-lines';
import type { TableSignals } from './table-metrics';
import type { WebAclMetrics } from './web-acl-metrics';

/** Traffic, errors and latency of an API. */
export function apiGraphs(api: ApiSignals): DashboardGraph[] {
  return [
    {
      title: 'API: requests and errors',
      left: [api.requests],
      unit: 'requests',
      right: [api.serverErrors, api.clientErrors],
      rightUnit: 'errors',
    },
    {
      title: 'API: latency',
      left: [api.latency, api.integrationLatency],
      unit: 'ms',
      threshold: LATENCY_THRESHOLD,
    },
  ];
}

/** What a web ACL let pass and blocked. */
export function webAclGraphs({ allowed, blocked }: WebAclMetrics): DashboardGraph[] {
  return [{ title: 'Web ACL', left: [allowed], unit: 'requests', right: [blocked], rightUnit: 'blocked' }];
}

/** Load and throttling of tables, a line each; of more than ten tables the busiest. */
export function tableGraphs(tables: Record<string, TableSignals>): DashboardGraph[] {
  const pick = linesOf(tables);
  return [
    { title: 'Tables: reads', left: pick(({ reads }) => reads), unit: 'capacity units' },
    { title: 'Tables: writes', left: pick(({ writes }) => writes), unit: 'capacity units' },
    { title: 'Tables: throttled reads', left: pick(({ readThrottles }) => readThrottles), unit: 'events' },
    { title: 'Tables: throttled writes', left: pick(({ writeThrottles }) => writeThrottles), unit: 'events' },
  ];
}

/** The way of logs to the archive, a line for each stream. */
export function deliveryGraphs(streams: Record<string, FirehoseMetrics>): DashboardGraph[] {
  const pick = linesOf(streams);
  return [
    { title: 'Delivery: records', left: pick(({ incoming }) => incoming), unit: 'records' },
    { title: 'Delivery: throttled records', left: pick(({ throttled }) => throttled), unit: 'records' },
    {
      title: 'Delivery: oldest record under way',
      left: pick(({ freshness }) => freshness, 'MAX'),
      unit: 's',
      threshold: { value: ARCHIVED_WITHIN.toSeconds(), label: `archived within ${ARCHIVED_WITHIN.toSeconds()} s` },
    },
    { title: 'Delivery: puts that succeeded', left: pick(({ success }) => success, 'MAX'), unit: '%' },
  ];
}

function linesOf<M>(things: Record<string, M>) {
  return (metric: (thing: M) => cloudwatch.IMetric, weight: Weight = 'SUM') =>
    mostOf(namedLines(Object.entries(things).map(([name, thing]) => [name, metric(thing)])), weight);
}
