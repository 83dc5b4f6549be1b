import type { Duration } from 'aws-cdk-lib';
import type { MonitoredProps } from './monitored';

/** Properties of {@link ServiceObjectives}. */
export interface ServiceObjectivesProps extends MonitoredProps {
  /** Name of the REST API: its metrics know it by nothing else. */
  readonly apiName: string;

  /** Name of the stage. */
  readonly stageName: string;

  /**
   * Share of requests that must not fail on the server's side. Below 0.931 the fastest alarm could never ring.
   *
   * @default 0.999
   */
  readonly objective?: number;

  /**
   * Time over which the objective holds, 7 to 90 days.
   *
   * @default Duration.days(30)
   */
  readonly objectivePeriod?: Duration;

  /**
   * Failed requests in 1 hour, 6 hours or 3 days below which the error budget does not count, so that one failure of
   * three requests at night wakes nobody. Not a number of requests: an outage is one with few of them, too.
   *
   * @default 10
   */
  readonly minimumFailures?: number;

  /**
   * What 99 of 100 requests must be faster than, for 15 minutes.
   *
   * @default Duration.millis(200)
   */
  readonly latency?: Duration;

  /**
   * Requests in five minutes below which latency does not count: among fewer than 100, the 99th percentile is the
   * slowest one.
   *
   * @default 100
   */
  readonly minimumRequests?: number;

  /**
   * Width of the band of expected request rates, in standard deviations.
   *
   * @default 4
   */
  readonly deviations?: number;

  /**
   * Whether 15 minutes without any request are unusual.
   *
   * @default false
   */
  readonly alwaysUsed?: boolean;
}
