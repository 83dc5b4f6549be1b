import { Duration } from 'aws-cdk-lib';

/** Share of requests that must not fail on the server's side. */
export const OBJECTIVE = 0.999;

/** Time over which the objective holds. */
export const OBJECTIVE_PERIOD = Duration.days(30);

/** A pair of windows, and the share of the budget that must be gone in the long one. */
export interface BurnWindows {
  readonly budgetShare: number;
  readonly long: Duration;
  readonly short: Duration;
}

/**
 * Google's recommendation: the long window says that it matters, the short one (a twelfth) that it goes on. In 30 days
 * the shares are rates of 14.4, 6 and 1.
 * https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
 */
export const FAST_BURN: readonly BurnWindows[] = [
  { budgetShare: 0.02, long: Duration.hours(1), short: Duration.minutes(5) },
  { budgetShare: 0.05, long: Duration.hours(6), short: Duration.minutes(30) },
];

/** The one of them that can wait for the morning. */
export const SLOW_BURN: readonly BurnWindows[] = [
  { budgetShare: 0.1, long: Duration.days(3), short: Duration.hours(6) },
];

/** Failed requests in a long window below which nobody is woken, whatever their share. */
export const MINIMUM_FAILURES = 10;

/** What 99 of 100 requests must be faster than. */
export const LATENCY = Duration.millis(200);

/** Requests in five minutes from which a 99th percentile means something. */
export const MINIMUM_REQUESTS = 100;

/** Width of the band of expected request rates, in standard deviations: 2 rings for ordinary days. */
export const DEVIATIONS = 4;

/** Failed or refused runs of a function in five minutes. */
export const FUNCTION_FAILURES = 5;

/** Share of the timeout that runs may take before the next slow answer is none. */
export const TIMEOUT_SHARE = 0.8;

/** Throttled or failed requests to a table in five minutes: clients repeat a few by themselves. */
export const TABLE_FAILURES = 10;

/** Days before the end: ACM renews 60 days before, so that half of the time has passed without success. */
export const DAYS_TO_EXPIRY = 30;

/** Minutes that a deployment may take to bring up tasks. */
export const PATIENCE = 10;

/** How old a record may be that has not reached the archive. */
export const DELIVERY_LAG = Duration.minutes(15);
