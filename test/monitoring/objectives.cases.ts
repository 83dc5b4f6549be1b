import {
  type Case,
  type Cases,
  DAY,
  eachMinute,
  HOUR,
  join,
  MINUTE,
  nothing,
  perMinute,
  span,
  traffic,
} from './support/cases';
import type { Published } from './support/samples';

const at = (why: string, time: number, published: Published): Case => ({ why, times: [time], published });
const hours = (count: number) => ({ from: 0, until: count * HOUR });
const days = (failing: number, until = 3 * DAY) => traffic({ from: 0, until }, 10_000, failing, 10 * MINUTE);

/** A share of failures over a window, of requests that come once a minute. */
const share = (window: number, requests: number, failing: number) =>
  at(`${failing} of ${requests} fail`, window, traffic({ from: 0, until: window }, requests, failing));

const ONE_HOUR: Cases = {
  fires: [share(HOUR, 100, 2), at('each of 10 requests fails', HOUR, traffic(span(10), 1, 1))],
  misses: [
    share(HOUR, 10_000, 144),
    at('each of 9 requests fails', HOUR, traffic(span(9), 1, 1)),
    at('one of three requests at night fails', HOUR, join(traffic(span(1), 1, 1), traffic(span(2, 20), 1, 0))),
  ],
};
const FIVE_MINUTES: Cases = { fires: [share(5 * MINUTE, 100, 2)], misses: [share(5 * MINUTE, 10_000, 144), nothing] };
const SIX_HOURS: Cases = { fires: [share(6 * HOUR, 1_000, 7)], misses: [share(6 * HOUR, 1_000, 6)] };
const HALF_HOUR: Cases = { fires: [share(30 * MINUTE, 1_000, 7)], misses: [share(30 * MINUTE, 1_000, 6)] };
const THREE_DAYS: Cases = {
  fires: [
    at('11 of 10,000 fail', 3 * DAY, days(11)),
    at(
      'none fails for two days, 40 of 10,000 on the third',
      3 * DAY,
      join(days(0, 2 * DAY), traffic({ from: 2 * DAY, until: 3 * DAY }, 10_000, 40, 10 * MINUTE)),
    ),
  ],
  misses: [at('10 of 10,000 fail', 3 * DAY, days(10)), at('9 requests in all', 3 * DAY, traffic(span(9), 1, 1))],
};
const SLOW_SIX_HOURS: Cases = { fires: [share(6 * HOUR, 1_000, 2)], misses: [share(6 * HOUR, 1_000, 1)] };

const latency = (fast: number, slow: number, slowMinutes: number, milliseconds = 350): Published => ({
  Count: perMinute(span(30), 1, fast + slow),
  Latency: [
    ...perMinute(span(30), 80, fast),
    ...perMinute(span(slowMinutes), milliseconds, slow),
    ...perMinute(span(30 - slowMinutes, slowMinutes), 80, slow),
  ],
});
const slow = (why: string, published: Published): Case => ({ why, published, times: eachMinute(span(30)) });

/** 400 to 600 requests in five minutes are usual. */
const requests = (why: string, published: Published): Case => ({
  why,
  published: { 'band:lower': perMinute(span(45), 400), 'band:upper': perMinute(span(45), 600), ...published },
  times: eachMinute({ from: 15 * MINUTE, until: 45 * MINUTE }),
});
const rate = (before: number, minutes: number, then: number): Published => ({
  Count: [
    ...perMinute(span(20), 1, before),
    ...perMinute(span(minutes, 20), 1, then),
    ...perMinute(span(25 - minutes, 20 + minutes), 1, before),
  ],
});

/** Of every alarm of `ServiceObjectives`, by its place in the tree. */
export const OBJECTIVES: Readonly<Record<string, Cases>> = {
  ObjectivesErrorBudgetBurningFast: {
    fires: [
      at('2 of 100 fail for an hour', HOUR, traffic(hours(1), 100, 2)),
      at('1 of 100 fails for six hours', 6 * HOUR, traffic(hours(6), 100, 1)),
      at('all of few requests at night fail for 20 minutes', 20 * MINUTE, traffic(span(20), 1, 1)),
    ],
    misses: [
      at('one of three requests at night fails', 20 * MINUTE, traffic(span(3), 1, 1 / 3)),
      at(
        'what began 40 minutes ago is over since 20',
        6 * HOUR,
        join(traffic(span(300), 100, 0), traffic(span(40, 300), 100, 3), traffic(span(20, 340), 100, 0)),
      ),
      at('it has just begun', 6 * HOUR, join(traffic(span(358), 100, 0), traffic(span(2, 358), 100, 20))),
      at('5 of 1,000 fail for six hours', 6 * HOUR, traffic(hours(6), 1_000, 5)),
    ],
  },
  ObjectivesErrorBudgetBurningFastWithin3600: ONE_HOUR,
  ObjectivesErrorBudgetBurningFastWithin300: FIVE_MINUTES,
  ObjectivesErrorBudgetBurningFastWithin21600: SIX_HOURS,
  ObjectivesErrorBudgetBurningFastWithin1800: HALF_HOUR,
  ObjectivesErrorBudgetBurningSlowly: {
    fires: [at('2 of 1,000 fail for three days', 3 * DAY, days(20))],
    misses: [
      at('5 of 10,000 fail for three days', 3 * DAY, days(5)),
      at(
        'what went on for three days is over since seven hours',
        3 * DAY,
        join(
          days(20, 3 * DAY - 7 * HOUR),
          traffic({ from: 3 * DAY - 7 * HOUR, until: 3 * DAY }, 10_000, 0, 10 * MINUTE),
        ),
      ),
    ],
  },
  ObjectivesErrorBudgetBurningSlowlyWithin259200: THREE_DAYS,
  ObjectivesErrorBudgetBurningSlowlyWithin21600: SLOW_SIX_HOURS,
  ObjectivesResponsesSlow: {
    fires: [slow('2 of 100 take 350 ms for 20 minutes', latency(98, 2, 20))],
    misses: [
      slow('1 of 200 takes 350 ms', latency(199, 1, 30)),
      slow('all take exactly 200 ms', latency(0, 100, 30, 200)),
      slow('4 minutes of it', latency(98, 2, 4)),
      slow('19 requests a minute, all slow', latency(0, 19, 30)),
      nothing,
    ],
  },
  ObjectivesRequestRateUnusual: {
    fires: [requests('five times as many', rate(100, 20, 500)), requests('a tenth of them', rate(100, 20, 10))],
    misses: [
      requests('as many as usual', rate(100, 20, 110)),
      requests('many for four minutes', rate(100, 4, 500)),
      requests('none, which is usual somewhere', { Count: [] }),
    ],
  },
};
