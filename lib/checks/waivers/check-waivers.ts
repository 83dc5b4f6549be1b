import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { INVARIANTS } from '../../reachability';
import { isAcceptedByLibrary } from '../../shared';
import { PACKS, type PackFinding, packOf } from './findings';
import type { Problem, ProblemId, Waiver } from './waiver';

/** A waiver that holds, with the resource that it is about. */
export interface ValidWaiver extends Waiver {
  readonly resource: CfnResource;
}

/** Waivers that hold, and what is wrong with the others. */
export interface CheckedWaivers {
  readonly valid: readonly ValidWaiver[];
  readonly problems: readonly Problem[];
}

/** Compares waivers with what the rule packs find in an app on a day. */
export function checkWaivers(waivers: readonly Waiver[], scope: IConstruct, today: string): CheckedWaivers {
  const constructs = new Map(scope.node.findAll().map((construct) => [construct.node.path, construct]));
  const seen = new Set<string>();
  const valid: ValidWaiver[] = [];
  const problems: Problem[] = [];
  for (const waiver of waivers) {
    const key = `${waiver.rule} ${waiver.path}`;
    const construct = constructs.get(waiver.path);
    const problem = seen.has(key)
      ? refuse('waiver-duplicate', waiver, 'is there twice', 'Keep one.')
      : (problemOfRule(waiver) ?? problemOfDay(waiver, today) ?? problemOfPlace(waiver, construct));
    seen.add(key);
    if (problem !== undefined) {
      problems.push(problem);
    } else if (CfnResource.isCfnResource(construct)) {
      valid.push({ ...waiver, resource: construct });
    }
  }
  return { valid, problems };
}

function problemOfRule(waiver: Waiver): Problem | undefined {
  const { rule } = waiver;
  if (isInvariant(rule)) {
    return refuse(
      'waiver-of-invariant',
      waiver,
      'waives an invariant, which always holds',
      'Change the design instead.',
    );
  }
  return packOf(rule)?.has(rule)
    ? undefined
    : refuse(
        'waiver-of-unknown-rule',
        waiver,
        'waives a rule that no pack has',
        `Name a rule of ${PACKS.map(({ prefix }) => prefix).join(', ')}, as the report of the synthesis prints it.`,
      );
}

function problemOfDay(waiver: Waiver, today: string): Problem | undefined {
  return waiver.expires >= today
    ? undefined
    : refuse(
        'waiver-expired',
        waiver,
        `expired after ${waiver.expires}`,
        'Mend the finding, or have it approved anew.',
      );
}

function problemOfPlace(waiver: Waiver, construct: IConstruct | undefined): Problem | undefined {
  const { path, rule } = waiver;
  if (construct === undefined) {
    return /[*?]/.test(path)
      ? refuse('waiver-too-broad', waiver, 'has a pattern for a path', 'Write one waiver for each resource.')
      : refuse('waiver-unused', waiver, 'is for a resource that does not exist', 'Remove it, or correct its path.');
  }
  const findings = packOf(rule)?.findingsIn(construct) ?? [];
  if (!CfnResource.isCfnResource(construct)) {
    const exact = findings.filter((finding) => finding.rule === rule).map((finding) => finding.path);
    const places = exact.length > 0 ? `: ${exact.join(', ')}` : '';
    return refuse('waiver-too-broad', waiver, 'covers all that is below it', `Name one resource${places}.`);
  }
  return findings.some((finding) => finding.rule === rule) && !isAccepted(construct, rule)
    ? undefined
    : refuse('waiver-unused', waiver, 'waives nothing', remedyFor(rule, findings));
}

/** A rule that reports several findings about one resource has each waived by itself. */
function remedyFor(rule: string, findings: readonly PackFinding[]): string {
  const others = findings.map((finding) => finding.rule).filter((other) => other.startsWith(`${rule}[`));
  return others.length > 0 ? `Name one finding: ${others.join(', ')}.` : 'Remove it: the rule finds nothing there.';
}

/** Invariants hold in every app: nobody waives them. */
export const isInvariant = (rule: string): boolean => INVARIANTS.some(({ id }) => rule === id);

/** Whether the library accepted a finding on a construct, or around it. */
export function isAccepted(construct: IConstruct, rule: string): boolean {
  return construct.node.scopes.some((scope) => isAcceptedByLibrary(scope, rule));
}

function refuse(id: ProblemId, { path, rule }: Waiver, what: string, fix: string): Problem {
  return { id, path, message: `The waiver of ${rule} at ${path} ${what}`, fix };
}
