import type { System } from '../assembly';
import { evidenceOf, type Finding, INVARIANTS } from '../reachability';
import { findingsIn } from '../reachability/prove';
import type { AssemblyFiles } from './inputs/assembly-files';
import type { AttackResult } from './inputs/attack-results';
import type { Waiver } from './inputs/waiver-ledger';
import { controlsMatrix, type MatrixRow } from './matrix/controls-matrix';
import { type Standard, standardsOf } from './matrix/standards';
import { type Estate, estateOf } from './model/estate';
import { type NotKnown, notKnownIn } from './model/not-known';

/** What a report is made from. */
export interface ReportSource {
  readonly system: System;
  readonly files: AssemblyFiles;
  readonly title: string;
  readonly now: Date;
  /** @default - none given; the section is left out */
  readonly waivers?: readonly Waiver[];
  /** @default - none given; the section is left out */
  readonly attacks?: readonly AttackResult[];
}

/** Everything that a report shows. */
export interface Report {
  readonly title: string;
  readonly generatedAt: string;
  readonly findings: readonly Finding[];
  readonly estate: Estate;
  readonly assets: readonly AssetCount[];
  readonly matrix: readonly MatrixRow[];
  readonly standards: readonly Standard[];
  readonly notKnown: readonly NotKnown[];
  readonly resourceTypes: readonly (readonly [type: string, count: number])[];
  readonly resources: number;
  readonly files: AssemblyFiles;
  readonly waivers?: readonly Waiver[];
  readonly attacks?: readonly AttackResult[];
}

/** How many assets of a kind there are. */
export interface AssetCount {
  readonly kind: string;
  readonly count: number;
}

/** Works out a report. */
export function reportOf({ attacks, files, now, system, title, waivers }: ReportSource): Report {
  const evidence = evidenceOf(system);
  const findings = findingsIn(evidence);
  const matrix = controlsMatrix(evidence, INVARIANTS, findings);
  const kinds = ['store', 'key', 'secret'] as const;
  return {
    title,
    generatedAt: now.toISOString(),
    findings,
    estate: estateOf(evidence, findings),
    assets: kinds.map((kind) => ({
      kind,
      count: evidence.permissions.assets.filter(({ type }) => type.kind === kind).length,
    })),
    matrix,
    standards: standardsOf(matrix),
    notKnown: notKnownIn([...system.unknowns, ...evidence.network.unknowns]),
    resourceTypes: countedTypes(system),
    resources: system.resources.length,
    files,
    ...(waivers !== undefined && { waivers }),
    ...(attacks !== undefined && { attacks }),
  };
}

function countedTypes({ resources }: System): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { type } of resources) {
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts].sort(([a, most], [b, more]) => more - most || a.localeCompare(b));
}
