import { type Addresses, ANY_ADDRESS, familiesOf } from './addresses';
import { type Flow, passBoth, type Reason, toAddresses } from './flow';
import type { Acl, NetworkAcls } from './network-acls';
import { type Connection, repliesPass } from './replies';
import { sourcePorts } from './source-ports';
import { aclStop, groupStop, replyStop, routeStop, type Stop } from './stops';
import { passTraffic, sharedTraffic, type Traffic } from './traffic';
import { type End, isOutside, type Ways } from './ways';

/** What the groups of both ends let through, and of that the traffic that matters. */
export interface Allowed {
  readonly leaving: readonly Flow[];
  readonly entering: readonly Flow[];
  readonly meant: readonly Traffic[];
}

/** What gets from one end to the other. */
export interface Passed {
  readonly traffic: readonly Traffic[];
  readonly because: readonly Reason[];
}

/**
 * What gets from a place in one subnet to a place in another, in the order in which packets meet it:
 *
 * 1. The groups of the sender, towards the addresses of the other subnet.
 * 2. The ACL of the sender's subnet and the route, unless both are in the same subnet, which no ACL divides.
 * 3. The ACL of the receiver's subnet, the receiver's groups.
 * 4. For replies, both ACLs and the route back.
 *
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export function betweenEnds(from: End, to: End, allowed: Allowed, ways: Ways, acls: NetworkAcls): Passed | Stop {
  const { subnet } = from.stand;
  const isLocal = subnet !== undefined && subnet === to.stand.subnet;
  const aclOf = ({ place, stand }: End): Acl | undefined =>
    isLocal || isOutside(place) ? undefined : acls.of(stand.subnet, stand.vpc);
  const [source, target] = [aclOf(from), aclOf(to)];
  const out = ofTraffic(allowed.leaving, allowed.meant).flatMap((flow) => toAddresses(flow, to.stand.addresses));
  if (out.length === 0) {
    return { stage: 'leaving', reason: groupStop(from.place, 'out', to.place) };
  }
  const left = source === undefined ? out : passBoth(out, source.out);
  if (left.length === 0) {
    return { stage: 'acl out', reason: aclStop(source, 'out', to.place) };
  }
  const there = isLocal ? left : passBoth(left, ways.between(from, to));
  if (there.length === 0) {
    return { stage: 'route', reason: routeStop(from.place, to.place) };
  }
  const sent = clientsOf(from).flatMap((addresses) =>
    there.map(({ traffic }): Flow => ({ addresses, traffic, because: [] })),
  );
  const arrived = target === undefined ? sent : passBoth(sent, target.in);
  if (arrived.length === 0) {
    return { stage: 'acl in', reason: aclStop(target, 'in', from.place) };
  }
  const pairs = joined(there, passBoth(arrived, allowed.entering));
  if (pairs.length === 0) {
    return { stage: 'entering', reason: groupStop(to.place, 'in', from.place) };
  }
  if (isLocal) {
    return passed(pairs, []);
  }
  const routes = ways.back(to, from);
  const clientPorts = sourcePorts(from.place.kind);
  const way = { leaving: target, routes, entering: source, clientPorts };
  const answered = pairs.filter((pair) => repliesPass(pair, way) !== undefined);
  const [first] = answered;
  return first === undefined
    ? { stage: 'replies', reason: replyStop(to.place, from.place, routes.length > 0) }
    : passed(answered, repliesPass(first, way) ?? []);
}

/** Addresses from which packets come: a load balancer may pass on those of its clients. */
function clientsOf({ place, stand }: End): readonly Addresses[] {
  return place.keepsClientAddress ? [ANY_ADDRESS] : stand.addresses;
}

function ofTraffic(flows: readonly Flow[], meant: readonly Traffic[]): Flow[] {
  return flows.flatMap((flow) => passTraffic([flow.traffic], meant).map((traffic) => ({ ...flow, traffic })));
}

/** Destinations with sources: of one family of addresses, and of the same traffic. */
function joined(there: readonly Flow[], here: readonly Flow[]): Connection[] {
  return there.flatMap((destination) =>
    here.flatMap((source) => {
      const traffic = sharedTraffic(destination.traffic, source.traffic);
      const families = familiesOf(destination.addresses);
      const isOneFamily = familiesOf(source.addresses).some((family) => families.includes(family));
      return traffic !== undefined && isOneFamily ? [{ there: destination, here: source, traffic }] : [];
    }),
  );
}

function passed(pairs: readonly Connection[], replies: readonly Reason[]): Passed {
  const [first] = pairs;
  return {
    traffic: pairs.map(({ traffic }) => traffic),
    because: [...(first?.there.because ?? []), ...(first?.here.because ?? []), ...replies],
  };
}
