import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { DashboardService } from '../dashboard-service';
import { LATENCY_THRESHOLD, PAGE_WIDTH } from '../defaults';
import { alarmStates } from './alarm-widgets';
import { linkLine } from './content';
import { graphWidget } from './graph-widget';
import { rowOf } from './rows';

const HEIGHT = 5;
const SIDE = 3;

/** Unit of what fills up. */
export const SATURATION_UNIT = { function: 'executions', container: '%' } as const;

/** A row per service: name, alarms, and a graph for each thing to know of it. */
export function serviceRows(services: readonly DashboardService[]): cloudwatch.IWidget[] {
  return services.map((service) => {
    const { alarms = [] } = service;
    const side = [name(service), ...(alarms.length > 0 ? [alarmStates('Alarms', alarms, SIDE, HEIGHT)] : [])];
    const graphs = rowOf(graphsOf(service), PAGE_WIDTH - SIDE * side.length);
    return new cloudwatch.Row(...side, graphs);
  });
}

function name({ name, kind, links = [] }: DashboardService): cloudwatch.IWidget {
  return new cloudwatch.TextWidget({
    markdown: [`### ${name}`, kind, linkLine(links)].join('\n\n'),
    width: SIDE,
    height: HEIGHT,
  });
}

function graphsOf({ kind, requests, failures, latency, saturation }: DashboardService) {
  return [
    {
      title: 'Requests and failures',
      left: requests,
      unit: 'requests',
      right: failures,
      rightUnit: 'failures',
    },
    {
      title: 'Latency',
      left: latency,
      unit: 'ms',
      threshold: LATENCY_THRESHOLD,
    },
    { title: 'Saturation', left: saturation, unit: SATURATION_UNIT[kind] },
  ]
    .filter(({ left, right = [] }) => left.length + right.length > 0)
    .map((graph) => graphWidget(graph, HEIGHT));
}
