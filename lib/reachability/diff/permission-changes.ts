import { VERBS } from '../explain';
import { type HeldPermission, heldPermissions } from './held-permissions';
import type { PermissionChange } from './model';
import type { Side } from './side';

/** Permissions that became wider or narrower. */
export interface PermissionChanges {
  readonly widened: readonly PermissionChange[];
  readonly narrowed: readonly PermissionChange[];
}

/**
 * Compares who may do what:
 * 1. An action that is new is wider, one that is gone is narrower.
 * 2. Conditions that fell away are wider, those that were added narrower.
 * 3. Conditions that are others than before count as wider: which of them hold, nobody knows offline.
 */
export function comparePermissions(before: Side, after: Side): PermissionChanges {
  const [old, now] = [heldPermissions(before), heldPermissions(after)];
  const widened: Compared[] = [];
  const narrowed: Compared[] = [];
  for (const [key, held] of now) {
    const known = old.get(key);
    if (known === undefined) {
      widened.push({ held });
    } else if (known.guards.join() !== held.guards.join()) {
      const isSubset = known.guards.every((guard) => held.guards.includes(guard));
      (isSubset ? narrowed : widened).push({ held, guards: { before: known.guards, after: held.guards } });
    }
  }
  for (const [key, held] of old) {
    if (!now.has(key)) {
      narrowed.push({ held });
    }
  }
  return { widened: grouped(widened, before, old), narrowed: grouped(narrowed, after, now) };
}

interface Compared {
  readonly held: HeldPermission;
  readonly guards?: PermissionChange['guards'];
}

/** One change for all actions of a category. */
function grouped(
  compared: readonly Compared[],
  other: Side,
  others: ReadonlyMap<string, HeldPermission>,
): readonly PermissionChange[] {
  const done = new Set([...others.values()].map(kindOf));
  const changes = new Map<string, PermissionChange>();
  for (const { guards, held } of compared) {
    const key = JSON.stringify([kindOf(held), guards]);
    const only = [
      [held.principalKey, held.principal],
      [held.assetKey, held.asset],
    ].find(([end = '']) => !other.names.has(end));
    changes.set(key, {
      principal: held.principal,
      asset: held.asset,
      verb: held.category === undefined ? 'may' : VERBS[held.category],
      actions: [...(changes.get(key)?.actions ?? []), held.action],
      further: guards === undefined && done.has(kindOf(held)),
      ...(guards !== undefined && { guards }),
      ...(only !== undefined && { only: only[1] }),
    });
  }
  return [...changes.values()];
}

/** Who does what kind of thing to what. */
function kindOf({ assetKey, category, principalKey }: HeldPermission): string {
  return `${principalKey} ${assetKey} ${category ?? 'may'}`;
}
