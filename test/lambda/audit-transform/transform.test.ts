import { gzipSync } from 'node:zlib';
import { ArchivedEvent, QuarantinedEvent } from '../../../runtime/contract/archived-event';
import { InvalidInput } from '../../../runtime/errors';
import {
  auditLines,
  batch,
  compressed,
  delivered,
  expanded,
  logEvent,
  memoryStream,
  NOW,
  payload,
  testTransform,
} from './support';

const [START = '', RECORD = ''] = auditLines(1);
const DAY = 24 * 60 * 60 * 1_000;

describe('audit lines', () => {
  it('are delivered byte for byte, in their order, to the day on which they were written', async () => {
    const { run, stream } = testTransform();
    const [answer] = await run([compressed(payload([logEvent(START), logEvent(RECORD)]))]);
    expect(delivered(answer)).toEqual({ source: 'application', date: '2026-11-24', lines: [START, RECORD] });
    expect(stream.records).toEqual([]);
  });

  it('of the same millisecond keep their order', async () => {
    const lines = auditLines(50);
    const answers = await testTransform().run([compressed(payload(lines.map((line) => logEvent(line))))]);
    expect(delivered(answers[0]).lines).toEqual(lines);
  });

  it.each([
    ['the last millisecond of a day', Date.parse('2026-02-28T23:59:59.999Z'), '2026-02-28'],
    ['the first millisecond of a day', Date.parse('2026-03-01T00:00:00.000Z'), '2026-03-01'],
    ['the beginning of time', 0, '1970-01-01'],
  ])('written in %s belong to that day, UTC', async (_, timestamp, date) => {
    const [answer] = await testTransform().run([compressed(payload([logEvent(RECORD, timestamp)]))]);
    expect(delivered(answer).date).toBe(date);
  });
});

describe('a line that is none of an audit log', () => {
  const other = RECORD.replace('permitted', 'forbidden');
  it.each([
    ['text', 'START RequestId: 8f5c', 'unreadable'],
    ['nothing', '', 'unreadable'],
    ['other JSON', '{"level":"error"}', 'unreadable'],
    ['the beginning of a line', RECORD.slice(0, -10), 'unreadable'],
    ['a line with one member more', RECORD.replace('"hash"', '"extra":1,"hash"'), 'unreadable'],
    ['a line that was changed', other, 'edited'],
    ['a line in another form', RECORD.replace('{"id"', '{ "id"'), 'edited'],
    ['a line over two lines', RECORD.replace(',"hash"', ',\n"hash"'), 'edited'],
    ['many alphabets', 'naïve 日本語 🙂  \u0000 \u007f', 'unreadable'],
    ['half a character', 'half \ud83d a character', 'unreadable'],
  ])('is kept whole in quarantine: %s', async (_, message, reason) => {
    const event = logEvent(message);
    const [answer] = await testTransform().run([compressed(payload([event]))]);
    const { lines, ...partition } = delivered(answer);
    expect(partition).toEqual({ source: 'quarantine', date: '2026-11-24' });
    expect(lines).toHaveLength(1);
    const kept = JSON.parse(lines[0] ?? '');
    expect(kept).toEqual({
      id: event.id,
      timestamp: '2026-11-24T09:58:30.000Z',
      ingested_at: '2026-11-24T09:59:00.000Z',
      source: 'application',
      account: '123456789012',
      log_group: '/palisade/orders',
      log_stream: 'orders/1',
      message,
      reason,
    });
    expect(QuarantinedEvent.safeParse(kept).success).toBe(true);
  });
});

describe('events of another source', () => {
  it('are kept whole, whatever they look like', async () => {
    const messages = ['{"eventName":"Decrypt"}', RECORD, 'two\nlines', ''];
    const [answer] = await testTransform('trail').run([compressed(payload(messages.map((text) => logEvent(text))))]);
    const { lines, ...partition } = delivered(answer);
    expect(partition).toEqual({ source: 'trail', date: '2026-11-24' });
    const kept = lines.map((line) => ArchivedEvent.parse(JSON.parse(line)));
    expect(kept.map(({ message }) => message)).toEqual(messages);
    expect(new Set(kept.map(({ source }) => source))).toEqual(new Set(['trail']));
  });
});

