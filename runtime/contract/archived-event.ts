import * as z from 'zod';
import { AUDIT_SOURCES } from './index';

/** An event of a log group as the archive keeps it where lines have no schema of ours. */
export const ArchivedEvent = z.strictObject({
  id: z.string().describe('id that CloudWatch Logs gave the event; the same in every copy'),
  timestamp: z.iso.datetime({ precision: 3 }).describe('when the event was written, UTC'),
  ingested_at: z.iso.datetime({ precision: 3 }).describe('when the delivery stream took it, UTC'),
  source: z.enum(AUDIT_SOURCES).describe('where the event comes from'),
  account: z.string().describe('account of the log group'),
  log_group: z.string().describe('log group that the event was written to'),
  log_stream: z.string().describe('log stream within the log group'),
  message: z.string().describe('the event itself, whole; often JSON again'),
});

/** Why a line is not among the audit lines. */
export const QUARANTINE_REASONS = [
  /** It is no line of an audit log, or too damaged to be read. */
  'unreadable',
  /** It does not have the hash that it states, or not the form in which the log writes. */
  'edited',
] as const;

/** A line of the source `application` that is no audit line, as the archive keeps it. */
export const QuarantinedEvent = z.strictObject({
  ...ArchivedEvent.shape,
  reason: z
    .enum(QUARANTINE_REASONS)
    .describe('`unreadable`: no line of an audit log; `edited`: not what its own hash says'),
});

/** An event of a log group in the archive. */
export type ArchivedEvent = z.output<typeof ArchivedEvent>;

/** A line in quarantine. */
export type QuarantinedEvent = z.output<typeof QuarantinedEvent>;
