import type { ArchiveVerdict } from '../../runtime/audit/archive-verdict';
import type { PublicKey } from '../../runtime/audit/head-key';
import { type ArchiveFile, verifyAuditArchive } from '../../runtime/audit/verify-archive';
import { Unavailable } from '../../runtime/errors';
import type { Archive, ArchiveObject } from './archive';
import { type Day, daysBefore } from './days';
import type { BrokenChain, OpenEnd, VerdictDocument } from './verdict-document';

/**
 * Lines at the end of a chain that no signature has to vouch for yet. A head is due after 1,000 records; when three in
 * succession are missing, somebody may have taken them out to hide that the records are others.
 */
const MOST_UNSIGNED = 3_000;

/** Days for which the end of a chain is remembered; one that goes on later is a break. */
const REMEMBERED_DAYS = 14;

const MOST_CHAINS = 100;

/** Lines between two looks at what is left. */
const LINES_BETWEEN_LOOKS = 4_096;

/** What is needed to verify a day. */
export interface DayOptions {
  readonly archive: Archive;
  readonly keys: readonly PublicKey[];
  /** Whether time or memory come to their end. */
  readonly exhausted: () => boolean;
  readonly now: () => Date;
}

/**
 * Verifies the lines of one day: chains begin with their start or go on exactly where they ended before.
 *
 * @param earlier ends of chains that may go on
 * @throws Unavailable when an object can't be read, or the day does not fit into time and memory
 */
export async function verifyDay(
  day: Day,
  earlier: readonly OpenEnd[],
  { archive, keys, exhausted, now }: DayOptions,
): Promise<VerdictDocument> {
  const objects = await archive.objects(day);
  const files = objects.map((object) => bounded(archive.open(object), exhausted));
  const found = await verifyAuditArchive(files, { keys, earlier });
  const broken = brokenChains(found);
  const breaks =
    found.faultCount + broken.reduce((sum, { gaps, unsigned }) => sum + gaps.length + Number(unsigned > 0), 0);
  return {
    date: day,
    verdict: found.lines === 0 ? 'empty' : breaks > 0 ? 'broken' : 'good',
    verified_at: now().toISOString(),
    objects: await fingerprint(objects),
    lines: found.lines,
    breaks,
    faults: found.faults,
    chains: broken.slice(0, MOST_CHAINS),
    ends: endsAfter(day, found, earlier),
  };
}

/** What tells whether the objects of a day are still those that were verified. */
export async function fingerprint(objects: readonly ArchiveObject[]): Promise<string> {
  const text = JSON.stringify(objects.map(({ key, tag }) => [key, tag]));
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(text));
  return Buffer.from(digest).toString('hex');
}

function bounded({ name, lines }: ArchiveFile, exhausted: () => boolean): ArchiveFile {
  async function* stopping() {
    let count = 0;
    for await (const line of lines) {
      if (count % LINES_BETWEEN_LOOKS === 0 && exhausted()) {
        throw new Unavailable(`time or memory ended at ${name}; the day does not fit`);
      }
      count += 1;
      yield line;
    }
  }
  return { name, lines: stopping() };
}

function brokenChains({ chains }: ArchiveVerdict): BrokenChain[] {
  return chains
    .map(({ instance, service, gaps, last, vouched }) => {
      const unsigned = last - vouched > MOST_UNSIGNED ? last - vouched : 0;
      return { instance, service, gaps, unsigned };
    })
    .filter(({ gaps, unsigned }) => gaps.length > 0 || unsigned > 0);
}

function endsAfter(day: Day, { chains }: ArchiveVerdict, earlier: readonly OpenEnd[]): OpenEnd[] {
  const seen = new Set(chains.map(({ instance }) => instance));
  const oldest = daysBefore(day, REMEMBERED_DAYS);
  return [
    ...earlier.filter((end) => !seen.has(end.instance) && end.seen > oldest),
    ...chains
      .filter(({ closed, last }) => !closed && last >= 0)
      .map(({ instance, service, last: sequence, lastHash: hash, vouched }) => {
        return { instance, service, sequence, hash, vouched, seen: day };
      }),
  ];
}
