import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { jsonValue } from '../../runtime/json-value';

/** Most that a payload may become: a record has 1,000 KiB, and what inflates further is no log. */
const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;

/** End of the year 9999, in milliseconds since 1970; the days after it have another form. */
export const LAST_MILLISECOND = 253_402_300_799_999;

// Members that are not named here stay, so that nothing of an event is lost when its payload is split.
const LOG_EVENT = z.looseObject({
  id: z.string(),
  timestamp: z.int().check(z.minimum(0), z.maximum(LAST_MILLISECOND)),
  message: z.string(),
});

const LOG_PAYLOAD = z.looseObject({
  messageType: z.enum(['DATA_MESSAGE', 'CONTROL_MESSAGE']),
  owner: z.string(),
  logGroup: z.string(),
  logStream: z.string(),
  logEvents: z.array(LOG_EVENT),
});

/** An event of a log group. */
export type LogEvent = z.output<typeof LOG_EVENT>;

/**
 * What a subscription filter sends to a delivery stream: events of one log stream, or a check whether the destination
 * is there.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export type LogPayload = z.output<typeof LOG_PAYLOAD>;

/** Takes a payload apart; nothing when it is none, or inflates without bound. */
export function decodePayload(data: Uint8Array): LogPayload | undefined {
  return LOG_PAYLOAD.safeParse(jsonValue(inflate(data))).data;
}

/** A payload with some of its events, as the subscription filter would have sent it. */
export function encodePayload(payload: LogPayload, logEvents: readonly LogEvent[]): Uint8Array {
  return gzipSync(JSON.stringify({ ...payload, logEvents }));
}

function inflate(data: Uint8Array): string | undefined {
  try {
    const bytes = gunzipSync(data, { maxOutputLength: MAX_PAYLOAD_BYTES });
    // Bytes that are no text would be replaced silently, and the archive would hold something else than was written.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
