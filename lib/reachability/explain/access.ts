import type { Evidence } from '../invariant';
import { nameOf } from '../names';
import type { PermissionEdge } from '../permissions';
import { objectsAt } from '../reading';
import { type AllowedAction, allowedActions } from './allowed-actions';
import type { Access, Use } from './model';
import { definitionOf, type Service } from './services';
import { locate } from './statements';

/** What the roles of a service may do, and those that they may assume, by asset in the order of the templates. */
export function accessOf(service: Service, evidence: Evidence): readonly Access[] {
  const { permissions: graph, system } = evidence;
  const uses = new Map<string, Use[]>();
  const add = (id: string, found: readonly Use[]): void => {
    uses.set(id, [...(uses.get(id) ?? []), ...found]);
  };
  for (const role of service.roles) {
    for (const [own = role.id, ...assumed] of graph.actsAs(role.id)) {
      const via = assumed.flatMap((id) => system.byId(id) ?? []).map(nameOf);
      for (const edge of graph.edgesFrom(assumed.at(-1) ?? own)) {
        add(edge.to, usesOf(edge, via, evidence));
      }
    }
  }
  for (const id of givenTo(service, evidence)) {
    add(id, [{ category: 'given', actions: [], by: [], guards: [], via: [], throughService: false }]);
  }
  return graph.assets.flatMap(({ resource, type }) => {
    const found = uses.get(resource.id);
    return found === undefined ? [] : [{ id: resource.id, name: nameOf(resource), kind: type.kind, uses: found }];
  });
}

/** Uses of an edge: actions that the same statements allow, under the same conditions. */
function usesOf(
  edge: PermissionEdge,
  via: readonly string[],
  { permissions: graph, system }: Evidence,
): readonly Use[] {
  const principal = graph.principal(edge.from);
  const asset = graph.asset(edge.to);
  if (principal === undefined || asset === undefined) {
    return [];
  }
  const groups = new Map<string, AllowedAction[]>();
  for (const action of allowedActions(edge, graph, system)) {
    const key = JSON.stringify([action.because, action.guards]);
    groups.set(key, [...(groups.get(key) ?? []), action]);
  }
  return [...groups.values()].map(([first, ...others]) => ({
    category: edge.category,
    actions: [first, ...others].flatMap((one) => one?.action ?? []),
    by: (first?.because ?? []).map((reason) => locate(reason, principal, asset, system)),
    guards: first?.guards ?? [],
    via,
    throughService: edge.throughService === true,
    ...(edge.unresolved !== undefined && { assumed: edge.unresolved }),
  }));
}

/**
 * Secrets and parameters that containers find in their environment, fetched by the execution role.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
 */
function givenTo({ workload }: Service, { permissions: graph, system }: Evidence): readonly string[] {
  const containers = objectsAt(definitionOf(workload, system), 'ContainerDefinitions');
  const secrets = containers.flatMap((container) => objectsAt(container, 'Secrets'));
  const ids = secrets.flatMap(({ ValueFrom: from }) => system.named(from ?? null)?.id ?? []);
  return [...new Set(ids)].filter((id) => graph.asset(id) !== undefined);
}
