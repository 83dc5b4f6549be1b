import type { AuditSource } from '../../runtime/contract';
import { AnswerBudget } from './answer-budget';
import { decodeBatch, type RecordAnswer } from './firehose-event';
import { metricLine } from './metrics';
import { type Failure, type Plan, planRecord } from './plan';
import { type DeliveryStream, putBack } from './reingestion';

/** What the function works with. */
export interface AuditTransformOptions {
  /** Where the lines of its delivery stream come from. */
  readonly source: AuditSource;
  /** Takes back what can't be answered. */
  readonly stream: DeliveryStream;
  /** Takes lines of JSON about the work itself. */
  readonly report: (line: string) => void;
  /** Waits, in milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** Clock. */
  readonly now: () => Date;
}

/** The function that a delivery stream calls with every batch. */
export type AuditTransform = (event: unknown) => Promise<{ readonly records: readonly RecordAnswer[] }>;

/**
 * Turns payloads of log groups into lines of the archive. Every event that comes in ends in exactly one of three
 * places: in its partition, in quarantine, or in a record that failed and that the stream keeps as it came. Copies
 * arise only where AWS itself may repeat: when the stream calls again after an answer was lost, or when a part of a
 * record was put back and another part was not. Their ids are the same.
 */
export function auditTransform({ source, stream, report, sleep, now }: AuditTransformOptions): AuditTransform {
  return async (event) => {
    const { deliveryStream, records } = decodeBatch(event);
    const budget = new AnswerBudget(records);
    const plans = records.map((record) => planRecord(record, source, budget));
    const returns = plans.flatMap(({ back }, owner) => back.map((data) => ({ owner, data })));
    const refused = await putBack(returns, { stream, name: deliveryStream, sleep });
    const ends = plans.map((plan, owner): Plan => (refused.has(owner) ? { ...plan, failure: 'not taken back' } : plan));

    const failures = ends.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
    const parts = ends.flatMap(({ part, failure }) => (part === undefined || failure !== undefined ? [] : [part]));
    report(metricLine(source, parts, failures.length, now()));
    if (failures.length > 0) {
      report(failureLine(failures));
    }
    return { records: ends.map(answer) };
  };
}

function answer({ record: { recordId, data }, part, failure }: Plan): RecordAnswer {
  if (failure !== undefined) {
    return { recordId, result: 'ProcessingFailed', data };
  }
  if (part === undefined) {
    return { recordId, result: 'Dropped' };
  }
  const lines = Buffer.from(part.text).toString('base64');
  return { recordId, result: 'Ok', data: lines, metadata: { partitionKeys: part.partition } };
}

function failureLine(failures: readonly Failure[]): string {
  const reasons: Partial<Record<Failure, number>> = {};
  for (const failure of failures) {
    reasons[failure] = (reasons[failure] ?? 0) + 1;
  }
  return JSON.stringify({ level: 'error', message: 'records are kept under the error prefix', reasons });
}
