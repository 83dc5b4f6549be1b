import type { Resource, Value, ValueMap } from '../../../assembly';
import type { Forward, NetworkPlace } from '../model';
import { mapIn } from '../notes';
import { LAST_PORT, type Traffic } from '../traffic';
import { groupsOf, type PlaceSource, placeOf } from './place';
import { TargetGroups } from './target-groups';

/** Listeners of all load balancers. */
interface Listening {
  readonly ports: readonly Traffic[];
  /** ARNs of target groups that listeners and their rules name; `null` for one that isn't known. */
  readonly groups: ReadonlySet<string | null>;
}

/**
 * Load balancers: they accept connections on the ports of their listeners and open some to the targets of listeners and
 * rules alone. Network and gateway load balancers have no groups unless they name some, and keep the client's address.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
 */
export function loadBalancerPlaces(source: PlaceSource): NetworkPlace[] {
  const targets = new TargetGroups(source);
  const listening = listenersOf(source);
  return source.system.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer').map((resource) => {
    const { notes, subnets } = source;
    const { properties } = resource;
    const mappings = notes.maps(resource, 'SubnetMappings', properties['SubnetMappings']);
    const mapped = mappings.flatMap(
      (one) => notes.texts(resource, 'SubnetMappings.SubnetId', one?.['SubnetId']) ?? [null],
    );
    const named = [...(notes.texts(resource, 'Subnets', properties['Subnets']) ?? []), ...mapped];
    const ids = named.length === 0 ? [null] : named;
    const isApplication = (properties['Type'] ?? 'application') === 'application';
    const { groups, ports } = listening.get(resource.physicalId) ?? { groups: new Set<string>(), ports: [] };
    const reached = [...groups].map((group) => targets.of(group));
    const forwards = reached.flatMap((one) => one.forwards);
    const open = reached.some((one) => one.open);
    if (open) {
      notes.add(resource, 'targets', 'passes requests on to targets that are not known');
    }
    const hasGroups = isApplication || properties['SecurityGroups'] !== undefined;
    return placeOf(resource, {
      kind: 'load-balancer',
      stands: subnets.stands(resource, ids, (properties['IpAddressType'] ?? 'ipv4') !== 'ipv4'),
      groups: hasGroups ? groupsOf(source, resource, 'SecurityGroups', properties['SecurityGroups'], ids) : undefined,
      listens: ports,
      connects: open ? 'any' : merged(forwards),
      // Internet-facing is what a load balancer is that doesn't say.
      publicIpv4: properties['Scheme'] !== 'internal',
      keepsClientAddress: !isApplication,
    });
  });
}

/** One forward for each place. */
function merged(forwards: readonly Forward[]): readonly Forward[] {
  const byPlace = new Map<string, Forward>();
  for (const forward of forwards) {
    const known = byPlace.get(forward.to);
    byPlace.set(
      forward.to,
      known === undefined ? forward : { ...known, traffic: [...known.traffic, ...forward.traffic] },
    );
  }
  return [...byPlace.values()];
}

function listenersOf(source: PlaceSource): Map<string, Listening> {
  const { notes, system } = source;
  const found = new Map<string, { ports: Traffic[]; groups: Set<string | null> }>();
  const balancerOf = new Map<string, string>();
  for (const listener of system.ofType('AWS::ElasticLoadBalancingV2::Listener')) {
    const { DefaultActions, LoadBalancerArn, Port, Protocol } = listener.properties;
    const balancer = notes.text(listener, 'LoadBalancerArn', LoadBalancerArn);
    if (typeof balancer === 'string') {
      const known = found.get(balancer) ?? { ports: [], groups: new Set() };
      found.set(balancer, known);
      balancerOf.set(listener.physicalId, balancer);
      const port = notes.number(listener, 'Port', Port);
      known.ports.push(...listenerTraffic(Protocol, port));
      addGroups(source, listener, 'DefaultActions', DefaultActions, known.groups);
    }
  }
  for (const rule of system.ofType('AWS::ElasticLoadBalancingV2::ListenerRule')) {
    const listener = notes.text(rule, 'ListenerArn', rule.properties['ListenerArn']);
    const balancer = typeof listener === 'string' ? balancerOf.get(listener) : undefined;
    // A rule of a listener that isn't known may be one of any.
    const meant = balancer === undefined ? (typeof listener === 'string' ? [] : found.values()) : [found.get(balancer)];
    for (const known of meant) {
      addGroups(source, rule, 'Actions', rule.properties['Actions'], known?.groups ?? new Set());
    }
  }
  return found;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html */
function listenerTraffic(protocol: Value | undefined, port: number | null | undefined): Traffic[] {
  const ports: Traffic['ports'] = typeof port === 'number' ? [port, port] : [0, LAST_PORT];
  const tcp: Traffic = { protocols: [6, 6], ports };
  const udp: Traffic = { protocols: [17, 17], ports };
  switch (protocol) {
    case 'UDP':
    case 'QUIC':
      return [udp];
    case 'TCP_UDP':
    case 'TCP_QUIC':
      return [tcp, udp];
    case 'GENEVE':
      return [{ protocols: [17, 17], ports: [6081, 6081] }];
    default:
      return [tcp];
  }
}

function addGroups(
  { notes }: PlaceSource,
  resource: Resource,
  property: string,
  actions: Value | undefined,
  groups: Set<string | null>,
): void {
  const add = (action: ValueMap | null): void => {
    const arn = notes.text(resource, `${property}.TargetGroupArn`, action?.['TargetGroupArn']);
    if (arn !== undefined || action === null) {
      groups.add(arn ?? null);
    }
  };
  for (const action of notes.maps(resource, property, actions)) {
    add(action);
    const several = mapIn(action?.['ForwardConfig'])['TargetGroups'];
    for (const group of notes.maps(resource, `${property}.ForwardConfig.TargetGroups`, several)) {
      add(group);
    }
  }
}
