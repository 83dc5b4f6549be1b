import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** A value that should not be crossed, drawn as a line across the left axis. */
export interface DashboardThreshold {
  /** Value, in the unit of the left axis. */
  readonly value: number;
  /** What it is, e.g. `objective 200 ms`. */
  readonly label: string;
}

/** One graph of a section. Its axes begin at 0, and its points cover five minutes unless a metric has another period. */
export interface DashboardGraph {
  /** What it shows, in a few words. */
  readonly title: string;

  /** Metrics of the left axis. */
  readonly left: cloudwatch.IMetric[];

  /**
   * Unit of the left axis, e.g. `requests`.
   *
   * @default - the unit that CloudWatch knows of the metrics
   */
  readonly unit?: string;

  /**
   * Metrics of the right axis.
   *
   * @default - none, and no right axis
   */
  readonly right?: cloudwatch.IMetric[];

  /**
   * Unit of the right axis.
   *
   * @default - the unit that CloudWatch knows of the metrics
   */
  readonly rightUnit?: string;

  /**
   * A line across the left axis.
   *
   * @default - none
   */
  readonly threshold?: DashboardThreshold;

  /**
   * Where the left axis begins, for shares that are near 100 %.
   *
   * @default 0
   */
  readonly from?: number;
}

/** Something that was promised: a number on the first screen, and a graph among the objectives. */
export interface DashboardObjective {
  /** What was promised, e.g. `Availability`. */
  readonly title: string;
  /** Measures it; the number is its value over the time that the page shows. */
  readonly metric: cloudwatch.IMetric;
  /** What was promised, in the unit of the metric. */
  readonly target: number;
  /** Unit, e.g. `%`. */
  readonly unit: string;

  /**
   * Where the axis of the graph begins, for shares that are near 100 %.
   *
   * @default 0
   */
  readonly from?: number;
}
