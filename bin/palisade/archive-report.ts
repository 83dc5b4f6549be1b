import type { ArchivedChain, ArchiveVerdict } from '../../runtime/audit/archive-verdict';
import { columns, count } from './text-table';

/** Most gaps of one instance that are named one by one. */
const MAX_GAPS = 10;

/**
 * Says what an archive shows: the verdict, what is wrong, what is missing, and one row for each instance.
 *
 * @param keysGiven whether signatures were verified
 */
export function describeArchive(verdict: ArchiveVerdict, keysGiven: boolean): string {
  const { chains, faults, faultCount } = verdict;
  const unnamed = faultCount - faults.length;
  return [
    headline(verdict),
    ...section(faults.map(({ file, line, message }) => `  ${file}, line ${line}: ${message}`)),
    ...(unnamed > 0 ? [`  and ${count(unnamed, 'more fault')}`] : []),
    ...section(chains.flatMap(gapsOf)),
    ...section(chains.length === 0 ? [] : table(chains, keysGiven)),
    ...section(notes(verdict, keysGiven)),
  ].join('\n');
}

function headline({ verdict, lines, copies, chains, faultCount }: ArchiveVerdict): string {
  const gaps = chains.reduce((sum, chain) => sum + chain.gaps.length, 0);
  const copied = copies === 0 ? '' : `, ${count(copies, 'identical copy', 'identical copies')}`;
  const size = `${count(lines, 'line')} of ${count(chains.length, 'instance')}${copied}`;
  switch (verdict) {
    case 'intact':
      return `Intact: ${size}, each chain complete.`;
    case 'open':
      return `Open: ${size}, nothing wrong, and not every chain has its end.`;
    case 'broken':
      return `Broken: ${count(faultCount, 'fault')} and ${count(gaps, 'gap')} in ${size}.`;
  }
}

function gapsOf({ service, instance, gaps }: ArchivedChain): string[] {
  const named = gaps.slice(0, MAX_GAPS).map(({ from, to }) => {
    const places = from === to ? `${from} is` : `${from} to ${to} are`;
    return `  ${service} ${instance}: ${places} missing`;
  });
  const more = gaps.length - named.length;
  return more > 0 ? [...named, `  ${service} ${instance}: and ${count(more, 'more gap')}`] : named;
}

function table(chains: readonly ArchivedChain[], keysGiven: boolean): string[] {
  return columns([
    ['service', 'instance', 'first', 'last', 'signed to', 'left out', 'end'],
    ...chains.map(({ service, instance, first, last, vouched, sampledOut, closed }) => [
      service,
      instance,
      String(first),
      String(last),
      keysGiven ? (vouched < 0 ? 'nothing' : String(vouched)) : 'not checked',
      String(sampledOut),
      closed ? 'closed' : 'open',
    ]),
  ]);
}

function notes({ verdict, signed, chains }: ArchiveVerdict, keysGiven: boolean): string[] {
  const notes = [];
  if (chains.some(({ gaps }) => gaps[0]?.from === 0)) {
    notes.push('A chain that lacks its beginning may have it in earlier files: give those too, or --partial.');
  }
  if (verdict !== 'broken' && chains.some(({ closed }) => !closed)) {
    notes.push('An open chain may go on in later files: the instance still runs, was killed, or was cut off.');
  }
  if (!keysGiven) {
    notes.push(
      'Signatures were not checked: an archive rewritten from the start would look the same. Give --public-key.',
    );
  } else if (!signed) {
    notes.push('Not every record is vouched for: whoever could write the archive could have made the others.');
  }
  return notes;
}

function section(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}
