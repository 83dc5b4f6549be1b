import type { AuditSource } from '../../runtime/contract';
import type { AnswerBudget } from './answer-budget';
import { lineWriter } from './archive-line';
import type { StreamRecord } from './firehose-event';
import { decodePayload, encodePayload } from './log-payload';
import { divide, MAX_PART_BYTES, type Part } from './parts';

/** What is to become of a record. */
export interface Plan {
  readonly record: StreamRecord;
  /**
   * What it is answered with.
   *
   * @default - nothing: it is answered as dropped, or as failed
   */
  readonly part?: Part;
  /** What goes back into the stream. */
  readonly back: readonly Uint8Array[];
  /**
   * Why it can't be taken apart.
   *
   * @default - it can
   */
  readonly failure?: Failure;
}

/** Why a record stays as it came. */
export type Failure =
  /** It is no payload of a log group. */
  | 'malformed'
  /** An event in it is too long for an answer. */
  | 'too long'
  /** The stream did not take back a part of it. */
  | 'not taken back';

/**
 * Decides about a record, in this order:
 *
 * 1. it is no payload: it failed
 * 2. it holds no events, or is a check of the destination: nothing is to be delivered
 * 3. its only event is too long for any answer: it failed
 * 4. no room is left in the answer: it goes back as it is
 * 5. its events belong together: it is answered with their lines
 * 6. they do not: it is answered with the largest part that fits, and a payload for each other part goes back. In
 *    such a payload all belongs together, so it comes back to 5 or 3.
 */
export function planRecord(record: StreamRecord, source: AuditSource, budget: AnswerBudget): Plan {
  const data = Buffer.from(record.data, 'base64');
  const payload = decodePayload(data);
  if (payload === undefined) {
    return { record, back: [], failure: 'malformed' };
  }
  if (payload.messageType === 'CONTROL_MESSAGE') {
    return { record, back: [] };
  }
  const arrival = new Date(record.approximateArrivalTimestamp);
  const parts = divide(payload.logEvents, lineWriter(source, payload, arrival));
  const part = largest(parts);
  if (part === undefined && parts.length === 1) {
    return { record, back: [], failure: 'too long' };
  }
  if (part !== undefined && !budget.take(record, part.bytes)) {
    return { record, back: [data] };
  }
  const others = parts.filter((other) => other !== part);
  return { record, part, back: others.map(({ events }) => encodePayload(payload, events)) };
}

function largest(parts: readonly Part[]): Part | undefined {
  return parts
    .filter(({ bytes }) => bytes <= MAX_PART_BYTES)
    .reduce<Part | undefined>((best, part) => (best === undefined || part.bytes > best.bytes ? part : best), undefined);
}
