import type { StreamRecord } from './firehose-event';

/** Lambda answers with 6 MB at most; https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_ANSWER_BYTES = 6_000_000;

/** Members, quotes and partition keys of an answered record, without its id and data. */
const OK_BYTES = 128;
const FAILED_BYTES = 64;

/**
 * Room in the answer to a batch. Until it is decided, each record has room enough to be handed back as it came, so
 * that failing never makes the answer too long.
 */
export class AnswerBudget {
  private left: number;

  /** @param records the batch */
  constructor(records: readonly StreamRecord[]) {
    this.left = MAX_ANSWER_BYTES - records.reduce((sum, record) => sum + failedBytes(record), 0);
  }

  /**
   * Takes room for lines in the place of a record.
   *
   * @param bytes length of the lines
   * @returns whether there was enough
   */
  take(record: StreamRecord, bytes: number): boolean {
    const needed = OK_BYTES + record.recordId.length + 4 * Math.ceil(bytes / 3);
    // The lines and the record as it came are never both in the answer, but which one is known only at the end.
    const more = Math.max(0, needed - failedBytes(record));
    if (more > this.left) {
      return false;
    }
    this.left -= more;
    return true;
  }
}

function failedBytes({ recordId, data }: StreamRecord): number {
  return FAILED_BYTES + recordId.length + data.length;
}
