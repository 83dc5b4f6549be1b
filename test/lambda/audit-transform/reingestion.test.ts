import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { mockClient } from 'aws-sdk-client-mock';
import { firehoseStream } from '../../../lambda/audit-transform/firehose-stream';
import { putBack } from '../../../lambda/audit-transform/reingestion';

const firehose = mockClient(FirehoseClient);
beforeEach(() => firehose.reset());

function setting() {
  const pauses: number[] = [];
  const options = {
    stream: firehoseStream(),
    name: 'audit',
    sleep: async (milliseconds: number) => pauses.push(milliseconds),
  };
  return { options, pauses };
}

const item = (owner: number, bytes = 3) => ({ owner, data: Buffer.alloc(bytes, owner) });
const taken = (count: number) => Array.from({ length: count }, (_, i) => ({ RecordId: `id-${i}` }));
const refused = { ErrorCode: 'ServiceUnavailableException', ErrorMessage: 'Slow down.' };
const sizes = () => firehose.commandCalls(PutRecordBatchCommand).map(({ args }) => args[0].input.Records?.length);

/** Answers like Firehose, by the number of the call. */
function answering(takes: (record: Uint8Array, call: number) => boolean) {
  let call = 0;
  firehose.on(PutRecordBatchCommand).callsFake(({ Records = [] }) => {
    call += 1;
    const RequestResponses = Records.map(({ Data }: { Data: Uint8Array }, i: number) =>
      takes(Data, call) ? { RecordId: `id-${i}` } : refused,
    );
    return {
      FailedPutCount: RequestResponses.filter((answer: object) => 'ErrorCode' in answer).length,
      RequestResponses,
    };
  });
}

describe('what goes back', () => {
  it('is put into the stream that it came from', async () => {
    answering(() => true);
    const { options, pauses } = setting();
    expect(await putBack([item(0), item(1)], options)).toEqual(new Set());
    expect(firehose.commandCalls(PutRecordBatchCommand).map(({ args }) => args[0].input)).toEqual([
      { DeliveryStreamName: 'audit', Records: [{ Data: Buffer.alloc(3, 0) }, { Data: Buffer.alloc(3, 1) }] },
    ]);
    expect(pauses).toEqual([]);
  });

  it('needs no call when there is nothing', async () => {
    expect(await putBack([], setting().options)).toEqual(new Set());
    expect(sizes()).toEqual([]);
  });

  it('is put again as far as it was refused, and nothing else is', async () => {
    answering((data, call) => call > 1 || data[0] !== 1);
    const { options, pauses } = setting();
    expect(await putBack([item(0), item(1), item(2)], options)).toEqual(new Set());
    expect(sizes()).toEqual([3, 1]);
    expect(pauses).toEqual([250]);
  });

  it('fails after five attempts, for whoever it belongs to', async () => {
    answering((data) => data[0] !== 1);
    const { options, pauses } = setting();
    expect(await putBack([item(0), item(1), item(2)], options)).toEqual(new Set([1]));
    expect(sizes()).toEqual([3, 1, 1, 1, 1]);
    expect(pauses).toEqual([250, 500, 1_000, 2_000]);
  });

  it.each<[string, () => void]>([
    ['throws', () => firehose.on(PutRecordBatchCommand).rejects(new Error('ServiceUnavailable'))],
    ['answers nothing', () => firehose.on(PutRecordBatchCommand).resolves({})],
    [
      'answers for fewer records',
      () => firehose.on(PutRecordBatchCommand).resolves({ FailedPutCount: 0, RequestResponses: [] }),
    ],
  ])('is not taken when the service %s', async (_, arrange) => {
    arrange();
    expect(await putBack([item(0), item(1)], setting().options)).toEqual(new Set([0, 1]));
    expect(sizes()).toEqual([2, 2, 2, 2, 2]);
  });

  it('is not taken when nothing is said about it', async () => {
    const options = { ...setting().options, stream: { put: async () => [] } };
    expect(await putBack([item(0), item(1)], options)).toEqual(new Set([0, 1]));
  });

  it('is taken when the service comes back', async () => {
    firehose
      .on(PutRecordBatchCommand)
      .rejectsOnce(new Error('ServiceUnavailable'))
      .resolves({ FailedPutCount: 0, RequestResponses: taken(2) });
    expect(await putBack([item(0), item(1)], setting().options)).toEqual(new Set());
  });
});

describe('calls', () => {
  const numbers = (count: number, bytes: number) => Array.from({ length: count }, (_, i) => item(i, bytes));
  it.each([
    ['500 records', numbers(500, 1), [500]],
    ['501 records', numbers(501, 1), [500, 1]],
    ['3 MB', numbers(3, 1_000_000), [3]],
    ['3 MB and a byte', [...numbers(3, 1_000_000), item(0, 1)], [3, 1]],
    ['a record of 1,000 KiB', numbers(1, 1_024_000), [1]],
  ])('hold no more than the service takes: %s', async (_, items, expected) => {
    answering(() => true);
    expect(await putBack(items, setting().options)).toEqual(new Set());
    expect(sizes()).toEqual(expected);
  });

  it('leave out a record that is too long, and whatever belongs to it', async () => {
    answering(() => true);
    const items = [item(0), item(1), item(1, 1_024_001), item(2)];
    expect(await putBack(items, setting().options)).toEqual(new Set([1]));
    expect(sizes()).toEqual([2]);
  });
});
