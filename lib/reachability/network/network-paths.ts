import type { System } from '../../assembly';
import { Connections, type Outcome } from './connections';
import type { Decision, Hop, NetworkEdge, NetworkPaths, NetworkPlace } from './model';
import { NatGateways } from './nat-gateways';
import { NetworkAcls } from './network-acls';
import { Notes } from './notes';
import { readPlaces } from './places';
import { Routes } from './routes';
import { SecurityGroups, UNKNOWN_GROUP } from './security-groups';
import { Sources } from './sources';
import { Subnets } from './subnets';
import { tcp } from './traffic';
import { VpcConnections } from './vpc-connections';
import { Ways } from './ways';

/**
 * What can connect to what in a system, from its templates alone. A pair that is connected only by way of the internet
 * is two edges, one to it and one from it; what starts at a load balancer, an API or a VPC link is an edge of its own.
 * What isn't known counts as reachable and is listed.
 *
 * Names are resolved by the resolver of the VPC and the metadata of a workload is read from link-local addresses: no
 * group and no ACL stops either, https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export function networkPaths(system: System): NetworkPaths {
  const notes = new Notes();
  const subnets = new Subnets(system, notes);
  const groups = new SecurityGroups(system, notes);
  const acls = new NetworkAcls(system, notes);
  const routes = new Routes(system, notes);
  const { gateways, places } = readPlaces({ system, notes, subnets });
  noteUnknownGroups(system, notes, groups, places);
  const nats = new NatGateways(system, notes, subnets, routes, acls);
  const ways = new Ways(routes, new VpcConnections(system, notes), nats, gateways);
  const connections = new Connections(groups, acls, ways);
  const edges = edgesOf(places, new Sources(places, groups), connections);
  const byId = new Map(places.map((place) => [place.id, place]));
  return {
    endpoints: places,
    edges,
    unknowns: notes.unknowns,
    mayConnect: (from, to, port) => {
      const [one, other] = [byId.get(from), byId.get(to)];
      if (one === undefined || other === undefined) {
        const text = `${one === undefined ? from : to} neither opens nor accepts connections`;
        return { allowed: false, traffic: [], hops: [{ control: 'place', text, allows: false }] };
      }
      return decisionOf(connections.between(one, other, port === undefined ? undefined : [tcp(port)]));
    },
  };
}

function decisionOf({ because, stop, traffic }: Outcome): Decision {
  const hops: Hop[] = because.map((reason) => ({ ...reason, allows: true }));
  return {
    allowed: traffic.length > 0,
    traffic,
    hops: stop === undefined ? hops : [...hops, { ...stop, allows: false }],
  };
}

function edgesOf(places: readonly NetworkPlace[], sources: Sources, connections: Connections): NetworkEdge[] {
  const order = new Map(places.map(({ id }, index) => [id, index]));
  const edges: NetworkEdge[] = [];
  for (const to of places) {
    for (const from of sources.of(to)) {
      const { traffic } = connections.between(from, to);
      if (traffic.length > 0) {
        edges.push({ from: from.id, to: to.id, traffic });
      }
    }
  }
  const place = (id: string) => order.get(id) ?? 0;
  return edges.sort((a, b) => place(a.from) - place(b.from) || place(a.to) - place(b.to));
}

function noteUnknownGroups(
  system: System,
  notes: Notes,
  groups: SecurityGroups,
  places: readonly NetworkPlace[],
): void {
  for (const { groups: named = [], id } of places) {
    const resource = system.byId(id);
    for (const group of named) {
      if (resource !== undefined && group !== UNKNOWN_GROUP && !groups.has(group)) {
        notes.add(resource, `security group ${group}`, 'its rules are not in the system');
      }
    }
  }
}
