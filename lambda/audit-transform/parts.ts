import type { ArchiveLine, Partition } from './archive-line';
import type { LogEvent } from './log-payload';

/** Most bytes of one part. As base64 it fits into an answer beside what 1 MB of input needs when it is refused. */
export const MAX_PART_BYTES = 2 * 1024 * 1024;

/** Events of one payload that can be answered as one record: a record has one partition. */
export interface Part {
  readonly partition: Partition;
  readonly events: readonly LogEvent[];
  /** Their lines. */
  readonly text: string;
  /** Length of the lines in bytes. */
  readonly bytes: number;
}

/** Divides events into parts, each of one partition and, unless a single event has more, of the size that fits. */
export function divide(
  events: readonly LogEvent[],
  lineOf: (event: LogEvent) => ArchiveLine,
  maxBytes: number = MAX_PART_BYTES,
): readonly Part[] {
  const parts: OpenPart[] = [];
  const open = new Map<string, OpenPart>();
  for (const event of events) {
    const { partition, text } = lineOf(event);
    const key = `${partition.source} ${partition.date}`;
    const bytes = Buffer.byteLength(text);
    let part = open.get(key);
    if (part === undefined || part.bytes + bytes > maxBytes) {
      part = { partition, events: [], lines: [], bytes: 0 };
      open.set(key, part);
      parts.push(part);
    }
    part.events.push(event);
    part.lines.push(text);
    part.bytes += bytes;
  }
  return parts.map(({ lines, ...part }) => ({ ...part, text: lines.join('') }));
}

interface OpenPart {
  readonly partition: Partition;
  readonly events: LogEvent[];
  readonly lines: string[];
  bytes: number;
}
