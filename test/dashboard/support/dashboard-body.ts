import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';

/**
 * What CloudWatch takes as the body of a dashboard, as far as ours may use it; members that the page does not name are
 * refused. `setPeriodToTimeRange` and `singleValueFullPrecision` are written by the console and by CDK.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
const COLOR = z.string().regex(/^#[0-9a-f]{6}$/i);
const PERIOD = z.int().min(60).multipleOf(60);
const SIDE = z.enum(['left', 'right']);
const STATISTIC = z.string().regex(/^(SampleCount|Average|Sum|Minimum|Maximum|p\d{1,2}(\.\d+)?)$/);

const RENDERING = z.strictObject({
  accountId: z.string().optional(),
  color: COLOR.optional(),
  id: z
    .string()
    .regex(/^[a-z]\w*$/)
    .optional(),
  label: z.string().max(255).optional(),
  period: PERIOD.optional(),
  region: z.string().optional(),
  stat: STATISTIC.optional(),
  visible: z.boolean().optional(),
  yAxis: SIDE.optional(),
});
const EXPRESSION = z.tuple([RENDERING.extend({ expression: z.string().min(1).max(2_048) })]);

/** Namespace, name, up to 30 pairs of dimension and value, and how it is drawn. */
const METRIC = z.array(z.union([z.string().min(1), RENDERING])).superRefine((parts, context) => {
  const names = parts.filter((part) => typeof part === 'string');
  const wellOrdered = parts.every((part, index) => typeof part === 'string' || index === parts.length - 1);
  if (names.length < 2 || names.length % 2 === 1 || names.length > 62 || !wellOrdered) {
    context.addIssue({ code: 'custom', message: 'not a metric with its dimensions in pairs' });
  }
});

/** Every id once, and every expression about lines that are there. */
const METRICS = z
  .array(z.union([EXPRESSION, METRIC]))
  .min(1)
  .max(500)
  .superRefine((lines, context) => {
    const drawn = lines.map((line) => line.at(-1)).filter((part) => typeof part === 'object');
    const ids = drawn.flatMap(({ id }) => (id === undefined ? [] : [id]));
    const known = new Set(ids);
    const words = drawn.flatMap(
      (part) => ('expression' in part ? String(part.expression).match(/\b[a-z]\w*/g) : null) ?? [],
    );
    const unknown = words.filter((word) => !known.has(word));
    if (known.size < ids.length || unknown.length > 0) {
      context.addIssue({ code: 'custom', message: `ids twice, or expressions about unknown lines: ${unknown}` });
    }
  });

const AXIS = z.strictObject({
  label: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  showUnits: z.boolean().optional(),
});
const ANNOTATION = z.strictObject({
  value: z.number(),
  label: z.string().optional(),
  color: COLOR.optional(),
  fill: z.enum(['above', 'below', 'none']).optional(),
  visible: z.boolean().optional(),
  yAxis: SIDE.optional(),
});

const PLACE = {
  x: z.int().min(0).max(23),
  y: z.int().min(0),
  width: z.int().min(1).max(24),
  height: z.int().min(1).max(1_000),
};

const METRIC_WIDGET = z.strictObject({
  type: z.literal('metric'),
  ...PLACE,
  properties: z.strictObject({
    annotations: z.strictObject({ horizontal: z.array(ANNOTATION) }).optional(),
    metrics: METRICS,
    period: PERIOD.optional(),
    region: z.string(),
    setPeriodToTimeRange: z.boolean().optional(),
    singleValueFullPrecision: z.boolean().optional(),
    stacked: z.boolean().optional(),
    stat: STATISTIC.optional(),
    table: z
      .strictObject({
        layout: z.enum(['vertical', 'horizontal']).optional(),
        showTimeSeriesData: z.boolean().optional(),
        stickySummary: z.boolean().optional(),
        summaryColumns: z.array(z.enum(['MIN', 'MAX', 'SUM', 'AVG'])).optional(),
      })
      .optional(),
    title: z.string().max(255),
    view: z.enum(['timeSeries', 'singleValue', 'gauge', 'bar', 'pie', 'table']),
    yAxis: z.strictObject({ left: AXIS.optional(), right: AXIS.optional() }).optional(),
  }),
});

const TEXT_WIDGET = z.strictObject({
  type: z.literal('text'),
  ...PLACE,
  properties: z.strictObject({
    markdown: z.string().min(1),
    background: z.enum(['solid', 'transparent']).optional(),
  }),
});

const ALARM_WIDGET = z.strictObject({
  type: z.literal('alarm'),
  ...PLACE,
  properties: z.strictObject({
    title: z.string().optional(),
    alarms: z.array(z.string().startsWith('arn:')).min(1).max(100),
    sortBy: z.enum(['default', 'stateUpdatedTimestamp', 'timestamp']).optional(),
    states: z.array(z.enum(['ALARM', 'INSUFFICIENT_DATA', 'OK'])).optional(),
  }),
});

const WIDGET = z.discriminatedUnion('type', [METRIC_WIDGET, TEXT_WIDGET, ALARM_WIDGET]);

export const DASHBOARD_BODY = z.strictObject({
  start: z.string().regex(/^-P(T\d+[MH]|\d+[DWM])$/),
  periodOverride: z.enum(['auto', 'inherit']),
  widgets: z.array(WIDGET).max(500),
});

export type Widget = z.infer<typeof WIDGET>;
export type MetricWidget = z.infer<typeof METRIC_WIDGET>;
export type TextWidget = z.infer<typeof TEXT_WIDGET>;
export type AlarmWidget = z.infer<typeof ALARM_WIDGET>;

/** A dashboard as CloudWatch gets it. */
export interface DeployedDashboard {
  /** The body as text, with names in place of references. */
  readonly text: string;
  readonly widgets: readonly Widget[];
  readonly metrics: readonly MetricWidget[];
  readonly texts: readonly TextWidget[];
  readonly alarms: readonly AlarmWidget[];
}

/** Reads the only dashboard of a stack, and refuses one that CloudWatch would refuse. */
export function dashboardIn(stack: Stack): DeployedDashboard {
  const [dashboard] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  const text = deployed(dashboard?.['Properties'].DashboardBody);
  const { widgets } = DASHBOARD_BODY.parse(JSON.parse(text));
  return {
    text,
    widgets,
    metrics: widgets.filter((widget) => widget.type === 'metric'),
    texts: widgets.filter((widget) => widget.type === 'text'),
    alarms: widgets.filter((widget) => widget.type === 'alarm'),
  };
}

/** What CloudFormation makes of a text with references; each becomes the name of what it refers to. */
function deployed(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  const [[name, argument] = []] = Object.entries(value as Record<string, unknown>);
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map(deployed).join(separator);
  }
  const reference = [argument].flat().join('.').replace('AWS::Region', 'eu-central-1');
  return reference.includes('Arn') ? `arn:aws:of:${reference}` : reference;
}
