import type { Access, AssetView } from '../model/access';
import type { Estate, Reach } from '../model/estate';
import type { Standing } from '../model/standing';
import { accessEdges, callEdges, entryEdges, startEdges } from './map-edges';
import { assetNode, entryNode, heapNode, INTERNET_NODE, serviceNode } from './map-nodes';

/** Something that the map shows. */
export interface MapNode {
  /** Unique on the map, and good for an attribute. */
  readonly id: string;
  readonly kind: 'internet' | 'entry' | 'service' | 'asset';
  readonly title: string;
  /** What it is. */
  readonly subtitle: string;
  /** What else it has. @default - nothing */
  readonly detail?: string;
  /** Whole name, shown when one points at it. */
  readonly path: string;
  /** Position of the service among all workloads; absent of what isn't one. */
  readonly workload?: number;
  /** How many findings there are about it. */
  readonly findings: number;
}

/** A path on the map. */
export interface MapEdge {
  readonly from: string;
  readonly to: string;
  readonly standing: Standing;
  /** For people: what goes this way, and by what. */
  readonly label: string;
}

/** What one service gets at. */
export interface Holding {
  /** Id of the service's node. */
  readonly of: string;
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

/** What the map shows. */
export interface MapGraph {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  /** Whether services are drawn small, and paths and stores only of the one that is selected. */
  readonly dense: boolean;
  /** What each service gets at, drawn when it is selected; empty unless {@link dense}. */
  readonly holdings: readonly Holding[];
  /** Connections that nothing stops and nobody declared, left out because there are too many to tell apart. */
  readonly notDrawn: number;
}

/** Services up to which each is drawn with its stores. */
const MOST_IN_FULL = 14;
/** Connections that nobody declared up to which they can be told apart. */
const MOST_REACHABLE = 250;

/** Chooses what of an estate is drawn. */
export function mapGraph({ entries, reaches }: Estate): MapGraph {
  const services = reaches.filter(({ workload }) => workload.isService);
  const ids = new Map(services.map(({ workload }, i) => [workload.id, `s${i}`]));
  const ways = entries.filter(({ kind, routes, to }) => kind !== 'api' || routes.length + to.length > 0);
  const open = services.flatMap(({ calls }) => calls).filter(({ standing }) => standing === 'reachable').length;
  const dense = services.length > MOST_IN_FULL;
  const data = dense ? NO_DATA : dataOf(services);
  return {
    dense,
    holdings: dense ? services.map(({ access }, i) => holdingOf(`s${i}`, access)) : [],
    notDrawn: open > MOST_REACHABLE ? open : 0,
    nodes: [
      ...(ways.length > 0 ? [INTERNET_NODE] : []),
      ...ways.map((entry, i) => entryNode(entry, `e${i}`)),
      ...services.map((reach, i) => serviceNode(reach, `s${i}`, reaches.indexOf(reach))),
      ...data.nodes,
    ],
    edges: [
      ...ways.flatMap((entry, i) => entryEdges(entry, `e${i}`, ids)),
      ...services.flatMap((reach) => callEdges(reach, ids, open <= MOST_REACHABLE)),
      ...data.edges,
    ],
  };
}

type Data = Pick<MapGraph, 'nodes' | 'edges'>;
const NO_DATA: Data = { nodes: [], edges: [] };

/** Stores that somebody may reach, and what else is reached by who should not, in one heap of each kind. */
function dataOf(services: readonly Reach[]): Data {
  const stores = new Map<string, AssetView>(
    services
      .flatMap(({ access }) => access)
      .filter(({ asset, standing }) => asset.kind === 'store' && standing !== 'undeclared')
      .map(({ asset }) => [asset.id, asset]),
  );
  const ids = new Map([...stores.keys()].map((id, i) => [id, `a${i}`]));
  const heaps = services.map(({ access }, i) =>
    heapsOf(
      `s${i}`,
      access.filter(({ asset, standing }) => standing === 'undeclared' && !ids.has(asset.id)),
    ),
  );
  return {
    nodes: [
      ...[...stores].map(([id, asset]) => assetNode(asset, ids.get(id) ?? '')),
      ...heaps.flatMap(({ nodes }) => nodes),
    ],
    edges: [
      ...services.flatMap((reach, i) => [...startEdges(reach, `s${i}`, ids), ...accessEdges(reach, `s${i}`, ids)]),
      ...heaps.flatMap(({ edges }) => edges),
    ],
  };
}

function heapsOf(of: string, access: readonly Access[]): Data {
  const kinds = [...new Set(access.map(({ asset }) => asset.kind))];
  const heaps = kinds.map((kind) => ({
    id: `${of}-${kind}`,
    members: access.filter(({ asset }) => asset.kind === kind),
  }));
  return {
    nodes: heaps.map(({ id, members }) => heapNode(members, id)),
    edges: heaps.map(({ id, members }) => ({
      from: of,
      to: id,
      standing: 'undeclared',
      label: members.map(({ asset }) => asset.path).join(', '),
    })),
  };
}

function holdingOf(of: string, access: readonly Access[]): Holding {
  const ids = new Map(access.map(({ asset }, i) => [asset.id, `${of}h${i}`]));
  return {
    of,
    nodes: access.map(({ asset }) => assetNode(asset, ids.get(asset.id) ?? '')),
    edges: accessEdges({ access, starts: [] }, of, ids),
  };
}
