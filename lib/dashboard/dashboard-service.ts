import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/**
 * The four things to know of a service, from `functionMetrics` or `containerMetrics`. Where many services share a graph,
 * failures are added up, and the first metric of each other list stands for the service.
 */
export interface ServiceSignals {
  /** Requests; none where nothing counts them. */
  readonly requests: cloudwatch.IMetric[];
  /** Requests that failed or were turned away; none where nothing counts them. */
  readonly failures: cloudwatch.IMetric[];
  /** How long requests take, in milliseconds; none where nothing measures it. */
  readonly latency: cloudwatch.IMetric[];
  /** What fills up: executions of a function, percent of processor and memory of a container. */
  readonly saturation: cloudwatch.IMetric[];
}

/** A link on the page. */
export interface DashboardLink {
  /** What is behind it, e.g. `logs`. */
  readonly label: string;
  /** An https URL, or a fragment of the CloudWatch console such as that of `logsUrl`. */
  readonly url: string;
}

/** A row of the services table. */
export interface DashboardService extends ServiceSignals {
  /** Name of the service, as declared. */
  readonly name: string;
  /** Whether it is a function or a container. */
  readonly kind: 'function' | 'container';

  /**
   * Alarms of this service.
   *
   * @default - none
   */
  readonly alarms?: cloudwatch.IAlarm[];

  /**
   * Where to look further, e.g. its logs.
   *
   * @default - none
   */
  readonly links?: DashboardLink[];
}

/**
 * Link to the events of a log group, for a link on the page. Only for names without a slash, such as those that
 * CloudFormation makes.
 */
export function logsUrl(logGroupName: string): string {
  return `#logsV2:log-groups/log-group/${logGroupName}`;
}
