import {
  type Case,
  type Cases,
  counted,
  DAY,
  eachMinute,
  join,
  MINUTE,
  nothing,
  perMinute,
  span,
  steady,
} from './support/cases';
import { every, type Published } from './support/samples';

const FUNCTION: Cases = {
  fires: [
    counted('five runs crash', { Errors: 5, Throttles: 0 }),
    counted('two crash and three are refused', { Errors: 2, Throttles: 3 }),
    counted('runs are refused, none begins', { Throttles: 40 }),
  ],
  misses: [
    counted('four runs crash', { Errors: 4, Throttles: 0 }),
    counted('five crash within 20 minutes', { Errors: 5, Throttles: 0 }, 20),
    nothing,
  ],
};

/** 99 of 100 runs are quick. */
const runs = (why: string, slow: number, milliseconds: number, minutes = 30): Case => ({
  why,
  published: {
    Duration: [...perMinute(span(30), 120, 100 - slow), ...perMinute(span(minutes), milliseconds, slow)],
  },
  times: eachMinute(span(30)),
});
const SLOW: Cases = {
  fires: [runs('2 of 100 take 9 of 10 seconds', 2, 9_000)],
  misses: [
    runs('2 of 100 take 7.9 seconds', 2, 7_900),
    runs('one of 100 takes 9 seconds', 1, 9_000),
    runs('4 minutes of it', 2, 9_000, 4),
    nothing,
  ],
};

interface Tasks {
  readonly desired: number;
  readonly running: number;
}

/** Numbers that are counted each minute: as they should be for 20 minutes, then otherwise, then as they should be. */
const meanwhile = (
  why: string,
  minutes: number,
  usual: Record<string, number>,
  unusual: Record<string, number>,
): Case => {
  const counts = (over: ReturnType<typeof span>, values: Record<string, number>): Published =>
    Object.fromEntries(Object.entries(values).map(([metric, value]) => [metric, perMinute(over, value)]));
  const published = join(
    counts(span(20), usual),
    counts(span(minutes, 20), unusual),
    counts(span(20, 20 + minutes), usual),
  );
  return { why, published, times: eachMinute({ from: 12 * MINUTE, until: (40 + minutes) * MINUTE }) };
};
const tasks = (why: string, minutes: number, { desired, running }: Tasks): Case =>
  meanwhile(
    why,
    minutes,
    { DesiredTaskCount: desired, RunningTaskCount: desired },
    { DesiredTaskCount: desired, RunningTaskCount: running },
  );
const DEGRADED: Cases = {
  fires: [
    tasks('one of two tasks is missing for 10 minutes', 10, { desired: 2, running: 1 }),
    steady('nothing runs, so that nothing but the wish is counted', { DesiredTaskCount: 2 }),
    { ...nothing, why: 'nothing at all is counted' },
  ],
  misses: [
    tasks('one is missing for 9 minutes', 9, { desired: 2, running: 1 }),
    tasks('a deployment runs more than are wished', 15, { desired: 2, running: 4 }),
  ],
};
const unhealthy = (why: string, minutes: number): Case =>
  meanwhile(why, minutes, { UnHealthyHostCount: 0 }, { UnHealthyHostCount: 1 });
const UNHEALTHY: Cases = {
  fires: [unhealthy('one does not answer for 10 minutes', 10)],
  misses: [unhealthy('one does not answer for 9 minutes', 9), nothing],
};

const days = (why: string, values: readonly number[], quietDays = 0): Case => ({
  why,
  published: {
    DaysToExpiry: values.flatMap((value, day) => every(DAY / 2, { from: day * DAY, until: (day + 1) * DAY }, value)),
  },
  times: Array.from({ length: values.length + quietDays }, (_, day) => (day + 1) * DAY),
});

const failing = (transformed: boolean): Cases => ({
  fires: [
    counted('one of ten writes fails', { 'DeliveryToS3.Success': 4.5 }),
    ...(transformed ? [counted('one record cannot be taken apart', { Failed: 1, 'DeliveryToS3.Success': 5 })] : []),
  ],
  misses: [counted('all writes succeed', { 'DeliveryToS3.Success': 5, Failed: 0 }), nothing],
});

