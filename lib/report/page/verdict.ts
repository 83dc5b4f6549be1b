import { SEVERITIES } from '../../reachability';
import { count } from '../count';
import type { Estate } from '../model/estate';
import type { Report } from '../report';

/** What a reader has to know who reads one sentence only, and one more. */
export interface Verdict {
  readonly headline: string;
  readonly sentence: string;
  readonly mood: 'good' | 'fair' | 'bad';
}

/** Judges a report by its most severe finding, and by attacks that succeeded. */
export function verdictOf({ attacks = [], estate, findings, matrix, resources }: Report): Verdict {
  const number = (outcome: string): number => matrix.filter((row) => row.outcome === outcome).length;
  const [worst] = SEVERITIES.filter((severity) => findings.some((finding) => finding.severity === severity));
  const serious = findings.filter(({ severity }) => severity === 'critical' || severity === 'high').length;
  const succeeded = attacks.filter(({ outcome }) => outcome === 'succeeded').length;
  const broken = number('broken');
  const nothing = number('nothing');
  const sentence = [
    `${count(matrix.length, 'check')} over ${count(resources, 'resource')}: ${number('holds')} hold`,
    ...(broken === 0 ? [] : [`${broken} found something in ${count(findings.length, 'place')}`]),
    ...(nothing === 0 ? [] : [`${nothing} had nothing to check`]),
  ].join(', ');
  const alarming = [
    ...(serious > 0 ? [count(serious, 'serious finding')] : []),
    ...(succeeded > 0 ? [count(succeeded, 'successful attack')] : []),
  ];
  const headline =
    alarming.length > 0
      ? `${alarming.join(' and ')} to fix before this is deployed.`
      : worst === 'medium'
        ? `Nothing serious; ${count(findings.length, 'finding')} to look at.`
        : estate.declares && isAllDeclared(estate)
          ? 'No service reaches anything that nobody declared.'
          : 'No serious finding.';
  return {
    headline,
    sentence: `${sentence}.`,
    mood: alarming.length > 0 ? 'bad' : worst === 'medium' ? 'fair' : 'good',
  };
}

/** Whether every way in, and every path of a service, is one that somebody wrote down. */
function isAllDeclared({ entries, reaches }: Estate): boolean {
  const services = reaches.filter(({ workload }) => workload.isService);
  const paths = [...entries, ...services.flatMap(({ access, calls }) => [...access, ...calls])];
  return paths.every(({ standing }) => standing === 'declared');
}
