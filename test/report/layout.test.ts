import { layOutInGroups } from '../../lib/report/map/group-layout';
import { layOut, type MapLayout, type PlacedNode } from '../../lib/report/map/layout';
import type { MapEdge, MapGraph, MapNode } from '../../lib/report/map/map-graph';

const node = (id: string, kind: MapNode['kind']): MapNode => ({
  id,
  kind,
  title: id,
  subtitle: kind,
  path: id,
  findings: 0,
});
const edge = (from: string, to: string): MapEdge => ({ from, to, standing: 'declared', label: `${from} to ${to}` });

/** Services that call their neighbours in a ring, three of four with a route, and a store each. */
function ring(size: number): MapGraph {
  const services = Array.from({ length: size }, (_, i) => `s${i}`);
  return {
    dense: size > 14,
    notDrawn: 0,
    nodes: [
      node('internet', 'internet'),
      node('e0', 'entry'),
      ...services.map((id) => node(id, 'service')),
      ...(size > 14 ? [] : services.map((id) => node(`a${id}`, 'asset'))),
    ],
    edges: [
      edge('internet', 'e0'),
      ...services.filter((_, i) => i % 4 !== 3).map((id) => edge('e0', id)),
      ...services.map((id, i) => edge(id, `s${(i + 1) % size}`)),
      ...(size > 14 ? [] : services.map((id) => edge(id, `a${id}`))),
    ],
    holdings: services.map((of) => ({
      of,
      nodes: Array.from({ length: 9 }, (_, i) => node(`${of}h${i}`, 'asset')),
      edges: Array.from({ length: 9 }, (_, i) => edge(of, `${of}h${i}`)),
    })),
  };
}

function overlapping(nodes: readonly PlacedNode[]): readonly string[] {
  return nodes.flatMap((a, i) =>
    nodes
      .slice(i + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${a.id} and ${b.id}`),
  );
}

const outside = ({ height, nodes, width }: Pick<MapLayout, 'nodes' | 'width' | 'height'>): readonly string[] =>
  nodes
    .filter((one) => one.x < 0 || one.y < 0 || one.x + one.width > width || one.y + one.height > height)
    .map(({ id }) => id);

describe.each([
  ['columns', 4, layOut],
  ['columns', 14, layOut],
  ['groups', 15, layOutInGroups],
  ['groups', 100, layOutInGroups],
] as const)('in %s, %d services', (_, size, place) => {
  const graph = ring(size);
  const layout = place(graph);

  it('are all drawn, with all their paths', () => {
    expect(layout.nodes.map(({ id }) => id).sort()).toEqual(graph.nodes.map(({ id }) => id).sort());
    expect(layout.edges).toHaveLength(graph.edges.length);
    for (const { path } of layout.edges) {
      expect(path).toMatch(/^M[-\d. ]+(C[-\d. ]+)+$/);
    }
  });

  it('cover neither each other nor what the selected one gets at, and stay inside', () => {
    expect(overlapping(layout.nodes)).toEqual([]);
    expect(outside(layout)).toEqual([]);
    for (const holding of layout.holdings) {
      expect(overlapping([...layout.nodes, ...holding.nodes])).toEqual([]);
      expect(outside({ ...layout, nodes: holding.nodes })).toEqual([]);
      expect(holding.edges).toHaveLength(9);
    }
  });
});

it('has the internet on the left and data on the right', () => {
  const { nodes } = layOut(ring(6));
  const columns = (kind: string) => new Set(nodes.filter((one) => one.kind === kind).map(({ x }) => x));
  const [[internet = 0], [data = 0]] = [[...columns('internet')], [...columns('asset')]];
  expect(columns('asset').size).toBe(1);
  expect(nodes.every(({ x }) => x >= internet && x <= data)).toBe(true);
});
