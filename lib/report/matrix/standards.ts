import type { Controls } from '../../reachability';
import type { MatrixRow, Outcome } from './controls-matrix';
import { NIST_TITLES, OWASP_TITLES } from './requirement-titles';

/** A requirement of a standard, with the checks that serve it. */
export interface Requirement {
  readonly id: string;
  /** @default - not named: see the standard */
  readonly title?: string;
  readonly outcome: Outcome;
  /** Ids of the checks. */
  readonly checks: readonly string[];
}

/** A standard, with those of its requirements that checks serve. */
export interface Standard {
  readonly name: string;
  readonly requirements: readonly Requirement[];
}

const STANDARDS: readonly (readonly [keyof Controls, string, Readonly<Record<string, string>>])[] = [
  ['nist', 'NIST SP 800-53 Rev. 5', NIST_TITLES],
  ['fsbp', 'AWS Foundational Security Best Practices', {}],
  ['owasp', 'OWASP API Security Top 10, 2023', OWASP_TITLES],
];

/** Requirements by standard. One is broken when a check that serves it finds something. */
export function standardsOf(rows: readonly MatrixRow[]): readonly Standard[] {
  return STANDARDS.map(([key, name, titles]) => {
    const ids = [...new Set(rows.flatMap(({ controls }) => controls[key]))];
    const sorted = ids.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    return { name, requirements: sorted.map((id) => requirementOf(id, titles[id], servedBy(rows, key, id))) };
  });
}

const servedBy = (rows: readonly MatrixRow[], key: keyof Controls, id: string): readonly MatrixRow[] =>
  rows.filter(({ controls }) => controls[key].includes(id));

function requirementOf(id: string, title: string | undefined, rows: readonly MatrixRow[]): Requirement {
  const outcomes = rows.map(({ outcome }) => outcome);
  const outcome = (['broken', 'holds'] as const).find((one) => outcomes.includes(one)) ?? 'nothing';
  return { id, ...(title !== undefined && { title }), outcome, checks: rows.map(({ check }) => check) };
}
