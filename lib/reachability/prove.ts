import type { System } from '../assembly';
import { type Breach, type Finding, SEVERITIES } from './finding';
import type { Evidence, Invariant } from './invariant';
import { INVARIANTS } from './invariants';
import { type Invocation, invocations } from './invocations';
import { type NetworkPaths, networkPaths } from './network';
import { type PermissionGraph, permissions } from './permissions';

/** What invariants look at in a system, worked out when one looks at it. */
export function evidenceOf(system: System): Evidence {
  let graph: PermissionGraph | undefined;
  let invoked: readonly Invocation[] | undefined;
  let paths: NetworkPaths | undefined;
  return {
    system,
    get permissions() {
      graph ??= permissions(system);
      return graph;
    },
    get invocations() {
      invoked ??= invocations(system);
      return invoked;
    },
    get network() {
      paths ??= networkPaths(system);
      return paths;
    },
  };
}

/**
 * Checks a system against invariants.
 *
 * @param invariants which ones
 * @default invariants - all
 * @returns breaches, the most severe first, otherwise in the order of their ids and resources
 */
export function prove(system: System, invariants: readonly Invariant[] = INVARIANTS): readonly Finding[] {
  return findingsIn(evidenceOf(system), invariants);
}

/** The same, where what invariants look at is worked out already. */
export function findingsIn(evidence: Evidence, invariants: readonly Invariant[] = INVARIANTS): readonly Finding[] {
  const findings = invariants.flatMap((invariant) =>
    invariant.check(evidence).map((breach) => findingOf(invariant, breach)),
  );
  return findings
    .map((finding, i) => ({ finding, i }))
    .sort((a, b) => SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity) || a.i - b.i)
    .map(({ finding }) => finding);
}

function findingOf({ controls, fix, id, severity, title, why }: Invariant, breach: Breach): Finding {
  const { path, source } = breach.resource;
  return {
    id,
    title,
    severity: breach.severity ?? severity,
    resource: breach.resource.id,
    ...(path !== undefined && { path }),
    ...(source !== undefined && { source }),
    message: breach.message,
    hops: breach.hops,
    ...(breach.unresolved !== undefined && { unresolved: breach.unresolved }),
    why,
    fix,
    controls,
  };
}
