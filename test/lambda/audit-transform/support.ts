import { gunzipSync, gzipSync } from 'node:zlib';
import type { RecordAnswer } from '../../../lambda/audit-transform/firehose-event';
import type { DeliveryStream } from '../../../lambda/audit-transform/reingestion';
import { auditTransform } from '../../../lambda/audit-transform/transform';
import type { AuditSource } from '../../../runtime/contract';
import { facts, testLog } from '../../runtime/audit/support';

/** The time at which every test runs. */
export const NOW = Date.parse('2026-11-24T10:00:00.000Z');

/** When the delivery stream took every record. */
export const ARRIVAL = NOW - 60_000;

/** Name of the delivery stream. */
export const STREAM = 'audit-application';

/** An event of a log group. A type, because an interface might have more members. */
export type TestEvent = {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
};

let events = 0;

/** An event with an id of its own. */
export function logEvent(message: string, timestamp = NOW - 90_000): TestEvent {
  events += 1;
  return { id: String(events).padStart(56, '0'), timestamp, message };
}

/** A payload of a subscription filter, before it is compressed. */
export function payload(logEvents: readonly TestEvent[], overrides: object = {}) {
  return {
    messageType: 'DATA_MESSAGE',
    owner: '123456789012',
    logGroup: '/palisade/orders',
    logStream: 'orders/1',
    subscriptionFilters: ['audit'],
    logEvents,
    ...overrides,
  };
}

/** Data of a record. */
export const compressed = (value: unknown): Buffer => gzipSync(JSON.stringify(value));

/** A batch of a delivery stream. */
export function batch(data: readonly Uint8Array[]) {
  return {
    invocationId: 'invocation-1',
    deliveryStreamArn: `arn:aws:firehose:eu-central-1:123456789012:deliverystream/${STREAM}`,
    region: 'eu-central-1',
    records: data.map((bytes, i) => ({
      recordId: `record-${i}`,
      approximateArrivalTimestamp: ARRIVAL,
      data: Buffer.from(bytes).toString('base64'),
    })),
  };
}

/** A delivery stream that keeps what is put back. */
export function memoryStream(takes: (record: Uint8Array) => boolean = () => true) {
  const records: Uint8Array[] = [];
  const calls: number[] = [];
  const stream: DeliveryStream = {
    async put(name, offered) {
      if (name !== STREAM) {
        throw new Error(`no stream ${name}`);
      }
      calls.push(offered.length);
      return offered.map((record) => {
        const taken = takes(record);
        records.push(...(taken ? [record] : []));
        return taken;
      });
    },
  };
  return { ...stream, records, calls };
}

/** The function, with what it reports and how long it waits. */
export function testTransform(source: AuditSource = 'application', stream = memoryStream()) {
  const reports: string[] = [];
  const pauses: number[] = [];
  const transform = auditTransform({
    source,
    stream,
    report: (line) => reports.push(line),
    sleep: async (milliseconds) => pauses.push(milliseconds),
    now: () => new Date(NOW),
  });
  return {
    stream,
    pauses,
    run: async (data: readonly Uint8Array[]) => (await transform(batch(data))).records,
    transform,
    reported: () => reports.map((line) => JSON.parse(line)),
  };
}

/** Lines that an answer delivers, and where to. */
export function delivered(answer: RecordAnswer | undefined) {
  if (answer?.result !== 'Ok') {
    throw new Error(`not delivered: ${answer?.result}`);
  }
  const text = Buffer.from(answer.data, 'base64').toString();
  if (!text.endsWith('\n')) {
    throw new Error('the last line has no end');
  }
  return { ...answer.metadata.partitionKeys, lines: text.slice(0, -1).split('\n') };
}

/** What a record holds that was put back. */
export const expanded = (record: Uint8Array | undefined) =>
  JSON.parse(gunzipSync(record ?? Buffer.alloc(0)).toString());

/** Lines as a service writes them, the start first. */
export function auditLines(records: number, instance = 'i-1'): readonly string[] {
  const { log, lines } = testLog({ instance });
  for (let i = 0; i < records; i += 1) {
    void log.record(facts({ requestId: `request-${i}` }));
  }
  return lines;
}
