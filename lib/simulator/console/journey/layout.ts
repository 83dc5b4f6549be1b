import type { MapService, SystemMap } from '../map/model';
import type { Box, Layout } from './layout-model';
import { linesOf } from './lines';
import { isEntered, rowsOf } from './rows';

interface Measures {
  readonly width: number;
  readonly client: Place;
  readonly edge: Place;
  /** Left edges of services that routes lead to, and of those that only services call. */
  readonly columns: readonly [number, number];
  readonly service: { readonly width: number; readonly height: number; readonly gap: number };
  readonly store: { readonly x: number; readonly width: number };
  /** Whether services stand below the edge, for narrow screens. */
  readonly isStacked: boolean;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const WIDE: Measures = {
  width: 820,
  client: { x: 8, y: 16, width: 76 },
  edge: { x: 124, y: 16, width: 196 },
  columns: [386, 538],
  service: { width: 132, height: 56, gap: 30 },
  store: { x: 704, width: 108 },
  isStacked: false,
};

const NARROW: Measures = {
  width: 360,
  client: { x: 12, y: 4, width: 336 },
  edge: { x: 12, y: 64, width: 336 },
  columns: [12, 92],
  service: { width: 132, height: 52, gap: 22 },
  store: { x: 248, width: 100 },
  isStacked: true,
};

const CONTROL_HEIGHT = 32;
const HEADING_HEIGHT = 38;
const STORE_HEIGHT = 28;

/** Lays a map out: the client, the controls of the edge below each other, a row for each service with its stores. */
export function layOut(map: SystemMap, isNarrow: boolean): Layout {
  const measures = isNarrow ? NARROW : WIDE;
  const { client, edge } = measures;
  const edgeHeight = HEADING_HEIGHT + map.controls.length * CONTROL_HEIGHT + 10;
  const controls = map.controls.map(
    ({ control, title }, i): Box => ({
      id: `control:${control}`,
      title,
      kind: 'control',
      x: edge.x + 8,
      y: edge.y + HEADING_HEIGHT + i * CONTROL_HEIGHT,
      width: edge.width - 16,
      height: CONTROL_HEIGHT - 4,
    }),
  );
  const services = serviceBoxes(map, measures, edgeHeight);
  const stores = map.services.flatMap((service) => storeBoxes(service, services, measures));
  const boxes: readonly Box[] = [
    { id: 'client', title: 'Client', kind: 'client', ...client, height: 44 },
    { id: 'edge', title: 'Edge', note: 'API Gateway', kind: 'edge', ...edge, height: edgeHeight },
    ...controls,
    ...services,
    ...stores,
  ];
  const bottom = Math.max(...boxes.map(({ height, y }) => y + height));
  return { width: measures.width, height: bottom + 16, boxes, lines: linesOf(map, boxes, isNarrow) };
}

function serviceBoxes(
  map: SystemMap,
  { columns, edge, isStacked, service }: Measures,
  edgeHeight: number,
): readonly Box[] {
  const rows = rowsOf(map);
  const step = service.height + service.gap;
  const total = rows.length * step - service.gap;
  const top = isStacked ? edge.y + edgeHeight + 40 : edge.y + Math.max(0, (edgeHeight - total) / 2);
  return rows.map((row, i) => ({
    id: `service:${row.name}`,
    title: row.name,
    note: row.kind === 'function' ? 'Lambda function' : 'container',
    kind: 'service',
    x: columns[isEntered(row, map) ? 0 : 1],
    y: top + i * step,
    width: service.width,
    height: service.height,
  }));
}

function storeBoxes({ name, stores }: MapService, services: readonly Box[], { store }: Measures): readonly Box[] {
  const service = services.find(({ id }) => id === `service:${name}`);
  // One box for all where there are several, so that rows keep their height.
  const [first] = stores;
  return service === undefined || first === undefined
    ? []
    : [
        {
          id: `store:${name}`,
          title: stores.length === 1 ? first.name : `${stores.length} stores`,
          kind: 'store',
          x: store.x,
          y: service.y + (service.height - STORE_HEIGHT) / 2,
          width: store.width,
          height: STORE_HEIGHT,
        },
      ];
}