describe('events that do not belong together', () => {
  const mixed = payload([
    logEvent(START),
    logEvent('noise'),
    logEvent(RECORD),
    logEvent(RECORD, NOW + DAY),
    logEvent('noise', NOW + DAY),
  ]);

  it('are answered with the largest part, and the others go back as payloads of their own', async () => {
    const { run, stream } = testTransform();
    const [answer] = await run([compressed(mixed)]);
    expect(delivered(answer).lines).toEqual([START, RECORD]);
    expect(stream.records.map((record) => expanded(record))).toEqual([
      { ...mixed, logEvents: [mixed.logEvents[1]] },
      { ...mixed, logEvents: [mixed.logEvents[3]] },
      { ...mixed, logEvents: [mixed.logEvents[4]] },
    ]);
  });

  it('need no second way: what went back is answered at once when it returns', async () => {
    const { run, stream } = testTransform();
    await run([compressed(mixed)]);
    const answers = await run(stream.records.splice(0));
    expect(answers.map((answer) => delivered(answer))).toMatchObject([
      { source: 'quarantine', date: '2026-11-24' },
      { source: 'application', date: '2026-11-25', lines: [RECORD] },
      { source: 'quarantine', date: '2026-11-25' },
    ]);
    expect(stream.records).toEqual([]);
  });

  it('fail as a whole when a part is not taken back, and the record stays as it came', async () => {
    const { run, reported } = testTransform(
      'application',
      memoryStream(() => false),
    );
    const data = compressed(mixed);
    const answers = await run([data, compressed(payload([logEvent(RECORD)]))]);
    expect(answers[0]).toEqual({ recordId: 'record-0', result: 'ProcessingFailed', data: data.toString('base64') });
    expect(delivered(answers[1]).lines).toEqual([RECORD]);
    expect(reported()).toMatchObject([
      { Delivered: 1, Quarantined: 0, Failed: 1 },
      { level: 'error', reasons: { 'not taken back': 1 } },
    ]);
  });

  it('keep members that AWS may add one day', async () => {
    const { run, stream } = testTransform();
    const events = mixed.logEvents.map((event) => ({ ...event, extractedFields: { a: '1' } }));
    await run([compressed({ ...mixed, policyLevel: 'ACCOUNT', logEvents: events })]);
    expect(expanded(stream.records[0])).toEqual({ ...mixed, policyLevel: 'ACCOUNT', logEvents: [events[1]] });
  });
});

describe('a check of the destination', () => {
  it('is no event, and nothing is delivered', async () => {
    const check = { messageType: 'CONTROL_MESSAGE', owner: 'CloudwatchLogs', logGroup: '', logStream: '' };
    const events = [logEvent('CWL CONTROL MESSAGE: Checking health of destination Firehose.')];
    const { run, stream } = testTransform();
    expect(await run([compressed(payload(events, check)), compressed(payload([]))])).toEqual([
      { recordId: 'record-0', result: 'Dropped' },
      { recordId: 'record-1', result: 'Dropped' },
    ]);
    expect(stream.records).toEqual([]);
  });
});

