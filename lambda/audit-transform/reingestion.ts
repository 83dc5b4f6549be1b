/** Puts records into a delivery stream. */
export interface DeliveryStream {
  /**
   * Puts up to 500 records.
   *
   * @param name name of the delivery stream
   * @returns of each record, whether it was taken
   * @throws whatever the service throws; then none is known to be taken
   */
  put(name: string, records: readonly Uint8Array[]): Promise<readonly boolean[]>;
}

/** What goes back into the stream from one record of a batch. */
export interface Return {
  /** Place of the record in the batch. */
  readonly owner: number;
  readonly data: Uint8Array;
}

/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
const MAX_RECORDS = 500;
const MAX_RECORD_BYTES = 1_000 * 1024;

/** Of the 4 MiB of a call, so that they are kept as base64 too. */
const MAX_CALL_BYTES = 3_000_000;

/** Pauses before the attempts after the first, in milliseconds. */
const PAUSES = [250, 500, 1_000, 2_000];

/** What {@link putBack} works with. */
export interface PutBackOptions {
  readonly stream: DeliveryStream;
  /** Name of the delivery stream. */
  readonly name: string;
  /** Waits, in milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/**
 * Puts records back into their stream, and again those that were not taken.
 *
 * @returns the owners of which something was not taken in the end; of these, a part may be in the stream
 */
export async function putBack(returns: readonly Return[], options: PutBackOptions): Promise<ReadonlySet<number>> {
  // Of a record of which a part never fits, nothing is put: it fails as a whole, without copies.
  const failed = new Set(returns.filter(({ data }) => data.length > MAX_RECORD_BYTES).map(({ owner }) => owner));
  let waiting = returns.filter(({ owner }) => !failed.has(owner));
  for (const pause of [0, ...PAUSES]) {
    if (waiting.length === 0) {
      break;
    }
    if (pause > 0) {
      await options.sleep(pause);
    }
    waiting = await attempt(waiting, options);
  }
  return new Set([...failed, ...waiting.map(({ owner }) => owner)]);
}

/** Those that were not taken. */
async function attempt(returns: readonly Return[], { stream, name }: PutBackOptions): Promise<Return[]> {
  const refused: Return[] = [];
  for (const call of callsOf(returns)) {
    try {
      const taken = await stream.put(
        name,
        call.map(({ data }) => data),
      );
      refused.push(...call.filter((_, i) => taken[i] !== true));
    } catch {
      refused.push(...call);
    }
  }
  return refused;
}

function callsOf(returns: readonly Return[]): Return[][] {
  const calls: Return[][] = [];
  let bytes = MAX_CALL_BYTES;
  for (const item of returns) {
    const last = calls.at(-1);
    if (last === undefined || last.length === MAX_RECORDS || bytes + item.data.length > MAX_CALL_BYTES) {
      calls.push([item]);
      bytes = item.data.length;
    } else {
      last.push(item);
      bytes += item.data.length;
    }
  }
  return calls;
}
