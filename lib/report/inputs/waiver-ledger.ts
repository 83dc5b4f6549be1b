import { z } from 'zod';
import { readJson } from './read-json';

const LEDGER = z.object({
  version: z.literal(1),
  waivers: z.array(
    z.object({
      rule: z.string(),
      path: z.string(),
      owner: z.string(),
      reason: z.string(),
      expires: z.iso.date(),
      approvedBy: z.string(),
    }),
  ),
});

/** A finding that the owner of an application accepted, until a day. */
export interface Waiver {
  /** Id of the rule. */
  readonly rule: string;
  /** Path of the construct. */
  readonly path: string;
  readonly owner: string;
  readonly reason: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly expires: string;
  readonly approvedBy: string;
  /** Days until it expires, that day included; 0 when it has. */
  readonly daysLeft: number;
}

const DAY_MS = 86_400_000;

/**
 * Reads a waiver ledger, those that expire first coming first.
 *
 * @throws InputError when the file is none
 */
export function readWaivers(file: string, now: Date): readonly Waiver[] {
  const { waivers } = readJson(file, LEDGER, 'waiver ledger');
  return waivers
    .map((waiver) => ({
      ...waiver,
      daysLeft: Math.max(0, Math.ceil((Date.parse(waiver.expires) + DAY_MS - now.getTime()) / DAY_MS)),
    }))
    .sort((a, b) => a.daysLeft - b.daysLeft);
}
