import type { Breach } from './finding';
import type { Evidence } from './invariant';
import { nameOf, principalName } from './names';
import { Ownership } from './ownership';
import type { AssetKind, EdgeCategory, PermissionEdge, PermissionGraph } from './permissions';

/** What a principal does, as a verb. */
export const VERBS: Readonly<Record<EdgeCategory, string>> = {
  'read-data': 'reads',
  'write-data': 'writes',
  delete: 'deletes',
  decrypt: 'decrypts with',
  'change-permissions': 'changes who may use',
  'disable-audit': 'silences',
  'assume-role': 'acts as',
  invoke: 'invokes',
  'use-key': 'signs with',
};

/** The path of an edge, hop by hop: who, by which role, by which statement, to what. */
export function hopsOf(edge: PermissionEdge, chain: readonly string[], graph: PermissionGraph): readonly string[] {
  const roles = chain.flatMap((id) => graph.principal(id) ?? []);
  const [first, ...assumed] = roles;
  const asset = graph.asset(edge.to);
  return [
    ...(first === undefined ? [] : [principalName(first)]),
    ...assumed.map(({ resource }) => `assumes ${nameOf(resource)}`),
    ...edge.because
      .slice(0, 3)
      .map(({ kind, policyId, statement }) => `${kind} policy ${policyId}, statement ${statement}`),
    `${VERBS[edge.category]} ${asset === undefined ? edge.to : nameOf(asset.resource)} (${edge.actions.join(', ')})`,
  ];
}

/** Accesses to assets of some kinds that nobody declared. */
export function undeclaredAccess(
  { permissions: graph }: Evidence,
  kinds: readonly AssetKind[],
  categories: readonly EdgeCategory[],
): readonly Breach[] {
  const ownership = new Ownership(graph);
  const edges = new Map<string, PermissionEdge[]>();
  for (const edge of graph.edges) {
    const asset = graph.asset(edge.to);
    if (asset !== undefined && kinds.includes(asset.type.kind) && categories.includes(edge.category)) {
      edges.set(edge.from, [...(edges.get(edge.from) ?? []), edge]);
    }
  }
  return graph.principals
    .filter(({ inert }) => !inert)
    .flatMap((principal) => {
      const breaches = new Map<string, Breach>();
      for (const chain of graph.actsAs(principal.id)) {
        for (const edge of edges.get(chain.at(-1) ?? '') ?? []) {
          const asset = graph.asset(edge.to);
          const objection = asset === undefined ? undefined : ownership.objection(principal, edge, asset);
          if (
            asset === undefined ||
            objection === undefined ||
            (chain.length > 1 && objection === 'a wildcard reaches it')
          ) {
            continue;
          }
          const key = `${edge.to} ${edge.category}`;
          breaches.set(
            key,
            breaches.get(key) ?? {
              resource: principal.resource,
              message: `${principalName(principal)} ${VERBS[edge.category]} ${nameOf(asset.resource)}; ${objection}`,
              hops: hopsOf(edge, chain, graph),
              ...(edge.unresolved !== undefined && { unresolved: edge.unresolved, severity: 'medium' as const }),
            },
          );
        }
      }
      return [...breaches.values()];
    });
}
