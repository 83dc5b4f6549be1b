import { Graph, layout } from '@dagrejs/dagre';
import type { MapEdge, MapGraph, MapNode } from './map-graph';

/** A node with its box, in pixels. */
export interface PlacedNode extends MapNode {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An edge with its path, as the attribute `d` of SVG takes it. */
export interface PlacedEdge extends MapEdge {
  readonly path: string;
}

/** A map that can be drawn. */
export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  /** Words beside what they are about. */
  readonly captions: readonly Caption[];
  /** What is drawn only while a service is selected. */
  readonly holdings: readonly PlacedHolding[];
}

/** A line of text on a map. */
export interface Caption {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** What one service gets at, placed. */
export interface PlacedHolding {
  readonly of: string;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

type Size = readonly [width: number, height: number];

const SIZES: Readonly<Record<MapNode['kind'], Size>> = {
  internet: [112, 52],
  entry: [150, 52],
  service: [204, 70],
  asset: [152, 46],
};
const MARGIN = 12;

/** Places what a map shows in columns, from the internet on the left to data on the right. */
export function layOut({ edges, nodes }: MapGraph): MapLayout {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 20, edgesep: 12, ranksep: 76, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, kind } of nodes) {
    const [width, height] = SIZES[kind];
    graph.setNode(id, { width, height });
  }
  for (const { from, to } of edges) {
    graph.setEdge(from, to, { weight: from.startsWith('e') ? 3 : 1 });
  }
  holdToTheRight(graph, nodes);
  layout(graph);
  const placed = nodes.map((node): PlacedNode => {
    const [boxWidth, boxHeight] = SIZES[node.kind];
    const { x, y } = graph.node(node.id);
    return { ...node, x: (x ?? 0) - boxWidth / 2, y: (y ?? 0) - boxHeight / 2, width: boxWidth, height: boxHeight };
  });
  const byId = new Map(placed.map((node) => [node.id, node]));
  return {
    width: Math.ceil(Math.max(0, ...placed.map(({ width, x }) => x + width)) + MARGIN),
    height: Math.ceil(graph.graph().height ?? 0),
    captions: [],
    holdings: [],
    nodes: placed,
    edges: edges.flatMap((edge) => {
      const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
      const bends = graph.edge(edge.from, edge.to)?.points ?? [];
      return from === undefined || to === undefined ? [] : [{ ...edge, path: curve(from, bends.slice(1, -1), to) }];
    }),
  };
}

/** Draws all data to one column, by an end behind it that isn't drawn. */
function holdToTheRight(graph: Graph, nodes: readonly MapNode[]): void {
  const assets = nodes.filter(({ kind }) => kind === 'asset');
  if (assets.length > 0) {
    graph.setNode('end', { width: 0, height: 0 });
  }
  for (const { id } of assets) {
    graph.setEdge(id, 'end', { weight: 8 });
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A curve from the side of one box to the side of another one that faces it, around what lies between. */
export function curve(from: PlacedNode, bends: readonly Point[], to: PlacedNode): string {
  const forward = from.x <= to.x;
  const start = { x: forward ? from.x + from.width : from.x, y: from.y + from.height / 2 };
  const end = { x: forward ? to.x : to.x + to.width, y: to.y + to.height / 2 };
  // Of neighbouring columns, the middle is the only bend: the curve needs none.
  const points = [start, ...(bends.length > 1 ? bends : []), end];
  return points.reduce((path, point, i) => {
    const before = points[i - 1];
    if (before === undefined) {
      return `M${round(point.x)} ${round(point.y)}`;
    }
    const middle = round((before.x + point.x) / 2);
    return `${path}C${middle} ${round(before.y)} ${middle} ${round(point.y)} ${round(point.x)} ${round(point.y)}`;
  }, '');
}

const round = (number: number): number => Math.round(number * 10) / 10;
