import * as z from 'zod/mini';
import type { ArchiveFault } from '../../runtime/audit/archive-verdict';
import type { Run } from '../../runtime/audit/place-store';

const DAY = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const PLACE = z.int().check(z.minimum(-1));
const HASH = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const END = z.strictObject({
  instance: z.string(),
  service: z.string(),
  sequence: PLACE,
  hash: HASH,
  vouched: PLACE,
  seen: DAY,
});

/** What a later run needs of a verdict; the rest is for people. */
const KNOWN = z.object({ date: DAY, objects: HASH, ends: z.array(END) });

/** End of a chain that may go on, and the day of its last line. */
export type OpenEnd = z.output<typeof END>;

/** What a later run knows of a day. */
export type KnownDay = z.output<typeof KNOWN>;

/** A chain that lacks something. */
export interface BrokenChain {
  readonly instance: string;
  readonly service: string;
  /** Places that no line has. */
  readonly gaps: readonly Run[];
  /** Lines at its end for which no signature vouches; one too many is a break. */
  readonly unsigned: number;
}

/** What was found in the lines of one day, as the archive keeps it. */
export interface VerdictDocument extends KnownDay {
  /** `empty`: the archive has no line of that day. */
  readonly verdict: 'good' | 'broken' | 'empty';
  /** When it was verified, UTC. */
  readonly verified_at: string;
  /** Lines that were looked at. */
  readonly lines: number;
  /** Faults, gaps and unsigned chains. */
  readonly breaks: number;
  /** The first hundred faults. */
  readonly faults: readonly ArchiveFault[];
  /** The first hundred chains with gaps or without signatures. */
  readonly chains: readonly BrokenChain[];
}

/** Reads what an earlier run has kept; nothing when it is none. */
export function decodeVerdict(value: unknown): KnownDay | undefined {
  return KNOWN.safeParse(value).data;
}
