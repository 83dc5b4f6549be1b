import type { Finding, Severity } from '../../lib/reachability';
import { relativeSource } from './relative-source';
import { count } from './text-table';

/** Marks a text for a terminal. */
export type Paint = (text: string, style: keyof typeof STYLES) => string;

const STYLES = { critical: 31, high: 31, medium: 33, low: 36, bold: 1, dim: 2 } as const;

/** Escape sequences of a terminal that shows colors. */
export const colored: Paint = (text, style) => `\u001b[${STYLES[style]}m${text}\u001b[0m`;
/** No marks, for files and pipes. */
export const plain: Paint = (text) => text;

/** How many things of one kind are shown one by one. */
const SHOWN = 5;

/** What was proved, as text for people. */
export interface Proof {
  readonly resources: number;
  readonly findings: readonly Finding[];
  /** How many values of the templates are known only after a deployment. */
  readonly unknowns: number;
}

/** Describes what was found, in groups of one invariant each. */
export function describeProof({ findings, resources, unknowns }: Proof, paint: Paint): string {
  const read = `${count(resources, 'resource')} read${unknowns === 0 ? '' : `; ${count(unknowns, 'value')} not known before deployment, each taken for the worst`}.`;
  if (findings.length === 0) {
    return `${paint('Every invariant holds.', 'bold')} ${read}`;
  }
  const groups = grouped(findings);
  const summary = (['critical', 'high', 'medium', 'low'] as const)
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => paint(`${number} ${severity}`, severity));
  return [
    `${paint(count(findings.length, 'finding'), 'bold')}: ${summary.join(', ')}. ${read}`,
    ...[...groups.values()].flatMap((group) => ['', ...describeGroup(group, paint)]),
  ].join('\n');
}

function grouped(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    groups.set(finding.id, [...(groups.get(finding.id) ?? []), finding]);
  }
  return groups;
}

function describeGroup(group: readonly Finding[], paint: Paint): readonly string[] {
  const [first] = group;
  if (first === undefined) {
    return [];
  }
  const { controls, fix, id, severity, title, why } = first;
  const requirements = [...controls.nist, ...controls.fsbp, ...controls.owasp].join(', ');
  return [
    `${paint(severity.toUpperCase(), severity as Severity)} ${paint(id, 'bold')}  ${title}`,
    ...group.slice(0, SHOWN).flatMap((finding) => describeFinding(finding, paint)),
    ...(group.length > SHOWN ? [`  … ${group.length - SHOWN} more; --json names all`] : []),
    `  Why  ${why}`,
    `  Fix  ${fix}`,
    paint(`  ${requirements}`, 'dim'),
  ];
}

function describeFinding({ hops, message, source, unresolved }: Finding, paint: Paint): readonly string[] {
  return [
    `  - ${message}`,
    ...(hops.length > 1 ? [paint(`      ${hops.join(' → ')}`, 'dim')] : []),
    ...(unresolved === undefined ? [] : [paint(`      not certain: ${unresolved}`, 'dim')]),
    ...(source === undefined ? [] : [paint(`      ${relativeSource(source)}`, 'dim')]),
  ];
}
