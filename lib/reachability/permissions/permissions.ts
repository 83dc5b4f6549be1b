import type { System } from '../../assembly';
import { type Asset, assetsOf } from './asset-index';
import { type PermissionEdge, permissionEdges } from './permission-edges';
import { type Principal, principalsOf } from './principals';

/** Who may do what, from the policies of a system. */
export interface PermissionGraph {
  readonly principals: readonly Principal[];
  readonly assets: readonly Asset[];
  /** What principals may do by themselves. */
  readonly edges: readonly PermissionEdge[];
  /** What one principal may do by itself. */
  edgesFrom(id: string): readonly PermissionEdge[];
  /** The principal with this id. */
  principal(id: string): Principal | undefined;
  /** The asset with this id. */
  asset(id: string): Asset | undefined;
  /**
   * Roles that a principal may act as, itself first, each with the ids of the roles on the way there: chains of
   * `sts:AssumeRole` to a fixpoint.
   */
  actsAs(id: string): readonly (readonly string[])[];
}

/** Works out who may do what to which resource; what costs time, when one asks for it. */
export function permissions(system: System): PermissionGraph {
  const principals = principalsOf(system);
  const assets = assetsOf(system);
  const byId = new Map(principals.map((principal) => [principal.id, principal]));
  const assetsById = new Map(assets.map((asset) => [asset.resource.id, asset]));
  let found: Found | undefined;
  const find = (): Found => {
    found ??= sorted(permissionEdges(system, principals, assets));
    return found;
  };
  return {
    principals,
    assets,
    get edges() {
      return find().edges;
    },
    edgesFrom: (id) => find().from.get(id) ?? [],
    principal: (id) => byId.get(id),
    asset: (id) => assetsById.get(id),
    actsAs: (id) => chains(id, find().assumable),
  };
}

/** Edges, sorted for looking up. */
interface Found {
  readonly edges: readonly PermissionEdge[];
  readonly from: ReadonlyMap<string, readonly PermissionEdge[]>;
  readonly assumable: ReadonlyMap<string, readonly string[]>;
}

function sorted(edges: readonly PermissionEdge[]): Found {
  const from = new Map<string, PermissionEdge[]>();
  const assumable = new Map<string, string[]>();
  for (const edge of edges) {
    const own = from.get(edge.from) ?? [];
    own.push(edge);
    from.set(edge.from, own);
    if (edge.category === 'assume-role' && edge.from !== edge.to) {
      assumable.set(edge.from, [...(assumable.get(edge.from) ?? []), edge.to]);
    }
  }
  return { edges, from, assumable };
}

function chains(start: string, assumable: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>([[start, [start]]]);
  const open = [start];
  for (let role = open.shift(); role !== undefined; role = open.shift()) {
    for (const next of assumable.get(role) ?? []) {
      if (!found.has(next)) {
        found.set(next, [...(found.get(role) ?? []), next]);
        open.push(next);
      }
    }
  }
  return [...found.values()];
}
