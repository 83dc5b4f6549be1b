import { ChainState } from './chain-state';
import { CUT_OFF, EDITED, FirstFault, UNREADABLE } from './first-fault';
import { isUnchanged } from './hash-chain';
import { headVerifier, type PublicKey } from './head-key';
import { parseLine } from './line';
import type { AuditVerdict } from './verdict';

/**
 * Verifies an audit log in one pass. Lines of many instances may be mixed; each instance has
 * a chain of its own. What is kept in memory are the instances and, of each, the hashes since
 * its last head.
 *
 * What a log can't show: that an instance is missing with all its lines, and that a chain
 * without a final head went on.
 *
 * @param lines lines without line ends, byte for byte as they were written; blank ones are skipped
 * @param keys keys that may sign heads; without any, signatures are not looked at
 * @throws ConfigurationError when a key is not a public key on P-256
 */
export async function verifyAuditLog(
  lines: AsyncIterable<string> | Iterable<string>,
  keys: readonly PublicKey[] = [],
): Promise<AuditVerdict> {
  const verifySignature = keys.length === 0 ? undefined : headVerifier(keys);
  const chains = new Map<string, ChainState>();
  let first: FirstFault | undefined;
  let number = 0;
  let good = 0;

  for await (const text of lines) {
    number += 1;
    if (text === '') {
      continue;
    }
    if (first !== undefined) {
      first.lookAt(text);
      continue;
    }
    const line = parseLine(text);
    if (line === undefined) {
      first = new FirstFault(number, isCutOff(text) ? CUT_OFF : UNREADABLE);
      continue;
    }
    const { instance, service_name } = line;
    const chain = chains.get(instance) ?? new ChainState(instance, service_name, verifySignature);
    const finding = isUnchanged(line, text) ? chain.accept(line) : EDITED;
    if (finding !== undefined) {
      first = new FirstFault(number, finding, line, chain.expected);
      continue;
    }
    chains.set(instance, chain);
    good += 1;
  }
  return verdict([...chains.values()], good, first?.fault);
}

function verdict(chains: readonly ChainState[], lines: number, fault: AuditVerdict['fault']): AuditVerdict {
  const reports = chains.map(({ report }) => report);
  // A file without any chain proves nothing, so it is not intact.
  const complete = reports.length > 0 && reports.every(({ closed }) => closed);
  return {
    verdict: fault !== undefined ? 'broken' : complete ? 'intact' : 'open',
    signed: fault === undefined && chains.length > 0 && chains.every(({ signed }) => signed),
    lines,
    chains: reports,
    fault,
  };
}

function isCutOff(text: string): boolean {
  return text.startsWith('{') && !text.endsWith('}');
}
