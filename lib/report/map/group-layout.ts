import { count } from '../count';
import { type Caption, curve, type MapLayout, type PlacedEdge, type PlacedHolding, type PlacedNode } from './layout';
import type { Holding, MapEdge, MapGraph, MapNode } from './map-graph';

const MARGIN = 12;
const ENTRY = { width: 150, height: 52 };
const SERVICE = { width: 117, height: 30 };
const ASSET = { width: 138, height: 36 };
const GAP = 9;
const COLUMNS = 5;
const ROW = SERVICE.height + 8;
const GRID_WIDTH = COLUMNS * SERVICE.width + (COLUMNS - 1) * GAP;
const DATA_X = MARGIN + GRID_WIDTH + 36;

/**
 * Places many services in rows, those that the internet reaches first. Next to them is room for what the selected one
 * gets at: of a hundred services, nobody can follow the paths of all.
 */
export function layOutInGroups(graph: MapGraph): MapLayout {
  const { edges, holdings, nodes } = graph;
  const entries = nodes.filter(({ kind }) => kind === 'internet' || kind === 'entry').map(placedEntry);
  const services = nodes.filter(({ kind }) => kind === 'service');
  const routed = new Set(edges.filter(({ from }) => from.startsWith('e')).map(({ to }) => to));
  const groups = [
    ['that the internet reaches', services.filter(({ id }) => routed.has(id))],
    ['that only services reach, or nothing', services.filter(({ id }) => !routed.has(id))],
  ] as const;
  const captions: Caption[] = [];
  const placed: PlacedNode[] = [...entries];
  let y = entries.length === 0 ? MARGIN : MARGIN + ENTRY.height + 24;
  for (const [text, members] of groups.filter(([, all]) => all.length > 0)) {
    captions.push({ text: `${count(members.length, 'service')} ${text}`, x: MARGIN, y: y + 14 });
    y += 28;
    placed.push(...members.map((node, i) => placedService(node, i, y)));
    y += Math.ceil(members.length / COLUMNS) * ROW + 18;
  }
  const height = Math.max(y, ...holdings.map((one) => MARGIN + one.nodes.length * (ASSET.height + 8) + MARGIN));
  const byId = new Map(placed.map((node) => [node.id, node]));
  return {
    width: DATA_X + ASSET.width + MARGIN,
    height,
    nodes: placed,
    edges: placedEdges(edges, byId),
    captions,
    holdings: holdings.map((holding) => placedHolding(holding, byId, height)),
  };
}

const placedEntry = (node: MapNode, i: number): PlacedNode => ({
  ...node,
  ...ENTRY,
  x: MARGIN + i * (ENTRY.width + 56),
  y: MARGIN,
});

const placedService = (node: MapNode, i: number, top: number): PlacedNode => ({
  ...node,
  ...SERVICE,
  x: MARGIN + (i % COLUMNS) * (SERVICE.width + GAP),
  y: top + Math.floor(i / COLUMNS) * ROW,
});

function placedEdges(edges: readonly MapEdge[], byId: ReadonlyMap<string, PlacedNode>): readonly PlacedEdge[] {
  return edges.flatMap((edge) => {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    return from === undefined || to === undefined ? [] : [{ ...edge, path: pathBetween(from, to) }];
  });
}

/** Beside one another by their sides; from an entry down; in one column around it. */
function pathBetween(from: PlacedNode, to: PlacedNode): string {
  if (from.kind === 'entry') {
    const [x, y] = [from.x + from.width / 2, from.y + from.height];
    const end = to.x + to.width / 2;
    return `M${x} ${y}C${x} ${(y + to.y) / 2} ${end} ${(y + to.y) / 2} ${end} ${to.y}`;
  }
  if (from.x === to.x) {
    const x = from.x + from.width;
    const [start, end] = [from.y + from.height / 2, to.y + to.height / 2];
    return `M${x} ${start}C${x + 28} ${start} ${x + 28} ${end} ${x} ${end}`;
  }
  return curve(from, [], to);
}

/** As near to its service as there is room. */
function placedHolding(
  { edges, nodes, of }: Holding,
  services: ReadonlyMap<string, PlacedNode>,
  bottom: number,
): PlacedHolding {
  const service = services.get(of);
  const height = nodes.length * (ASSET.height + 8);
  const top = Math.max(MARGIN, Math.min((service?.y ?? 0) - height / 2, bottom - MARGIN - height));
  const assets = nodes.map(
    (node, i): PlacedNode => ({ ...node, ...ASSET, x: DATA_X, y: top + i * (ASSET.height + 8) }),
  );
  const all = new Map([...assets, ...(service === undefined ? [] : [service])].map((node) => [node.id, node]));
  return { of, nodes: assets, edges: placedEdges(edges, all) };
}
