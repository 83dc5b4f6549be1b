import { Duration } from 'aws-cdk-lib';

/** Columns of a dashboard. */
export const PAGE_WIDTH = 24;

/** What a line means is told by its colour, on every graph but those where each line is another service. */
export const COLORS = {
  traffic: '#1f77b4',
  secondary: '#9467bd',
  errors: '#d62728',
  throttles: '#ff9900',
  good: '#2ca02c',
  threshold: '#7f7f7f',
} as const;

/** What every source publishes at least as often; shorter would show gaps, longer would hide a short outage. */
export const PERIOD = Duration.minutes(5);

/** Shows the same hour of the day before, when most things were still well. */
export const SHOWN = Duration.hours(24);

/** Services that have a row of their own; more share graphs and tables. */
export const DETAILED_SERVICES = 12;

/** Lines that can be told apart in one graph; of more, those that matter most. */
export const LINES = 10;

/** Latency that is promised, in milliseconds, as a line across a graph. */
export const LATENCY_THRESHOLD = { value: 200, label: 'objective 200 ms' } as const;

/**
 * What CloudWatch accepts. Metrics that only expressions use count too.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export const DASHBOARD_LIMITS = {
  widgets: 500,
  metrics: 2_500,
  metricsPerWidget: 500,
  alarmsPerWidget: 100,
} as const;

/**
 * Longest that Firehose may hold records back, and a reason to look.
 *
 * https://docs.aws.amazon.com/firehose/latest/dev/firehose-cloudwatch-metrics-best-practices.html
 */
export const ARCHIVED_WITHIN = Duration.minutes(15);
