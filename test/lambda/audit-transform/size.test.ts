import { randomBytes } from 'node:crypto';
import { AnswerBudget, MAX_ANSWER_BYTES } from '../../../lambda/audit-transform/answer-budget';
import type { LogEvent } from '../../../lambda/audit-transform/log-payload';
import { divide } from '../../../lambda/audit-transform/parts';
import { batch, compressed, delivered, expanded, logEvent, payload, testTransform } from './support';

const MEBIBYTE = 1024 * 1024;
const long = (bytes: number) => logEvent('x'.repeat(bytes));

/** Runs what went back until nothing goes back. */
async function drain(first: readonly Uint8Array[]) {
  const { run, stream } = testTransform('container');
  const answers = [];
  for (let data = first, turns = 0; data.length > 0; turns += 1) {
    expect(turns).toBeLessThan(20);
    const part = await run(data);
    expect(JSON.stringify({ records: part }).length).toBeLessThanOrEqual(MAX_ANSWER_BYTES);
    answers.push(...part);
    data = stream.records.splice(0);
  }
  return answers;
}

describe('an answer', () => {
  it('never exceeds 6 MB, and every line arrives once', async () => {
    const events = Array.from({ length: 30 }, () => long(MEBIBYTE / 2));
    const data = Array.from({ length: 10 }, (_, i) => compressed(payload(events.slice(3 * i, 3 * i + 3))));
    const answers = await drain(data);
    const ids = answers
      .filter(({ result }) => result === 'Ok')
      .flatMap((answer) => delivered(answer).lines.map((line) => JSON.parse(line).id));
    expect(ids.sort()).toEqual(events.map(({ id }) => id));
    expect(answers.some(({ result }) => result === 'Dropped')).toBe(true);
    expect(answers.some(({ result }) => result === 'ProcessingFailed')).toBe(false);
  });

  it('splits one payload that is too long for any answer', async () => {
    const events = Array.from({ length: 24 }, () => long(MEBIBYTE / 2));
    const answers = await drain([compressed(payload(events))]);
    expect(answers.length).toBeGreaterThan(3);
    const ids = answers
      .filter(({ result }) => result === 'Ok')
      .flatMap((answer) => delivered(answer).lines.map((line) => JSON.parse(line).id));
    expect(answers.some(({ result }) => result === 'ProcessingFailed')).toBe(false);
    expect(ids.sort()).toEqual(events.map(({ id }) => id));
  });

  it('leaves one event alone that is too long for any answer', async () => {
    const { run, reported } = testTransform('container');
    // Each control character takes six in JSON, in the lines as in the payload.
    const data = compressed(payload([logEvent('\u0001'.repeat(MEBIBYTE))]));
    expect((await run([data]))[0]).toMatchObject({ result: 'ProcessingFailed', data: data.toString('base64') });
    expect(reported()[1]).toMatchObject({ reasons: { 'too long': 1 } });
  });

  it('separates such an event from the others, which arrive', async () => {
    const [big, small] = [logEvent('\u0001'.repeat(MEBIBYTE)), logEvent('small')];
    const answers = await drain([compressed(payload([big, small]))]);
    expect(answers.map(({ result }) => result)).toEqual(['Ok', 'ProcessingFailed']);
    expect(delivered(answers[0]).lines.map((line) => JSON.parse(line).message)).toEqual(['small']);
  });

  it('is no place for two such events either: each goes its own way', async () => {
    const { run, stream } = testTransform('container');
    const events = [logEvent('\u0001'.repeat(MEBIBYTE)), logEvent('\u0002'.repeat(MEBIBYTE))];
    expect(await run([compressed(payload(events))])).toEqual([{ recordId: 'record-0', result: 'Dropped' }]);
    expect(stream.records.map((record) => expanded(record).logEvents)).toEqual(events.map((event) => [event]));
  });
});

describe('a batch of small records', () => {
  it('has room to be handed back whole', async () => {
    const noise = Array.from({ length: 3_000 }, () => randomBytes(300));
    const answers = await testTransform().run(noise);
    expect(answers.every(({ result }) => result === 'ProcessingFailed')).toBe(true);
    expect(JSON.stringify({ records: answers }).length).toBeLessThan(JSON.stringify(batch(noise)).length);
  });
});

describe('the room in an answer', () => {
  const record = { recordId: 'r', approximateArrivalTimestamp: 0, data: 'x'.repeat(1_000) };

  it('is exactly as large as the limit', () => {
    const whole = 3 * Math.floor((MAX_ANSWER_BYTES - 128 - 1) / 4);
    expect(new AnswerBudget([record]).take(record, whole)).toBe(true);
    expect(new AnswerBudget([record]).take(record, whole + 1)).toBe(false);
  });

  it('is kept for what may still fail', () => {
    const budget = new AnswerBudget([record, record]);
    expect(budget.take(record, (MAX_ANSWER_BYTES - 128 - 1) * 0.75 - 700)).toBe(false);
    expect(budget.take(record, (MAX_ANSWER_BYTES - 128 - 1) * 0.75 - 900)).toBe(true);
    expect(budget.take(record, 0)).toBe(true);
  });
});

describe('parts', () => {
  const lineOf = ({ message }: LogEvent) => ({
    partition: { source: 'flow', date: message.slice(0, 1) } as const,
    text: `${message}\n`,
  });
  const divided = (messages: readonly string[], most: number) =>
    divide(
      messages.map((message) => logEvent(message)),
      lineOf,
      most,
    ).map(({ text }) => text);

  it('are as long as allowed, and no longer', () => {
    expect(divided(['a1', 'a2', 'a3'], 6)).toEqual(['a1\na2\n', 'a3\n']);
    expect(divided(['a1', 'a2', 'a3'], 5)).toEqual(['a1\n', 'a2\n', 'a3\n']);
  });

  it('count bytes, not characters', () => {
    expect(divided(['aé', 'aé'], 7)).toEqual(['aé\n', 'aé\n']);
    expect(divided(['aé', 'aé'], 8)).toEqual(['aé\naé\n']);
  });

  it('of several partitions may be filled in turn', () => {
    expect(divided(['a1', 'b1', 'a2', 'b2'], 6)).toEqual(['a1\na2\n', 'b1\nb2\n']);
  });
});
