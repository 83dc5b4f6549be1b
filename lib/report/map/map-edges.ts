import type { Entry } from '../model/entries';
import type { Reach } from '../model/estate';
import type { MapEdge } from './map-graph';

/** Ids on the map, by ids of resources. */
type Ids = ReadonlyMap<string, string>;

/** From the internet in, and onwards to what stands behind. */
export function entryEdges({ name, routes, standing, to }: Entry, id: string, ids: Ids): readonly MapEdge[] {
  const onwards = to.flatMap((workload): MapEdge[] => {
    const target = ids.get(workload);
    const leading = routes.filter((route) => route.to.includes(workload)).map((route) => route.name);
    return target === undefined ? [] : [{ from: id, to: target, standing, label: leading.join(', ') || name }];
  });
  return [{ from: 'internet', to: id, standing, label: `HTTPS to ${name}` }, ...onwards];
}

/** To other services. */
export function callEdges({ calls, workload }: Reach, ids: Ids, withReachable: boolean): readonly MapEdge[] {
  return calls.flatMap(({ standing, to, traffic }) => {
    const [source, target] = [ids.get(workload.id), ids.get(to.id)];
    return source === undefined || target === undefined || (standing === 'reachable' && !withReachable)
      ? []
      : [{ from: source, to: target, standing, label: `${workload.name} to ${to.name}: ${traffic}` }];
  });
}

/** From what starts a service, such as a queue. */
export const startEdges = ({ starts, workload }: Reach, service: string, ids: Ids): readonly MapEdge[] =>
  starts.flatMap(({ from, kind }) => {
    const source = ids.get(from);
    return source === undefined
      ? []
      : [{ from: source, to: service, standing: 'declared', label: `${kind}: starts ${workload.name}` }];
  });

/** To what a service gets at. What starts it leads to it already. */
export function accessEdges(
  { access, starts }: Pick<Reach, 'access' | 'starts'>,
  service: string,
  ids: Ids,
): readonly MapEdge[] {
  const started = new Set(starts.map(({ from }) => from));
  return access.flatMap(({ asset, standing, ways }) => {
    const to = ids.get(asset.id);
    const does = [...new Set(ways.map((way) => way.does))].join(', ');
    return to === undefined || (standing === 'declared' && started.has(asset.id))
      ? []
      : [
          {
            from: service,
            to,
            standing,
            label: `${does} ${asset.noun} ${asset.name}`,
          },
        ];
  });
}
