import type { Reason } from '../../access';
import type { System } from '../../assembly';
import { type EdgeCategory, type PermissionEdge, type PermissionGraph, requestedResources } from '../permissions';
import { type Asking, ask } from './ask';
import { guardsOf } from './guards';

/** One action that a principal may do to an asset. */
export interface AllowedAction {
  readonly action: string;
  readonly category: EdgeCategory;
  /** Statements that allow it. */
  readonly because: readonly Reason[];
  /**
   * Conditions of the request that decide whether it is allowed, in words and in order; nobody knows them offline.
   * Empty when it is allowed in any case.
   */
  readonly guards: readonly string[];
}

/** Every action of an edge. */
export function allowedActions(edge: PermissionEdge, graph: PermissionGraph, system: System): readonly AllowedAction[] {
  const principal = graph.principal(edge.from);
  const asset = graph.asset(edge.to);
  if (principal === undefined || asset === undefined) {
    return [];
  }
  return edge.actions.flatMap((action) => {
    for (const resource of requestedResources(asset.type, asset.arn, action)) {
      const asking: Asking = { action, resource, principal, asset, system };
      const decision = ask(asking);
      if (decision.allowed) {
        const { because } = decision;
        return [{ action, category: edge.category, because, guards: guardsOf(decision, asking) }];
      }
    }
    return [];
  });
}
