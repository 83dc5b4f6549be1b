import { z } from 'zod';
import { readJson } from './read-json';

const RESULTS = z.object({
  version: z.literal(1),
  results: z.array(
    z.object({
      name: z.string(),
      category: z.string(),
      has: z.string().default(''),
      action: z.string().default(''),
      control: z.string().default(''),
      standards: z.array(z.string()).default([]),
      outcome: z.enum(['stopped', 'succeeded', 'failed']),
      stoppedBy: z.string().optional(),
      status: z.union([z.string(), z.number()]).optional(),
      detail: z.string().optional(),
      audited: z.boolean().optional(),
    }),
  ),
});

/** What an attack on the running system came to. */
export interface AttackResult {
  readonly name: string;
  readonly category: string;
  /** What the attacker has, e.g. `a stolen access token`. */
  readonly has: string;
  /** What they do with it. */
  readonly action: string;
  /** Control that should stop them. */
  readonly control: string;
  /** Requirements that it tries, e.g. `OWASP API2:2023`. */
  readonly standards: readonly string[];
  /** `failed` when something else stopped it than the control that must, or nothing is on record. */
  readonly outcome: 'stopped' | 'succeeded' | 'failed';
  /** Control that stopped them. */
  readonly stoppedBy?: string;
  /** Answer that they got, e.g. the status of HTTP. */
  readonly status?: string | number;
  readonly detail?: string;
  /** Whether the attempt is in the audit log. */
  readonly audited?: boolean;
}

/**
 * Reads what `palisade attack` wrote.
 *
 * @throws InputError when the file is none
 */
export function readAttackResults(file: string): readonly AttackResult[] {
  return readJson(file, RESULTS, 'list of attack results').results;
}
