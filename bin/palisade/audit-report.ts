import type { AuditVerdict, ChainReport } from '../../runtime/audit/verdict';
import { columns, count } from './text-table';

/**
 * Says what an audit log shows: the verdict, one row for each instance, and what nobody can know from it.
 *
 * @param keysGiven whether signatures were verified
 */
export function describeVerdict(verdict: AuditVerdict, keysGiven: boolean): string {
  const { fault, chains } = verdict;
  return [
    headline(verdict),
    ...(fault === undefined ? [] : ['', `  line ${fault.line}: ${fault.message}`, ...where(fault)]),
    ...table(chains, keysGiven),
    ...notes(verdict, keysGiven),
  ].join('\n');
}

function headline({ verdict, fault, lines, chains }: AuditVerdict): string {
  const size = `${count(lines, 'line')} of ${count(chains.length, 'instance')}`;
  switch (verdict) {
    case 'intact':
      return `Intact: ${size}, each chain complete.`;
    case 'open':
      return `Open: ${size}, nothing wrong, and not every chain has its end.`;
    case 'broken':
      return `Broken at line ${fault?.line}: ${fault?.problem}. ${count(lines, 'line')} before it are good.`;
  }
}

function where({ instance, sequence }: NonNullable<AuditVerdict['fault']>): string[] {
  return instance === undefined ? [] : [`  instance ${instance}, place ${sequence}`];
}

function table(chains: readonly ChainReport[], keysGiven: boolean): string[] {
  if (chains.length === 0) {
    return [];
  }
  const rows = columns([
    ['service', 'instance', 'last', 'signed to', 'left out', 'end'],
    ...chains.map(({ service, instance, last, vouched, sampledOut, closed }) => [
      service,
      instance,
      String(last),
      keysGiven ? (vouched < 0 ? 'nothing' : String(vouched)) : 'not checked',
      String(sampledOut),
      closed ? 'closed' : 'open',
    ]),
  ]);
  return ['', ...rows];
}

function notes({ verdict, signed, chains }: AuditVerdict, keysGiven: boolean): string[] {
  const notes = [];
  if (verdict !== 'broken' && chains.some(({ closed }) => !closed)) {
    notes.push(
      'An open chain may have gone on after its last line: the instance still runs, was killed, or was cut off.',
    );
  }
  if (!keysGiven) {
    notes.push('Signatures were not checked: a log rewritten from the start would look the same. Give --public-key.');
  } else if (verdict !== 'broken' && !signed) {
    notes.push('Lines after "signed to" are not vouched for: whoever could write the file could have made them.');
  }
  return notes.length === 0 ? [] : ['', ...notes];
}
