import type { Acknowledgement } from '../../assembly';
import type { Finding } from '../finding';
import type { Evidence } from '../invariant';
import { findingsIn } from '../prove';
import { acknowledgedOnlyIn } from './acknowledgement-changes';
import { entriesOnlyIn, routesAskingLess } from './entry-changes';
import type { Difference, FindingChange } from './model';
import { connectionsOnlyIn } from './network-changes';
import { comparePermissions } from './permission-changes';
import { type Side, sideOf } from './side';

/** A system with what its rules accept. */
export interface Compared {
  readonly evidence: Evidence;
  /** @default - nothing */
  readonly acknowledgements?: readonly Acknowledgement[];
}

/** Compares two systems, resources being the same that have the same construct path or else the same id. */
export function compare(before: Compared, after: Compared): Difference {
  const [old, now] = [sideOf(before.evidence), sideOf(after.evidence)];
  const [accepted = [], accepts = []] = [before.acknowledgements, after.acknowledgements];
  const [known, found] = [findingsOf(old), findingsOf(now)];
  return {
    opened: [...connectionsOnlyIn(now, old, 'allowed'), ...entriesOnlyIn(now, old)],
    closed: [...connectionsOnlyIn(old, now, 'stopped'), ...entriesOnlyIn(old, now)],
    weakened: routesAskingLess(now, old, 'no longer'),
    strengthened: routesAskingLess(old, now, 'now'),
    ...comparePermissions(old, now),
    appeared: onlyIn(found, known),
    solved: onlyIn(known, found),
    acknowledged: acknowledgedOnlyIn(accepts, accepted),
    withdrawn: acknowledgedOnlyIn(accepted, accepts),
  };
}

function findingsOf({ evidence, names }: Side): ReadonlyMap<string, FindingChange> {
  return new Map(
    findingsIn(evidence).map((finding: Finding) => {
      const { id, message, resource, severity, source } = finding;
      const change = { id, severity, name: names.nameOf(resource), message, ...(source !== undefined && { source }) };
      return [`${id} ${severity} ${names.keyOf(resource)} ${message}`, change];
    }),
  );
}

function onlyIn(
  here: ReadonlyMap<string, FindingChange>,
  there: ReadonlyMap<string, FindingChange>,
): readonly FindingChange[] {
  return [...here].flatMap(([key, change]) => (there.has(key) ? [] : [change]));
}
