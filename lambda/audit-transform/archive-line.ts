import { isUnchanged } from '../../runtime/audit/hash-chain';
import { parseLine } from '../../runtime/audit/line';
import { type AuditSource, QUARANTINE } from '../../runtime/contract';
import type { ArchivedEvent, QuarantinedEvent } from '../../runtime/contract/archived-event';
import type { LogEvent, LogPayload } from './log-payload';

/** Where in the archive a line belongs. */
export interface Partition {
  /** Where its lines come from, or that they are in quarantine. */
  readonly source: AuditSource | typeof QUARANTINE;
  /** UTC day on which they were written, e.g. `2026-11-24`. */
  readonly date: string;
}

/** A line of the archive. */
export interface ArchiveLine {
  readonly partition: Partition;
  /** One line of JSON with its line end. */
  readonly text: string;
}

/** Makes the lines of the archive from the events of a payload. */
export type LineWriter = (event: LogEvent) => ArchiveLine;

/**
 * Decides what the archive keeps of each event:
 *
 * 1. an audit line, byte for byte: its hash is over exactly these bytes
 * 2. what the services wrote and is no audit line, whole, with the reason, in quarantine
 * 3. an event of another source, whole
 *
 * A message is kept as a JSON string, in which half a character (an unpaired surrogate) stays what it is.
 *
 * @param source where the events come from
 * @param payload what they came in
 * @param ingestedAt when the delivery stream took it
 */
export function lineWriter(source: AuditSource, payload: LogPayload, ingestedAt: Date): LineWriter {
  const { owner: account, logGroup: log_group, logStream: log_stream } = payload;
  const ingested_at = ingestedAt.toISOString();

  return ({ id, timestamp: milliseconds, message }) => {
    const timestamp = new Date(milliseconds).toISOString();
    const date = timestamp.slice(0, 10);
    const event: ArchivedEvent = { id, timestamp, ingested_at, source, account, log_group, log_stream, message };
    if (source !== 'application') {
      return { partition: { source, date }, text: `${JSON.stringify(event)}\n` };
    }
    const reason = flawOf(message);
    if (reason === undefined) {
      return { partition: { source, date }, text: `${message}\n` };
    }
    const quarantined: QuarantinedEvent = { ...event, reason };
    return { partition: { source: QUARANTINE, date }, text: `${JSON.stringify(quarantined)}\n` };
  };
}

function flawOf(message: string): QuarantinedEvent['reason'] | undefined {
  const line = parseLine(message);
  if (line === undefined) {
    return 'unreadable';
  }
  return isUnchanged(line, message) ? undefined : 'edited';
}
