import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { MAX_ANSWER_BYTES } from '../../../lambda/audit-transform/answer-budget';
import {
  auditLines,
  delivered,
  expanded,
  logEvent,
  memoryStream,
  NOW,
  payload,
  type TestEvent,
  testTransform,
} from './support';

const LINES = auditLines(40);
const DAY = 24 * 60 * 60 * 1_000;

/** A message, and a number that makes it unlike all others. */
const message = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...LINES) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.constantFrom(...LINES).map((line) => line.replace('permitted', 'changed!!')) },
  { weight: 1, arbitrary: fc.nat(200_000).map((length) => '\u0001'.repeat(length)) },
  { weight: 1, arbitrary: fc.constantFrom('', '\n', '\ud800', '\u2028', '{}', `${LINES[1]}\n${LINES[2]}`) },
);
const time = fc.oneof(fc.constantFrom(NOW, NOW + 1, NOW - DAY, NOW + DAY), fc.nat(253_402_300_799_999));
const payloads = fc.array(fc.array(fc.tuple(message, time), { maxLength: 12 }), { maxLength: 6 });

/** A delivery stream and its archive, until nothing waits any more. */
async function deliver(records: readonly Uint8Array[], takes: (record: Uint8Array) => boolean) {
  const { run, stream } = testTransform('application', memoryStream(takes));
  const archived: string[] = [];
  const quarantined: { readonly id: string; readonly message: string }[] = [];
  const failed: TestEvent[] = [];
  for (let data = records, turn = 0; data.length > 0; turn += 1) {
    expect(turn).toBeLessThan(50);
    const answers = await run(data);
    expect(answers.map(({ recordId }) => recordId)).toEqual(data.map((_, i) => `record-${i}`));
    expect(JSON.stringify({ records: answers }).length).toBeLessThanOrEqual(MAX_ANSWER_BYTES);
    for (const answer of answers) {
      if (answer.result === 'Ok') {
        const { source, lines } = delivered(answer);
        if (source === 'quarantine') {
          quarantined.push(...lines.map((line) => JSON.parse(line)));
        } else {
          archived.push(...lines);
        }
      } else if (answer.result === 'ProcessingFailed') {
        failed.push(...expanded(Buffer.from(answer.data, 'base64')).logEvents);
      }
    }
    data = stream.records.splice(0);
  }
  return { archived, quarantined, failed };
}

const sorted = (texts: readonly string[]) => [...texts].sort();
const isLine = new Set(LINES);

describe('whatever comes in', () => {
  it('comes out exactly once: archived, in quarantine, or in a record that failed', async () => {
    await fc.assert(
      fc.asyncProperty(payloads, async (all) => {
        const events = all.map((some) => some.map(([text, at]) => logEvent(text, at)));
        const records = events.map((some) => gzipSync(JSON.stringify(payload(some))));
        const { archived, quarantined, failed } = await deliver(records, () => true);
        const [good, bad] = [true, false].map((wanted) =>
          events.flat().filter((e) => isLine.has(e.message) === wanted),
        );
        expect(sorted(archived)).toEqual(sorted(good?.map((event) => event.message) ?? []));
        const kept = new Map([...quarantined, ...failed].map((event) => [event.id, event.message]));
        expect(kept.size).toBe(quarantined.length + failed.length);
        expect(kept).toEqual(new Map(bad?.map((event) => [event.id, event.message])));
      }),
      { numRuns: 30 },
    );
  });

  it('is nowhere lost when the stream takes back only some of it, and doubled only in a record that failed', async () => {
    await fc.assert(
      fc.asyncProperty(payloads, fc.infiniteStream(fc.boolean()), async (all, coins) => {
        const events = all.map((some) => some.map(([text, at]) => logEvent(text, at)));
        const records = events.map((some) => gzipSync(JSON.stringify(payload(some))));
        const refuses = new Map<Uint8Array, boolean>();
        const takes = (record: Uint8Array) => {
          const refused = refuses.get(record) ?? coins.next().value === true;
          refuses.set(record, refused);
          return !refused;
        };
        const { archived, quarantined, failed } = await deliver(records, takes);
        const kept = new Set(failed.map(({ id }) => id));
        const elsewhere = events.flat().filter(({ id }) => !kept.has(id));
        const seen = sorted(archived);
        const once = sorted(elsewhere.filter((event) => isLine.has(event.message)).map((event) => event.message));
        // What did not fail is there once; more is there only of what also failed.
        const doubled = failed.filter((event) => isLine.has(event.message)).map((event) => event.message);
        expect(without(seen, once)).toHaveLength(seen.length - once.length);
        expect(without(doubled, without(seen, once))).toHaveLength(doubled.length - (seen.length - once.length));
        const inQuarantine = quarantined.map(({ id }) => id).filter((id) => !kept.has(id));
        expect(sorted(inQuarantine)).toEqual(
          sorted(elsewhere.filter((event) => !isLine.has(event.message)).map(({ id }) => id)),
        );
      }),
      { numRuns: 30 },
    );
  });
});

/** A list without the items of another, each taken out once. */
function without(list: readonly string[], taken: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const item of taken) {
    left.set(item, (left.get(item) ?? 0) + 1);
  }
  return list.filter((item) => {
    const count = left.get(item) ?? 0;
    left.set(item, count - 1);
    return count <= 0;
  });
}
