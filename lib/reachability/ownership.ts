import type { Resource } from '../assembly';
import { deployedStack } from './names';
import { type Asset, namesPrincipal, type PermissionEdge, type PermissionGraph, type Principal } from './permissions';

const USES: readonly PermissionEdge['category'][] = ['read-data', 'write-data', 'decrypt', 'use-key'];
const READS: readonly PermissionEdge['category'][] = ['read-data', 'decrypt'];

/** Why access to an asset is not declared; undefined when it is. */
export type Objection = 'a wildcard reaches it' | 'it belongs to another stack' | 'several stacks change it';

/**
 * Decides whose assets are whose, in any system:
 * 1. A policy must name the asset, or the asset's policy the principal. A wildcard declares nothing.
 * 2. A principal owns what its own stack deploys; nested stacks are part of the stack around them.
 * 3. The policy of an asset of another stack may name the principal.
 * 4. An asset that nobody of its own stack uses is made for others: stacks of data. It may be read by whoever is granted
 *    it by name, and changed by principals of one stack.
 * 5. The use of a key through another service, granted by name, gives what the resources of that service give: they are
 *    judged by themselves.
 */
export class Ownership {
  private readonly usersOf = new Map<string, PermissionEdge[]>();

  constructor(private readonly graph: PermissionGraph) {
    for (const edge of graph.edges) {
      if (edge.named && USES.includes(edge.category)) {
        this.usersOf.set(edge.to, [...(this.usersOf.get(edge.to) ?? []), edge]);
      }
    }
  }

  /** What speaks against an access by a principal, over an edge that is its own or that of a role that it may act as. */
  objection(principal: Principal, edge: PermissionEdge, asset: Asset): Objection | undefined {
    if (!edge.named) {
      return 'a wildcard reaches it';
    }
    const stack = deployedStack(principal.resource);
    const home = deployedStack(asset.resource);
    if (
      edge.throughService === true ||
      stack === home ||
      asset.policies.some((policy) => namesPrincipal(policy, principal))
    ) {
      return undefined;
    }
    const users = this.usersOf.get(asset.resource.id) ?? [];
    if (users.some(({ from }) => this.stackOf(from) === home)) {
      return 'it belongs to another stack';
    }
    const changers = new Set(
      users.filter(({ category }) => !READS.includes(category)).map(({ from }) => this.stackOf(from)),
    );
    return READS.includes(edge.category) || changers.size <= 1 ? undefined : 'several stacks change it';
  }

  private stackOf(id: string): string {
    const resource: Resource | undefined = this.graph.principal(id)?.resource;
    return resource === undefined ? '' : deployedStack(resource);
  }
}
