import type { Reason } from '../../access';
import type { Resource, System, ValueMap } from '../../assembly';
import { nameOf } from '../names';
import type { Asset, Principal, ReadPolicy } from '../permissions';
import { describeCondition } from './conditions';

/** A statement of a policy, and where to find it. */
export interface Located {
  /** Whose policy it is. */
  readonly kind: Reason['kind'];
  /** Construct path of the resource that holds the policy; its id, or the name of a policy of AWS, where it has none. */
  readonly policy: string;
  /** Its `Sid`, or its place in the policy as `#0`. */
  readonly statement: string;
  /** `file:line` that created the policy, where CDK recorded it. */
  readonly source?: string;
  /** Under which condition it applies. @default - always */
  readonly condition?: string;
}

/** Finds the statement that a decision names. */
export function locate(reason: Reason, principal: Principal, asset: Asset, system: System): Located {
  const { kind, policyId, statement } = reason;
  const holder = holderOf(policyId, kind === 'resource' ? asset.resource : principal.resource, system);
  const condition = conditionOf(reason, principal, asset, system);
  return {
    kind,
    policy: holder === undefined ? policyId : nameOf(holder),
    statement,
    ...(holder?.source !== undefined && { source: holder.source }),
    ...(condition !== undefined && { condition }),
  };
}

/** The condition of a statement, in words; undefined when it applies always. */
export function conditionOf(
  reason: Reason,
  principal: Principal,
  asset: Asset,
  system: System,
  known?: ReadonlySet<string>,
): string | undefined {
  return describeCondition(writtenOf(reason, principal, asset)?.['Condition'], system, known);
}

/** The statement as it was written. */
function writtenOf({ kind, policyId, statement }: Reason, principal: Principal, asset: Asset): ValueMap | undefined {
  const policies: readonly ReadPolicy[] = kind === 'resource' ? asset.policies : principal.policies;
  for (const { policy, statements } of policies) {
    const index = policy.id === policyId ? policy.statements.findIndex(({ name }) => name === statement) : -1;
    if (index >= 0) {
      return statements[index];
    }
  }
  return undefined;
}

/** Logical ids are unique in their stack only: the nearest resource with it is meant. */
function holderOf(policyId: string, near: Resource, system: System): Resource | undefined {
  const logicalId = policyId.replace(/^trust policy of /, '').replace(/\.Policies\.\d+$/, '');
  const beside = system.byId(`${near.stack}/${logicalId}`);
  return beside ?? system.resources.find((resource) => resource.logicalId === logicalId);
}
