import { gzipSync } from 'node:zlib';
import { auditTransform } from '../lambda/audit-transform/transform';
import { verifyAuditArchive } from '../runtime/audit/verify-archive';
import { auditLog, FACTS, KEY } from './audit-support';
import { measure } from './runtime/harness';
import { micros, printTable } from './runtime/table';

const LINES = Number(process.env['LINES'] ?? 1_000_000);
const INSTANCES = 4;
const EVENTS = 400;

/** Lines of some instances, made as they are read, so that only what the verifier keeps is in memory. */
async function* lines(): AsyncGenerator<string> {
  let made: string[] = [];
  const logs = Array.from({ length: INSTANCES }, (_, i) =>
    auditLog(`i-${i}`, (text) => made.push(...text.split('\n'))),
  );
  for (let i = 0; i < LINES; ) {
    for (const log of logs) {
      for (let n = 0; n < 100; n += 1) {
        await log.record(FACTS);
      }
      await log.flush();
    }
    i += made.length;
    yield* made;
    made = [];
  }
  await Promise.all(logs.map((log) => log.close()));
  yield* made;
}

async function transforming(): Promise<void> {
  const messages: string[] = [];
  const log = auditLog('i-0', (text) => messages.push(...text.split('\n')));
  while (messages.length < EVENTS) {
    await log.record(FACTS);
  }
  const logEvents = messages.map((message, i) => ({ id: String(i), timestamp: Date.now(), message }));
  const data = gzipSync(
    JSON.stringify({ messageType: 'DATA_MESSAGE', owner: '1', logGroup: 'g', logStream: 's', logEvents }),
  ).toString('base64');
  const event = {
    deliveryStreamArn: 'arn:aws:firehose:eu-central-1:123456789012:deliverystream/bench',
    records: [{ recordId: 'r', approximateArrivalTimestamp: Date.now(), data }],
  };
  const transform = (source: 'application' | 'container') =>
    auditTransform({
      source,
      stream: { put: async () => [] },
      report: () => {},
      sleep: async () => {},
      now: () => new Date(),
    });
  const candidates = (['application', 'container'] as const).map((source) => {
    const run = transform(source);
    return {
      name: source,
      async run(times: number) {
        for (let i = 0; i < times; i += 1) {
          const { records } = await run(event);
          if (records[0]?.result !== 'Ok') {
            throw new Error('the batch was not delivered');
          }
        }
      },
    };
  });
  const timings = await measure(candidates);
  const bytes = messages.join('\n').length;
  printTable(
    `Transform, payloads of ${messages.length} lines`,
    ['source', 'µs per line', 'MB/s of lines on one core'],
    candidates.map(({ name }) => {
      const time = timings.micros(name);
      return [name, micros(time / messages.length), (bytes / time).toFixed(1)];
    }),
  );
}

async function verifying(): Promise<void> {
  const baseline = performance.now();
  for await (const _ of lines()) {
    // Only made, so that the cost of making them can be taken off.
  }
  const making = performance.now() - baseline;
  const started = performance.now();
  const verdict = await verifyAuditArchive([{ name: 'bench', lines: lines() }], { keys: [KEY] });
  const took = performance.now() - started - making;
  if (verdict.verdict !== 'intact' || !verdict.signed) {
    throw new Error('the archive must be intact');
  }
  const { rss } = process.memoryUsage();
  printTable(
    'Verify',
    ['lines', 'seconds', 'lines/s', 'memory at the end, MB'],
    [
      [
        String(verdict.lines),
        (took / 1_000).toFixed(1),
        (verdict.lines / (took / 1_000)).toFixed(0),
        (rss / 1_000_000).toFixed(0),
      ],
    ],
  );
}

async function main(): Promise<void> {
  await transforming();
  await verifying();
}

void main();
