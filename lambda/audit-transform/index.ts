import { setTimeout } from 'node:timers/promises';
import { firehoseStream } from './firehose-stream';
import { auditTransformTask } from './task';
import { auditTransform } from './transform';

const { source } = auditTransformTask();

/** Entry of the function between a delivery stream and the archive. Configured wrongly, it does not start. */
export const handler = auditTransform({
  source,
  stream: firehoseStream(),
  // Not the console: in JSON log format it would wrap the line, and CloudWatch would see no metrics.
  report: (line) => process.stdout.write(`${line}\n`),
  sleep: setTimeout,
  now: () => new Date(),
});
