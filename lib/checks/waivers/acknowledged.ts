import type { IConstruct } from 'constructs';
import { type AcknowledgedFinding, acknowledgementsOn } from '../acknowledgements';
import { isAccepted, isInvariant, type ValidWaiver } from './check-waivers';
import { packOf } from './findings';
import type { Problem } from './waiver';

/**
 * What code of the app silences without a waiver: findings of rule packs, and invariants, which nobody waives. What
 * constructs of this library accept is part of their design; other remarks of the CDK are not the ledger's.
 */
export function acknowledgedWithoutWaiver(scope: IConstruct, waivers: readonly ValidWaiver[]): Problem[] {
  const around = scope.node.scopes.filter((construct) => construct !== scope);
  return [
    ...around.flatMap((construct) => silencedIn(scope, acknowledgementsOn(construct), waivers)),
    ...scope.node.findAll().flatMap((construct) => silencedIn(construct, acknowledgementsOn(construct), waivers)),
  ];
}

/** What acknowledgements silence in a construct and below. */
function silencedIn(
  construct: IConstruct,
  acknowledgements: readonly AcknowledgedFinding[],
  waivers: readonly ValidWaiver[],
): Problem[] {
  return acknowledgements
    .filter(({ byLibrary }) => !byLibrary) // Each other one costs a run of its pack.
    .flatMap(({ path: place, rule: recorded }) => {
      if (isInvariant(recorded)) {
        return [silencedInvariant(recorded, place)];
      }
      return (packOf(recorded)?.findingsIn(construct) ?? [])
        .filter(({ rule }) => asRecorded(rule) === recorded)
        .filter(({ path, rule }) => !waivers.some((waiver) => waiver.rule === rule && waiver.path === path))
        .filter(({ resource, rule }) => !isAccepted(resource, rule))
        .map(({ path, rule }) => silencedFinding(rule, path, place));
    });
}

/** The CDK compares ids without their spaces. */
const asRecorded = (rule: string): string => rule.replaceAll(' ', '-');

function silencedFinding(rule: string, path: string, place: string): Problem {
  return {
    id: 'acknowledged-without-waiver',
    path,
    message: `${rule} at ${path} is acknowledged in code, at ${place || 'the app'}, and in no waiver`,
    fix: 'Mend it, or write a waiver with an owner, a reason, a last day and who approved it.',
  };
}

function silencedInvariant(rule: string, place: string): Problem {
  return {
    id: 'waiver-of-invariant',
    path: place,
    message: `${rule} is acknowledged at ${place || 'the app'}, and is an invariant, which always holds`,
    fix: 'Remove the acknowledgement, and change the design.',
  };
}
