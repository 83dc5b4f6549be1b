import type { Evidence } from '../invariant';
import { nameOf } from '../names';
import type { Asset } from '../permissions';
import type { ExplainedConnections } from './connections';
import type { Access, Stop, Stopped, Way } from './model';
import type { Service } from './services';
import { stopsOf } from './stops';

/** A service that it may not call. */
export function outOfCall(
  service: Service,
  { id, name, workload }: Service,
  connections: ExplainedConnections,
): Stopped {
  const isFunction = workload.type === 'AWS::Lambda::Function';
  const invoking: Stop = {
    control: 'role',
    reason: 'not allowed',
    text: 'no statement of its roles allows to invoke it',
  };
  const stops = [...(isFunction ? [invoking] : []), networkStop(connections.way(service.id, id))];
  return { id, name, kind: 'service', stops };
}

const NO_ROLE: Stop = { control: 'role', reason: 'not allowed', text: 'it acts as no role' };

function networkStop({ hops, stoppedBy = 'place' }: Way): Stop {
  return { control: 'network', reason: stoppedBy, text: hops.at(-1) ?? 'no connection leads there' };
}

/** Assets and databases that it may use in no way. */
export function outOfReach(
  { roles }: Service,
  access: readonly Access[],
  databases: readonly Way[],
  { permissions: graph, system }: Evidence,
): readonly Stopped[] {
  const reached = new Set([...access.map(({ id }) => id), ...roles.map(({ id }) => id)]);
  const closed = new Map(databases.map((way) => [way.id, networkStop(way)]));
  const stopsFor = (asset: Asset): readonly Stop[] => [
    ...[...closed].flatMap(([id, stop]) => (id === asset.resource.id ? [stop] : [])),
    ...(roles.length === 0 ? [NO_ROLE] : roles.flatMap((role) => stopsOf(role, asset, system))),
  ];
  return graph.assets
    .filter(({ resource, type }) => type.kind !== 'function' && !reached.has(resource.id))
    .map((asset) => ({
      id: asset.resource.id,
      name: nameOf(asset.resource),
      kind: asset.type.kind,
      stops: stopsFor(asset),
    }));
}
