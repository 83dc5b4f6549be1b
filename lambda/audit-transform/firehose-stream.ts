import type { FirehoseClient } from '@aws-sdk/client-firehose';
import { BACKGROUND_LIMITS } from '../shared/background-limits';
import type { DeliveryStream } from './reingestion';

/** Delivery streams of Amazon Data Firehose. The client is loaded when something goes back for the first time. */
export function firehoseStream(): DeliveryStream {
  let client: FirehoseClient | undefined;
  return {
    async put(name, records) {
      const { FirehoseClient, PutRecordBatchCommand } = await import('@aws-sdk/client-firehose');
      client ??= new FirehoseClient(BACKGROUND_LIMITS);
      const { RequestResponses = [] } = await client.send(
        new PutRecordBatchCommand({ DeliveryStreamName: name, Records: records.map((Data) => ({ Data })) }),
      );
      // Only an id proves that a record was taken.
      return records.map((_, i) => RequestResponses[i]?.RecordId !== undefined);
    },
  };
}