describe('a record that is no payload', () => {
  const good = compressed(payload([logEvent(RECORD)]));
  const bomb = compressed(payload([logEvent(' '.repeat(65 * 1024 * 1024))]));
  const [before = '', after = ''] = JSON.stringify(payload([logEvent('|')])).split('|');
  const noText = gzipSync(Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(after)]));
  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['no gzip', Buffer.from(JSON.stringify(payload([logEvent(RECORD)])))],
    ['gzip that ends early', good.subarray(0, -9)],
    ['gzip with a wrong checksum', Buffer.concat([good.subarray(0, -8), Buffer.alloc(8, 1)])],
    ['gzip that inflates without bound', bomb],
    ['text that is no UTF-8', noText],
    ['no JSON', gzipSync('audit')],
    ['no object', compressed([])],
    ['no events', compressed({ ...payload([]), logEvents: undefined })],
    ['an unknown kind of message', compressed(payload([logEvent(RECORD)], { messageType: 'OTHER' }))],
    ['an event without a message', compressed(payload([{ ...logEvent(''), message: undefined as never }]))],
    ['an event of no day', compressed(payload([logEvent(RECORD, 8.64e15)]))],
    ['an event before 1970', compressed(payload([logEvent(RECORD, -1)]))],
  ])('fails and stays as it came: %s', async (_, data) => {
    const { run, reported, stream } = testTransform();
    const answers = await run([good, data]);
    expect(delivered(answers[0]).lines).toEqual([RECORD]);
    expect(answers[1]).toEqual({ recordId: 'record-1', result: 'ProcessingFailed', data: data.toString('base64') });
    expect(stream.records).toEqual([]);
    expect(reported()[1]).toEqual({
      level: 'error',
      message: 'records are kept under the error prefix',
      reasons: { malformed: 1 },
    });
  });
});

describe('an event that is no batch', () => {
  const right = batch([compressed(payload([]))]);
  const [record] = right.records;
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty object', {}],
    ['no records', { ...right, records: undefined }],
    ['a record without an id', { ...right, records: [{ ...record, recordId: '' }] }],
    ['a record without data', { ...right, records: [{ ...record, data: undefined }] }],
    ['a record of no time', { ...right, records: [{ ...record, approximateArrivalTimestamp: 8.7e15 }] }],
    ['another resource', { ...right, deliveryStreamArn: 'arn:aws:s3:::bucket/name' }],
  ])('is refused, so that the stream keeps all of it: %s', async (_, event) => {
    await expect(testTransform().transform(event)).rejects.toThrow(InvalidInput);
  });
});

describe('the metrics', () => {
  it('count what is handed on, and how old the oldest line is', async () => {
    const { run, reported } = testTransform();
    await run([
      compressed(payload([logEvent(RECORD), logEvent(RECORD, NOW - 125_500)])),
      compressed(payload([logEvent('noise')])),
    ]);
    expect(reported()).toEqual([
      {
        _aws: {
          Timestamp: NOW,
          CloudWatchMetrics: [
            {
              Namespace: 'Palisade/Audit',
              Dimensions: [['Source']],
              Metrics: [
                { Name: 'Delivered', Unit: 'Count' },
                { Name: 'Quarantined', Unit: 'Count' },
                { Name: 'Failed', Unit: 'Count' },
                { Name: 'DeliveryLagSeconds', Unit: 'Seconds' },
              ],
            },
          ],
        },
        Source: 'application',
        Delivered: 2,
        Quarantined: 1,
        Failed: 0,
        DeliveryLagSeconds: 125.5,
      },
    ]);
  });

  it('know no lag without lines, and none below zero', async () => {
    const { run, reported } = testTransform('flow');
    await run([]);
    await run([compressed(payload([logEvent('ACCEPT', NOW + 5_000)]))]);
    const [empty, ahead] = reported();
    expect(empty).not.toHaveProperty('DeliveryLagSeconds');
    expect(empty).toMatchObject({ Source: 'flow', Delivered: 0, Quarantined: 0, Failed: 0 });
    expect(ahead).toMatchObject({ Delivered: 1, DeliveryLagSeconds: 0 });
  });

  it('hold nothing of a line', async () => {
    const { run, reported } = testTransform();
    await run([compressed(payload([logEvent('confidential'), logEvent(RECORD)])), Buffer.from('confidential')]);
    expect(JSON.stringify(reported())).not.toMatch(/confidential|orders/);
  });
});
