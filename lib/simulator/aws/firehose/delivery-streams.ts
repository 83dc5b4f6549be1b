import { randomUUID } from 'node:crypto';
import { AwsError, validationError } from '../error';
import { bytesOf, type Input, isInput, textOf } from '../input';
import type { Operation, Place, Service } from '../operation';
import { jsonProtocol } from '../protocols/json';

/** A delivery stream of Firehose. */
export interface DeliveryStreamResource {
  readonly name: string;
  /** Takes what was put into it. */
  readonly deliver: (records: readonly Buffer[]) => void;
}

/** Firehose takes no more records at a time. */
const MOST_RECORDS = 500;

/** Firehose, as far as it is used: https://docs.aws.amazon.com/firehose/latest/APIReference/Welcome.html */
export function firehose(streams: readonly DeliveryStreamResource[], place: Place): Service {
  return {
    protocol: jsonProtocol({ target: 'Firehose_20150804', version: '1.1' }),
    operations: { PutRecordBatch: putRecordBatch(streams, place) },
  };
}

/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
function putRecordBatch(streams: readonly DeliveryStreamResource[], { account, region }: Place): Operation {
  const arnOf = (name: string) => `arn:aws:firehose:${region}:${account}:deliverystream/${name}`;
  return {
    permissions: ({ input }) => [
      { action: 'firehose:PutRecordBatch', resourceArn: arnOf(textOf(input, 'DeliveryStreamName')) },
    ],
    perform({ input }) {
      const stream = streams.find(({ name }) => name === textOf(input, 'DeliveryStreamName'));
      if (stream === undefined) {
        throw new AwsError('ResourceNotFoundException', 'The delivery stream does not exist.');
      }
      const records = recordsOf(input);
      stream.deliver(records);
      return { FailedPutCount: 0, Encrypted: false, RequestResponses: records.map(() => ({ RecordId: randomUUID() })) };
    },
  };
}

function recordsOf({ Records: records }: Input): readonly Buffer[] {
  if (!Array.isArray(records) || records.length === 0 || records.length > MOST_RECORDS || !records.every(isInput)) {
    throw validationError(`'records' must have between 1 and ${MOST_RECORDS} members`);
  }
  return records.map((record) => bytesOf(record, 'Data'));
}
