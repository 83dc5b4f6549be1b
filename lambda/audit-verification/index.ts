import { s3Archive } from './archive';
import { signerKeys } from './signers';
import { auditVerificationTask } from './task';
import { auditVerification } from './verification';

/** What is needed to finish after the last line that was read. */
const RESERVE_MILLISECONDS = 60_000;

/** Share of the memory that may be taken. */
const MOST_MEMORY = 0.85;

const { bucket, signers } = auditVerificationTask();
const memory = Number(process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? 0) * 1024 * 1024;

/** Entry of the function that verifies the archive. Configured wrongly, it does not start. */
export const handler = auditVerification({
  archive: s3Archive(bucket),
  keys: () => signerKeys(signers),
  exhausted: (context) =>
    context.getRemainingTimeInMillis() < RESERVE_MILLISECONDS || process.memoryUsage.rss() > memory * MOST_MEMORY,
  // Not the console: in JSON log format it would wrap the line, and CloudWatch would see no metrics.
  report: (line) => process.stdout.write(`${line}\n`),
  now: () => new Date(),
});
