import * as fs from 'node:fs';
import { z } from 'zod';
import { MEMBERS, type Problem, type Waiver } from './waiver';

/** Where the ledger is, unless said otherwise. */
export const LEDGER_FILE = 'palisade.waivers.json';

const REASON_LENGTH = 20;
const TEXT = z.string('must be a text').trim().min(1, 'is empty');
const WAIVER = z.strictObject({
  rule: TEXT,
  path: TEXT,
  owner: TEXT,
  reason: TEXT.min(REASON_LENGTH, `has fewer than ${REASON_LENGTH} characters`),
  expires: z.iso.date('must be a day such as 2027-01-31'),
  approvedBy: TEXT,
});
const LEDGER = z.strictObject({ version: z.literal(1), waivers: z.array(z.unknown()) });

/** What a ledger says. */
export interface Ledger {
  /** Waivers that are complete. */
  readonly waivers: readonly Waiver[];
  readonly problems: readonly Problem[];
}

/**
 * Reads a ledger.
 *
 * @param file relative to the working directory
 * @default file - `palisade.waivers.json`; where it does not exist, nothing is waived
 */
export function readLedger(file?: string): Ledger {
  const name = file ?? LEDGER_FILE;
  if (!fs.existsSync(name)) {
    return file === undefined
      ? { waivers: [], problems: [] }
      : unreadable(name, `${name} must exist`, 'Create it, or leave `waivers` out.');
  }
  try {
    return parseLedger(JSON.parse(fs.readFileSync(name, 'utf8')), name);
  } catch (error) {
    return unreadable(name, `${name} must hold JSON: ${(error as Error).message}`, 'Correct it.');
  }
}

/** Sorts the entries of a ledger into waivers and what is wrong with the others. */
export function parseLedger(content: unknown, file = LEDGER_FILE): Ledger {
  const ledger = LEDGER.safeParse(content);
  if (!ledger.success) {
    return unreadable(file, `${file}: ${said(ledger.error)}`, 'Write `{ "version": 1, "waivers": [] }`.');
  }
  const waivers: Waiver[] = [];
  const problems: Problem[] = [];
  for (const [index, entry] of ledger.data.waivers.entries()) {
    const { data, error } = WAIVER.safeParse(entry);
    if (data !== undefined) {
      waivers.push(data);
    } else {
      problems.push({
        id: 'waiver-incomplete',
        path: file,
        message: `waivers[${index}] must be complete: ${said(error)}`,
        fix: `Give it ${MEMBERS.join(', ')}; the reason in ${REASON_LENGTH} characters or more, the last day as YYYY-MM-DD.`,
      });
    }
  }
  return { waivers, problems };
}

function unreadable(file: string, message: string, fix: string): Ledger {
  return { waivers: [], problems: [{ id: 'ledger-unreadable', path: file, message, fix }] };
}

const said = (error: z.ZodError): string =>
  error.issues
    .map(({ message, path }) => [path.join('.'), message].filter((part) => part !== '').join(': '))
    .join('; ');