const AGE = 'DeliveryToS3.DataFreshness';
const LATE: Cases = {
  fires: [steady('the oldest record is 15 minutes and a second old', { [AGE]: 901 })],
  misses: [steady('it is 15 minutes old', { [AGE]: 900 }), counted('old for a minute', { [AGE]: 1_200 }, 1), nothing],
};

/** Of every alarm over services and the archive, by its place in the tree. */
export const SERVICES: Readonly<Record<string, Cases>> = {
  ProductsHealthFunctionFailing: FUNCTION,
  ProductsHealthFunctionSlow: SLOW,
  MailerHealthFunctionFailing: {
    fires: [
      ...FUNCTION.fires,
      counted('one event is dropped', { AsyncEventsDropped: 1 }),
      counted('one event does not get into the queue', { DeadLetterErrors: 1 }),
    ],
    misses: [...FUNCTION.misses, counted('nothing is lost', { AsyncEventsDropped: 0, DeadLetterErrors: 0, Errors: 4 })],
  },
  MailerHealthFunctionSlow: SLOW,
  MailerQueueDeadLettersWaiting: {
    fires: [steady('one event waits', { ApproximateNumberOfMessagesVisible: 1 })],
    misses: [steady('none waits', { ApproximateNumberOfMessagesVisible: 0 }), nothing],
  },
  OrdersHealthContainerDegraded: DEGRADED,
  CopiesAuditCopyFailing: {
    fires: [counted('one file is not copied', { OperationsFailedReplication: 1 })],
    misses: [counted('all files are copied', { OperationsFailedReplication: 0 }), nothing],
  },
  OrdersTargetsContainerDegraded: UNHEALTHY,
  TableHealthTableFailing: {
    fires: [
      counted('ten reads are throttled', { 'ThrottledRequests:GetItem': 10 }),
      counted('some of each', {
        'ThrottledRequests:PutItem': 4,
        'SystemErrors:Query': 3,
        'SystemErrors:UpdateItem': 3,
      }),
    ],
    misses: [
      counted('nine reads are throttled', { 'ThrottledRequests:GetItem': 9 }),
      counted('scans of an operator are throttled', { 'ThrottledRequests:Scan': 50 }),
      nothing,
    ],
  },
  CertificateHealthCertificateExpiring: {
    fires: [days('not renewed', [31, 30, 29]), days('it ended, and is counted no more', [2, 1, 0], 3)],
    misses: [days('30 days are left', [32, 31, 30]), days('renewed in time', [61, 60, 395]), days('new', [], 3)],
  },
  DeliveryapplicationAuditDeliveryLate: {
    fires: [...LATE.fires, steady('lines are handed on late', { [AGE]: 60, DeliveryLagSeconds: 1_000 })],
    misses: [...LATE.misses, steady('lines are handed on in time', { [AGE]: 60, DeliveryLagSeconds: 100 })],
  },
  DeliveryapplicationAuditDeliveryFailing: failing(true),
  DeliveryflowAuditDeliveryLate: {
    fires: LATE.fires,
    misses: [...LATE.misses, steady('flows are told of after they ended', { [AGE]: 60, DeliveryLagSeconds: 1_000 })],
  },
  DeliveryflowAuditDeliveryFailing: failing(true),
  DeliverywafAuditDeliveryLate: LATE,
  DeliverywafAuditDeliveryFailing: failing(false),
  ForwardingLogForwardingFailing: {
    fires: [counted('one event is refused', { DeliveryErrors: 1 }), counted('some wait', { DeliveryThrottling: 30 })],
    misses: [counted('all are sent', { DeliveryErrors: 0, DeliveryThrottling: 0, ForwardedLogEvents: 900 }), nothing],
  },
  RulesEventRuleFailing1: {
    fires: [counted('the tenth rule fails once', { 'FailedInvocations:r9': 1 })],
    misses: [counted('a rule of somebody else fails', { 'FailedInvocations:other': 9 }), nothing],
  },
  RulesEventRuleFailing2: {
    fires: [counted('the eleventh rule fails once', { 'FailedInvocations:r10': 1 })],
    misses: [counted('the tenth rule fails', { 'FailedInvocations:r9': 1 }), nothing],
  },
};
