import type { Decision, Policy, Reason } from '../../access';
import { contextOf } from '../permissions';
import { type Asking, ask, policiesOf } from './ask';
import { conditionOf } from './statements';

const KINDS = ['identity', 'resource'] as const;

/**
 * Conditions that decide about what a decision takes for allowed:
 * 1. A condition of an Allow matters where the policies don't allow without it. Several in one policy: each suffices.
 * 2. Where the policies of principal and asset allow by themselves, either of them suffices.
 * 3. A condition of a Deny matters always.
 *
 * @returns sentences without a subject, e.g. `only if aws:SourceVpc = vpc-1`, `not if aws:SecureTransport = false`
 */
export function guardsOf({ because, undecided }: Decision, asking: Asking): readonly string[] {
  if (undecided.length === 0) {
    return [];
  }
  const { asset, principal, system } = asking;
  const allowing = new Set(because.map(keyOf));
  const { keys } = contextOf(principal, asset, system);
  const known = new Set(Object.keys(keys).map((key) => key.toLowerCase()));
  const textOf = (reason: Reason): string =>
    conditionOf(reason, principal, asset, system, known) ?? 'a policy that is not known says so';
  const [allows, denies] = [true, false].map((allow) =>
    undecided.filter((reason) => allowing.has(keyOf(reason)) === allow),
  );
  const needed = neededAmong(allows ?? [], asking).map((reasons) => `only if ${joined(reasons.map(textOf), ' or ')}`);
  return [...new Set([...needed, ...(denies ?? []).map((reason) => `not if ${textOf(reason)}`)])].sort();
}

/** Groups of Allows of which one each must apply. */
function neededAmong(allows: readonly Reason[], asking: Asking): readonly (readonly Reason[])[] {
  const unsure = new Set(allows.map(keyOf));
  const without = (kinds: readonly Reason['kind'][]): boolean =>
    ask(asking, {
      identity: certain(policiesOf(asking.principal), 'identity', kinds.includes('identity') ? unsure : new Set()),
      resource: certain(policiesOf(asking.asset), 'resource', kinds.includes('resource') ? unsure : new Set()),
    }).allowed;
  if (allows.length === 0 || without(KINDS)) {
    return [];
  }
  const needed = KINDS.filter((kind) => !without([kind])).map((kind) => allows.filter((one) => one.kind === kind));
  return needed.length === 0 ? [allows] : needed;
}

/** Policies without what may not apply. */
function certain(policies: readonly Policy[], kind: Reason['kind'], unsure: ReadonlySet<string>): readonly Policy[] {
  return policies.map((policy) => ({
    ...policy,
    statements: policy.statements.filter(
      ({ name }) => !unsure.has(keyOf({ kind, policyId: policy.id, statement: name })),
    ),
  }));
}

const keyOf = ({ kind, policyId, statement }: Reason): string => `${kind} ${policyId} ${statement}`;

const joined = (texts: readonly string[], word: string): string => [...new Set(texts)].sort().join(word);
