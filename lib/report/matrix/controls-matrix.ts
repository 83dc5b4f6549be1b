import type { Controls, Evidence, Finding, Invariant, Severity } from '../../reachability';
import { AUDIT_MEASURES } from './audit-measures';
import { DATA_MEASURES } from './data-measures';
import { EDGE_MEASURES } from './edge-measures';
import { CHAPTERS, type Measure } from './measure';
import { NETWORK_MEASURES } from './network-measures';
import { PERMISSION_MEASURES } from './permission-measures';

/** How every invariant is counted, by its id. */
export const MEASURES: Readonly<Record<string, Measure>> = {
  ...EDGE_MEASURES,
  ...NETWORK_MEASURES,
  ...PERMISSION_MEASURES,
  ...DATA_MEASURES,
  ...AUDIT_MEASURES,
};

/** Whether an invariant holds; `nothing` when the system has nothing that it is about. */
export type Outcome = 'holds' | 'broken' | 'nothing';

/** One row of the matrix: what is required, what gives it, what checks it, and what was counted. */
export interface MatrixRow {
  readonly chapter: string;
  /** Id of the invariant. */
  readonly check: string;
  /** What is required, as a sentence. */
  readonly requirement: string;
  readonly severity: Severity;
  readonly controls: Controls;
  readonly construct: readonly [name: string, file: string];
  readonly test: string;
  readonly outcome: Outcome;
  /** What was counted, e.g. `9 of 9 routes have an authorizer`. */
  readonly evidence: string;
}

/** Test that seeds faults into the shop and demands that each check finds its own. */
export const TEST_OF_CHECKS = 'test/reachability/shop-faults.long.test.ts';

/** Counts, for every invariant, where it holds. */
export function controlsMatrix(
  evidence: Evidence,
  invariants: readonly Invariant[],
  findings: readonly Finding[],
): readonly MatrixRow[] {
  return invariants
    .flatMap((invariant) => {
      const measure = MEASURES[invariant.id];
      return measure === undefined ? [] : [rowOf(invariant, measure, evidence, findings)];
    })
    .sort((a, b) => CHAPTERS.indexOf(a.chapter as never) - CHAPTERS.indexOf(b.chapter as never));
}

function rowOf(
  { controls, id, severity, title }: Invariant,
  measure: Measure,
  evidence: Evidence,
  findings: readonly Finding[],
): MatrixRow {
  const broken = new Set(findings.filter((finding) => finding.id === id).map(({ resource }) => resource));
  const subjects = new Set([...measure.subjects(evidence), ...broken]);
  return {
    chapter: measure.chapter,
    check: id,
    requirement: title,
    severity,
    controls,
    construct: measure.construct,
    test: measure.test,
    outcome: subjects.size === 0 ? 'nothing' : broken.size === 0 ? 'holds' : 'broken',
    evidence: counted(subjects.size, broken.size, measure),
  };
}

function counted(
  all: number,
  broken: number,
  { nouns: [noun, nouns], verdicts: [verdict, verdicts] }: Measure,
): string {
  const kept = all - broken;
  return all === 0
    ? `no ${noun} here`
    : `${kept} of ${all} ${all === 1 ? noun : nouns} ${kept === 1 ? verdict : verdicts}`;
}
