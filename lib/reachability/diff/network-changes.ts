import { AWS_SERVICES, describeTraffic, INTERNET, type NetworkEdge, type Traffic } from '../network';
import { trafficWithout } from '../network/traffic';
import type { PathChange } from './model';
import type { Side } from './side';

/**
 * Connections that one side allows and the other doesn't.
 *
 * @param reasons whether `because` is to say what allows them here, or what stops them there
 */
export function connectionsOnlyIn(here: Side, there: Side, reasons: 'allowed' | 'stopped'): readonly PathChange[] {
  const others = new Map(there.evidence.network.edges.map((edge) => [keyOf(edge, there), edge]));
  return here.evidence.network.edges.flatMap((edge) => {
    const other = others.get(keyOf(edge, here));
    const traffic = without(edge.traffic, other?.traffic ?? []);
    return traffic.length === 0 ? [] : [changeOf(edge, traffic, here, there, reasons)];
  });
}

const keyOf = ({ from, to }: NetworkEdge, { names }: Side): string => `${names.keyOf(from)} → ${names.keyOf(to)}`;

function without(one: readonly Traffic[], other: readonly Traffic[]): readonly Traffic[] {
  return other.reduce((left, known) => left.flatMap((part) => trafficWithout(part, known)), one);
}

function changeOf(
  { from, to }: NetworkEdge,
  traffic: readonly Traffic[],
  here: Side,
  there: Side,
  reasons: 'allowed' | 'stopped',
): PathChange {
  const { names } = here;
  const only = [from, to].find((id) => !there.names.has(names.keyOf(id)));
  return {
    kind: [from, to].some((id) => id === INTERNET || id === AWS_SERVICES) ? 'internet' : 'network',
    from: names.nameOf(from),
    to: names.nameOf(to),
    what: traffic.map(describeTraffic).join(', '),
    because: reasons === 'allowed' ? hopsOf(from, to, traffic, here) : stopOf(from, to, traffic, here, there),
    ...(only !== undefined && { only: names.nameOf(only) }),
  };
}

/** What decides about the first port of some traffic. */
function decide(from: string, to: string, [first]: readonly Traffic[], { evidence }: Side) {
  const isTcp = first !== undefined && first.protocols[0] <= 6 && first.protocols[1] >= 6;
  return evidence.network.mayConnect(from, to, isTcp ? first.ports[0] : undefined);
}

function hopsOf(from: string, to: string, traffic: readonly Traffic[], side: Side): readonly string[] {
  return decide(from, to, traffic, side).hops.map(({ text }) => text);
}

/** Both ends by their keys, as ids of the other side may differ. */
function stopOf(from: string, to: string, traffic: readonly Traffic[], here: Side, there: Side): readonly string[] {
  const find = (id: string): string | undefined => {
    const key = here.names.keyOf(id);
    return there.evidence.network.endpoints.find((place) => there.names.keyOf(place.id) === key)?.id;
  };
  const [source, target] = [find(from), find(to)];
  if (source === undefined || target === undefined) {
    return [];
  }
  const last = decide(source, target, traffic, there).hops.at(-1);
  return last === undefined || last.allows ? [] : [last.text];
}
