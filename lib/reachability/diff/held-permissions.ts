import { allowedActions } from '../explain';
import type { EdgeCategory } from '../permissions';
import { grantsToOthers } from './grants-to-others';
import type { Side } from './side';

/** One action that somebody may do to something. */
export interface HeldPermission {
  readonly principal: string;
  readonly principalKey: string;
  readonly asset: string;
  readonly assetKey: string;
  readonly action: string;
  /** What it does. @default - not known, as the policy names it with wildcards or it is no sensitive one */
  readonly category?: EdgeCategory;
  /** Conditions that decide about it, in order. */
  readonly guards: readonly string[];
}

/** Everything that principals of a system hold, and others by the policies of its resources, by stable keys. */
export function heldPermissions(side: Side): ReadonlyMap<string, HeldPermission> {
  const { evidence, names } = side;
  const { permissions: graph, system } = evidence;
  const held = new Map<string, HeldPermission>();
  const add = (one: HeldPermission): void => {
    const key = `${one.principalKey} ${one.assetKey} ${one.action}`;
    const known = held.get(key);
    // Held twice, it is held under the conditions that ask for less.
    if (known === undefined || one.guards.length < known.guards.length) {
      held.set(key, one);
    }
  };
  for (const edge of graph.edges.filter(({ from }) => graph.principal(from)?.inert !== true)) {
    for (const { action, category, guards } of allowedActions(edge, graph, system)) {
      add({
        principal: names.nameOf(edge.from),
        principalKey: names.keyOf(edge.from),
        asset: names.nameOf(edge.to),
        assetKey: names.keyOf(edge.to),
        action,
        category,
        guards,
      });
    }
  }
  for (const grant of grantsToOthers(side)) {
    add(grant);
  }
  return held;
}
