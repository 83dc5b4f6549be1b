import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Resource, System, Value } from '../../assembly';
import { type Decision, INTERNET, type NetworkPaths } from '../../reachability/network';
import { list, map, number, text } from '../edge/values';
import type { Listener, NetworkMap } from '../workloads/network-map';

/** Something that listens in the simulated network. */
export interface Address {
  /** Resource that listens: an ECS service, or a load balancer. */
  readonly place: string;
  /** Address in the simulated network. */
  readonly ip: string;
  /** Ports of the network, and where each really is on loopback. */
  readonly ports: Readonly<Record<number, number>>;
}

/** A name outside of the network, and where it really is on loopback. */
export interface OutsideHost {
  readonly name: string;
  readonly port: number;
}

/** Who has which address, and which name leads where. */
export interface NetworkPlan {
  readonly addresses: readonly Address[];
  readonly names: Readonly<Record<string, readonly string[]>>;
}

/** Port of HTTPS. */
const HTTPS = 443;

/**
 * Gives every container instance and every load balancer an address and ports of this machine, and every private name
 * its addresses, as Cloud Map and private hosted zones would.
 *
 * @param instances how many instances an ECS service has
 */
export async function planNetwork(system: System, instances: (service: Resource) => number): Promise<NetworkPlan> {
  const addresses: Address[] = [];
  const add = async (place: string, ports: readonly number[]): Promise<string> => {
    const ip = `10.255.${addresses.length >> 8}.${addresses.length & 255}`;
    const real = await freePorts(ports.length);
    addresses.push({ place, ip, ports: Object.fromEntries(ports.map((port, i) => [port, real[i] ?? 0])) });
    return ip;
  };
  const names: Record<string, string[]> = {};
  for (const service of system.ofType('AWS::ECS::Service')) {
    const found: string[] = [];
    for (let i = 0; i < instances(service); i += 1) {
      found.push(await add(service.id, portsOf(service, system)));
    }
    for (const name of cloudMapNames(service, system)) {
      names[name] = found;
    }
  }
  for (const balancer of system.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')) {
    const ip = await add(balancer.id, listenerPorts(balancer, system));
    for (const name of aliasesOf(balancer, system)) {
      names[name] = [ip];
    }
  }
  return { addresses, names };
}

/**
 * What one workload finds in the network: every name, and behind each address what the security groups of both sides
 * let it reach.
 *
 * @param place id of the workload's place
 * @param own address, of a workload that listens
 */
export function networkMapOf(plan: NetworkPlan, paths: NetworkPaths, place: string, own?: Address): NetworkMap {
  const listeners: Record<string, Listener> = {};
  for (const { ip, place: to, ports } of plan.addresses) {
    for (const [port, real] of Object.entries(ports)) {
      const { allowed, hops } = paths.mayConnect(place, to, Number(port));
      const refused = hops.findLast(({ allows }) => !allows)?.text ?? 'no rule of a security group allows it';
      listeners[`${ip}:${port}`] = { port: real, ...(!allowed && { refused }) };
    }
  }
  return { names: plan.names, listeners, own: own?.ports ?? {} };
}

/** What a workload outside of every VPC finds: the hosts that play the rest of the internet, and nothing else. */
export function outsideMap(hosts: readonly OutsideHost[]): NetworkMap {
  const places = hosts.map(({ name, port }, i) => ({ name, port, ip: `192.0.2.${i + 1}` }));
  return {
    names: Object.fromEntries(places.map(({ ip, name }) => [name, [ip]])),
    listeners: Object.fromEntries(places.map(({ ip, port }) => [`${ip}:${HTTPS}`, { port }])),
    own: {},
  };
}

/** The same network as if every security group let everything through. */
export function withoutSegments(paths: NetworkPaths): NetworkPaths {
  const open = (decision: Decision): Decision => (decision.allowed ? decision : { ...decision, allowed: true });
  return {
    ...paths,
    mayConnect: (from, to, port) =>
      to === INTERNET ? paths.mayConnect(from, to, port) : open(paths.mayConnect(from, to, port)),
  };
}

/** VPC that a workload stands in, where its endpoints are the only way to AWS. */
export function isolatedIn({ id }: Resource, paths: NetworkPaths): string | undefined {
  const vpc = paths.endpoints.find((place) => place.id === id)?.stands[0]?.vpc;
  return vpc === undefined || paths.mayConnect(id, INTERNET, HTTPS).allowed ? undefined : vpc;
}

function portsOf({ properties }: Resource, system: System): readonly number[] {
  const task = system.named(properties['TaskDefinition'] ?? null);
  return list(task?.properties['ContainerDefinitions'])
    .flatMap((container) => list(map(container)['PortMappings']))
    .flatMap((mapping) => number(map(mapping)['ContainerPort']) ?? []);
}

function listenerPorts({ id }: Resource, system: System): readonly number[] {
  return system
    .ofType('AWS::ElasticLoadBalancingV2::Listener')
    .filter(({ properties }) => system.named(properties['LoadBalancerArn'] ?? null)?.id === id)
    .flatMap(({ properties }) => number(properties['Port']) ?? []);
}

/** https://docs.aws.amazon.com/cloud-map/latest/dg/services-route53.html */
function cloudMapNames({ properties }: Resource, system: System): readonly string[] {
  return list(properties['ServiceRegistries']).flatMap((registry) => nameOf(map(registry)['RegistryArn'], system));
}

/** Name of a service of Cloud Map in its namespace. */
function nameOf(service: Value | undefined, system: System): readonly string[] {
  const entry = system.named(service ?? null)?.properties;
  const namespace = system.named(entry?.['NamespaceId'] ?? map(entry?.['DnsConfig'])['NamespaceId'] ?? null);
  const [name, domain] = [text(entry?.['Name']), text(namespace?.properties['Name'])];
  return name === undefined || domain === undefined ? [] : [`${name}.${domain}`.toLowerCase()];
}

/** Names of private hosted zones and of Cloud Map that are aliases of a load balancer. */
function aliasesOf({ id }: Resource, system: System): readonly string[] {
  const records = system
    .ofType('AWS::Route53::RecordSet')
    .filter(({ references, properties }) => properties['AliasTarget'] !== undefined && references.includes(id))
    .flatMap(({ properties }) => text(properties['Name'])?.toLowerCase().replace(/\.$/, '') ?? []);
  const entries = system
    .ofType('AWS::ServiceDiscovery::Instance')
    .filter(({ references }) => references.includes(id))
    .flatMap(({ properties }) => nameOf(properties['ServiceId'], system));
  return [...records, ...entries];
}

/**
 * Where services listen: below the ports that systems give to outgoing connections (RFC 6335, section 6; Linux from
 * 32768), one of which might take a port between now and the start of its service.
 */
const PORTS = { first: 15_000, count: 17_000 };

/** TCP ports of loopback that nobody uses. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers: Server[] = [];
  while (servers.length < count) {
    const server = createServer();
    const listening = await new Promise<boolean>((resolve) => {
      server.once('listening', () => resolve(true)).once('error', () => resolve(false));
      server.listen(PORTS.first + randomInt(PORTS.count), '127.0.0.1');
    });
    if (listening) {
      servers.push(server);
    }
  }
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(
    servers.map((server) => {
      server.close();
      return once(server, 'close');
    }),
  );
  return ports;
}
