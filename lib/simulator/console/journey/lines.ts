import type { SystemMap } from '../map/model';
import type { Box, Line } from './layout-model';
import { isEntered } from './rows';

/**
 * The lines of a map.
 *
 * @param isStacked whether services stand below the edge
 */
export function linesOf(map: SystemMap, boxes: readonly Box[], isStacked: boolean): readonly Line[] {
  const box = (id: string): Box | undefined => boxes.find((one) => one.id === id);
  const line = (from: string, to: string, kind: Line['kind'], draw: (a: Box, b: Box) => string): readonly Line[] => {
    const [a, b] = [box(from), box(to)];
    return a === undefined || b === undefined ? [] : [{ from, to, kind, path: draw(a, b) }];
  };
  const enter = isStacked ? straightDown : straightAcross;
  const entered = map.services.filter((service) => isEntered(service, map));
  return [
    ...line('client', 'edge', 'enter', enter),
    ...entered.flatMap(({ name }) => line('edge', `service:${name}`, 'enter', isStacked ? downLeft : across)),
    ...map.services.flatMap(({ name }) => line(`service:${name}`, `store:${name}`, 'store', straight)),
    ...map.services.flatMap(({ calls, name }) =>
      calls.flatMap(({ to }) => line(`service:${name}`, `service:${to}`, 'call', between)),
    ),
  ];
}

const middle = ({ height, y }: Box): number => y + height / 2;

/** From the end of the controls to the left of a service. */
function across(edge: Box, service: Box): string {
  const [x, y] = [edge.x + edge.width, edge.y + edge.height - 24];
  const bend = (service.x - x) / 2;
  return `M${x} ${y}C${x + bend} ${y} ${x + bend} ${middle(service)} ${service.x} ${middle(service)}`;
}

/** From below the controls along the left side to a service. */
function downLeft(edge: Box, service: Box): string {
  const [x, y] = [edge.x - 6, edge.y + edge.height];
  return `M${edge.x + 16} ${y}C${x} ${y + 14} ${x} ${y + 10} ${x} ${y + 24}L${x} ${middle(service) - 10}Q${x} ${middle(service)} ${service.x} ${middle(service)}`;
}

function straightAcross(client: Box, edge: Box): string {
  return `M${client.x + client.width} ${middle(client)}L${edge.x} ${middle(client)}`;
}

function straightDown({ height, width, x, y }: Box, edge: Box): string {
  return `M${x + width / 2} ${y + height}L${x + width / 2} ${edge.y}`;
}

function straight(service: Box, store: Box): string {
  return `M${service.x + service.width} ${middle(service)}L${store.x} ${middle(store)}`;
}

/** A call: to the left of a service further on, or around to the right side of one in the same column. */
function between(caller: Box, callee: Box): string {
  const [x, y] = [caller.x + caller.width, middle(caller) + 10];
  if (callee.x > caller.x) {
    const down = x - 24;
    return `M${down} ${caller.y + caller.height}C${down} ${middle(callee)} ${down} ${middle(callee)} ${callee.x} ${middle(callee)}`;
  }
  const end = callee.x + callee.width;
  const bulge = Math.max(x, end) + 16;
  return `M${x} ${y}C${bulge} ${y} ${bulge} ${middle(callee) - 10} ${end} ${middle(callee) - 10}`;
}
