import type { ArchiveFault, ArchiveVerdict, ChainEnd } from './archive-verdict';
import { ChainCollector } from './archived-chain';
import { CUT_OFF, EDITED, UNREADABLE } from './first-fault';
import { isUnchanged } from './hash-chain';
import { headVerifier, type PublicKey } from './head-key';
import { parseLine } from './line';
import type { Finding } from './verdict';

/** Most faults that a verdict names. */
const MAX_FAULTS = 100;

/** A file of an archive. */
export interface ArchiveFile {
  /** Name for people. */
  readonly name: string;
  /** Its lines without line ends, byte for byte as they were written. */
  readonly lines: AsyncIterable<string> | Iterable<string>;
}

/** How an archive is verified. */
export interface ArchiveOptions {
  /**
   * Keys that may sign heads.
   *
   * @default - none; signatures are not looked at
   */
  readonly keys?: readonly PublicKey[];
  /**
   * Whether the files are a part of the archive, in which a chain may begin after its start.
   *
   * @default false
   */
  readonly partial?: boolean;
  /**
   * Where chains stood that go on in these files. Their next line must continue exactly there.
   *
   * @default - none
   */
  readonly earlier?: Iterable<ChainEnd>;
}

type Where = Pick<ArchiveFault, 'file' | 'line'>;

/**
 * Verifies audit lines as an archive holds them: over many files in any order, the lines of many instances mixed, and
 * some of them more than once. What is kept in memory are 64 bytes of each line, and the heads.
 *
 * What an archive can't show: that an instance is missing with all its lines, and that a chain without a final head
 * went on.
 *
 * @throws ConfigurationError when a key is not a public key on P-256
 */
export async function verifyAuditArchive(
  files: AsyncIterable<ArchiveFile> | Iterable<ArchiveFile>,
  { keys = [], partial = false, earlier = [] }: ArchiveOptions = {},
): Promise<ArchiveVerdict> {
  const verifySignature = keys.length === 0 ? undefined : headVerifier(keys);
  const ends = new Map(Array.from(earlier, (end) => [end.instance, end]));
  const chains = new Map<string, ChainCollector<Where>>();
  const faults: ArchiveFault[] = [];
  let faultCount = 0;
  let lines = 0;
  let copies = 0;

  function fault(where: Where, finding: Finding, line?: { readonly instance: string; readonly sequence: number }) {
    faultCount += 1;
    if (faults.length < MAX_FAULTS) {
      faults.push({ ...where, ...finding, ...(line && { instance: line.instance, sequence: line.sequence }) });
    }
  }

  function look(text: string, where: Where): void {
    const line = parseLine(text);
    if (line === undefined) {
      fault(where, text.startsWith('{') && !text.endsWith('}') ? CUT_OFF : UNREADABLE);
      return;
    }
    if (!isUnchanged(line, text)) {
      fault(where, EDITED, line);
      return;
    }
    const { instance, service_name } = line;
    const end = ends.get(instance);
    const chain =
      chains.get(instance) ?? new ChainCollector<Where>(instance, end?.service ?? service_name, verifySignature, end);
    chains.set(instance, chain);
    const finding = chain.add(line, where);
    if (finding === 'copy') {
      copies += 1;
    } else if (finding !== undefined) {
      fault(where, finding, line);
    }
  }

  for await (const { name, lines: texts } of files) {
    let number = 0;
    for await (const text of texts) {
      number += 1;
      if (text !== '') {
        lines += 1;
        look(text, { file: name, line: number });
      }
    }
  }
  const reports = [...chains].map(([instance, chain]) => {
    const { report, wrong } = chain.close(partial);
    for (const [where, finding, sequence] of wrong) {
      fault(where, finding, { instance, sequence });
    }
    return report;
  });
  const broken = faultCount > 0 || reports.some(({ gaps }) => gaps.length > 0);
  // Files without any chain prove nothing, so they are not intact.
  const complete = reports.length > 0 && reports.every(({ closed }) => closed);
  return {
    verdict: broken ? 'broken' : complete ? 'intact' : 'open',
    signed: faultCount === 0 && reports.length > 0 && reports.every(({ signed }) => signed),
    lines,
    copies,
    chains: reports,
    faultCount,
    faults,
  };
}
