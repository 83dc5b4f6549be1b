import * as z from 'zod/mini';
import { InvalidInput } from '../../runtime/errors';
import type { Partition } from './archive-line';
import { LAST_MILLISECOND } from './log-payload';

const RECORD = z.object({
  recordId: z.string().check(z.minLength(1)),
  approximateArrivalTimestamp: z.int().check(z.minimum(0), z.maximum(LAST_MILLISECOND)),
  data: z.string(),
});

const EVENT = z.object({
  deliveryStreamArn: z
    .string()
    .check(z.regex(/^arn:aws[a-z-]*:firehose:[a-z0-9-]+:\d{12}:deliverystream\/[\w.-]{1,64}$/)),
  records: z.array(RECORD),
});

/** A record that waits in a delivery stream; its data is base64. */
export type StreamRecord = z.output<typeof RECORD>;

/** A batch of a delivery stream. */
export interface StreamBatch {
  /** Name of the delivery stream. */
  readonly deliveryStream: string;
  readonly records: readonly StreamRecord[];
}

/**
 * What becomes of a record. The stream keeps one that failed under its error prefix, as it came.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
 */
export type RecordAnswer =
  | {
      readonly recordId: string;
      readonly result: 'Ok';
      /** Lines, base64. */
      readonly data: string;
      readonly metadata: { readonly partitionKeys: Partition };
    }
  | { readonly recordId: string; readonly result: 'Dropped' }
  | { readonly recordId: string; readonly result: 'ProcessingFailed'; readonly data: string };

/**
 * Reads the event with which a delivery stream calls its function.
 *
 * @throws InvalidInput when it is none: the stream then keeps the whole batch as failed
 */
export function decodeBatch(event: unknown): StreamBatch {
  const result = EVENT.safeParse(event);
  if (!result.success) {
    const paths = result.error.issues.map(({ path }) => path.join('.') || 'the whole');
    throw new InvalidInput(`not a batch of a delivery stream: malformed at ${paths.slice(0, 3).join(', ')}`);
  }
  const { deliveryStreamArn, records } = result.data;
  return { deliveryStream: deliveryStreamArn.slice(deliveryStreamArn.indexOf('/') + 1), records };
}
