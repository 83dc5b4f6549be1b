import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { DashboardThreshold } from '../dashboard-graph';
import type { DashboardService } from '../dashboard-service';
import { COLORS, LATENCY_THRESHOLD, PERIOD } from '../defaults';
import { linkLine } from './content';
import { graphWidget } from './graph-widget';
import { mostOf, type Weight } from './most-of';
import { namedLines } from './named-lines';
import { type Placeable, rowsOf } from './rows';
import { SATURATION_UNIT } from './service-rows';

const GRAPH_HEIGHT = 6;
const TABLE_HEIGHT = 10;

/** One thing to know of every service: a line and a number for each that has it. */
interface Comparison {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly cloudwatch.IMetric[];
  readonly weight: Weight;
  /** Whether those with the highest numbers are the ones to look at. */
  readonly ranked: boolean;
  /** Line across the graph. */
  readonly threshold?: DashboardThreshold;
  /** Number above which a cell of the table is red. */
  readonly redAbove?: number;
}

/**
 * Too many services for a row each: graphs of the worst of them, and tables of all, in the order of their names. Their
 * alarms are on the first screen while they ring; the states of hundreds would say nothing more.
 */
export function serviceTables(services: readonly DashboardService[]): cloudwatch.IWidget[] {
  const sorted = [...services].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const compared = comparisons(sorted).filter(({ lines }) => lines.length > 0);
  return [
    ...rowsOf(compared.filter(({ ranked }) => ranked).map(highest)),
    ...rowsOf([...compared.map(table), names(sorted)]),
  ];
}

function comparisons(services: readonly DashboardService[]): Comparison[] {
  const linesOf = (pick: (service: DashboardService) => cloudwatch.IMetric | undefined) =>
    namedLines(
      services.flatMap((service) => {
        const metric = pick(service);
        return metric === undefined ? [] : [[service.name, metric] as const];
      }),
    );
  const filledUp = (kind: DashboardService['kind']) => ({
    unit: SATURATION_UNIT[kind],
    lines: linesOf((service) => (service.kind === kind ? service.saturation[0] : undefined)),
  });
  const counted = { weight: 'SUM' } as const;
  const measured = { weight: 'MAX', ranked: true } as const;
  return [
    { title: 'Requests', unit: 'requests', lines: linesOf((it) => it.requests[0]), ...counted, ranked: false },
    {
      title: 'Failures',
      unit: 'failures',
      lines: linesOf((it) => sum(it.failures)),
      ...counted,
      ranked: true,
      redAbove: 0,
    },
    {
      title: 'Latency',
      unit: 'ms',
      lines: linesOf((it) => it.latency[0]),
      ...measured,
      threshold: LATENCY_THRESHOLD,
      redAbove: LATENCY_THRESHOLD.value,
    },
    { title: 'Concurrency of functions', ...filledUp('function'), ...measured },
    { title: 'Processor of containers', ...filledUp('container'), ...measured },
  ];
}

function sum(metrics: readonly cloudwatch.IMetric[]): cloudwatch.IMetric | undefined {
  if (metrics.length < 2) {
    return metrics[0];
  }
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`f${index}`, metric]));
  const expression = `SUM([${Object.keys(usingMetrics).join(',')}])`;
  return new cloudwatch.MathExpression({ expression, usingMetrics, period: PERIOD });
}

function highest({ title, unit, lines, weight, threshold }: Comparison): Placeable {
  return graphWidget({ title: `${title}: the highest`, left: mostOf(lines, weight), unit, threshold }, GRAPH_HEIGHT);
}

function table({ title, unit, lines, weight, redAbove }: Comparison): Placeable {
  return (width) =>
    new cloudwatch.TableWidget({
      title: `${title} (${unit}): all`,
      metrics: [...lines],
      summary: {
        columns: [weight === 'SUM' ? cloudwatch.TableSummaryColumn.SUM : cloudwatch.TableSummaryColumn.MAXIMUM],
        hideNonSummaryColumns: true,
        sticky: true,
      },
      ...(redAbove !== undefined && { thresholds: [cloudwatch.TableThreshold.above(redAbove, COLORS.errors)] }),
      period: PERIOD,
      width,
      height: TABLE_HEIGHT,
    });
}

function names(services: readonly DashboardService[]): Placeable {
  const lines = services.map(({ name, kind, links = [] }) => `| ${name} | ${kind} | ${linkLine(links)} |`);
  const markdown = ['| Service | Kind | Links |', '| --- | --- | --- |', ...lines].join('\n');
  return (width) => new cloudwatch.TextWidget({ markdown, width, height: TABLE_HEIGHT });
}
