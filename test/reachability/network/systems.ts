import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTemplate, type System } from '../../../lib/assembly';
import { type Decision, describeTraffic, type NetworkPaths, networkPaths } from '../../../lib/reachability/network';

/** Resources of a template, by logical id. */
export type Resources = Readonly<Record<string, { readonly Type: string; readonly [attribute: string]: unknown }>>;

const STACK = 'Net';

/** The system that a template with these resources makes. */
export function systemOf(Resources: Resources, parts: Record<string, unknown> = {}): System {
  const folder = mkdtempSync(join(tmpdir(), 'network-'));
  try {
    const file = join(folder, `${STACK}.json`);
    writeFileSync(file, JSON.stringify({ Resources, ...parts }));
    return readTemplate(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const ref = (id: string) => ({ Ref: id });
const att = (id: string, name: string) => ({ 'Fn::GetAtt': [id, name] });
/** A value that only the deployment knows. */
export const UNKNOWN = { 'Fn::Transform': { Name: 'Later' } };

type Properties = Readonly<Record<string, unknown>>;

function resource(Type: string, Properties: Properties, attributes: Properties = {}) {
  return { Type, Properties, ...attributes };
}

export const vpc = (CidrBlock = '10.0.0.0/16') => resource('AWS::EC2::VPC', { CidrBlock });
export const subnet = (CidrBlock: string, more: Properties = {}, of = 'Vpc') =>
  resource('AWS::EC2::Subnet', { VpcId: ref(of), CidrBlock, ...more });
export const group = (inbound: unknown = [], outbound?: unknown, of = 'Vpc') =>
  resource('AWS::EC2::SecurityGroup', {
    GroupDescription: 'test',
    VpcId: ref(of),
    SecurityGroupIngress: inbound,
    ...(outbound === undefined ? {} : { SecurityGroupEgress: outbound }),
  });
export const instance = (SubnetId: unknown, SecurityGroupIds: unknown, more: Properties = {}) =>
  resource('AWS::EC2::Instance', { SubnetId, SecurityGroupIds, ...more });
export const of = (Type: string, Properties: Properties, attributes: Properties = {}) =>
  resource(Type, Properties, attributes);

/** A rule for TCP, one port unless another end is given. */
export const tcpFrom = (peer: Properties, from: unknown = 443, to = from) => ({
  IpProtocol: 'tcp',
  FromPort: from,
  ToPort: to,
  ...peer,
});
export const cidr = (CidrIp: unknown) => ({ CidrIp });
export const cidr6 = (CidrIpv6: unknown) => ({ CidrIpv6 });
export const fromGroup = (id: string) => ({ SourceSecurityGroupId: att(id, 'GroupId') });
export const toGroup = (id: string) => ({ DestinationSecurityGroupId: att(id, 'GroupId') });
/** What CDK writes so that a group lets nothing out. */
export const NO_TRAFFIC = { IpProtocol: 'icmp', FromPort: 252, ToPort: 86, CidrIp: '255.255.255.255/32' };

/** Resources that give a subnet a route table with these routes. */
export function routes(subnetId: string, all: readonly Properties[], of_ = 'Vpc'): Resources {
  const table = `${subnetId}Table`;
  return {
    [table]: resource('AWS::EC2::RouteTable', { VpcId: ref(of_) }),
    [`${table}Association`]: resource('AWS::EC2::SubnetRouteTableAssociation', {
      SubnetId: ref(subnetId),
      RouteTableId: ref(table),
    }),
    ...Object.fromEntries(
      all.map((one, index) => [
        `${table}Route${index}`,
        resource('AWS::EC2::Route', { RouteTableId: ref(table), ...one }),
      ]),
    ),
  };
}

/** Resources that give a subnet an ACL with these entries: direction, number, action, block, protocol, ports. */
export type Entry = readonly ['in' | 'out', unknown, string, unknown, unknown?, unknown?, unknown?];

export function acl(subnetId: string, entries: readonly Entry[], attributes: Properties = {}): Resources {
  const name = `${subnetId}Acl`;
  return {
    [name]: resource('AWS::EC2::NetworkAcl', { VpcId: ref('Vpc') }),
    [`${name}Association`]: resource(
      'AWS::EC2::SubnetNetworkAclAssociation',
      { SubnetId: ref(subnetId), NetworkAclId: ref(name) },
      attributes,
    ),
    ...Object.fromEntries(
      entries.map(([direction, number, action, block, protocol = -1, from, to = from], index) => [
        `${name}Entry${index}`,
        resource('AWS::EC2::NetworkAclEntry', {
          NetworkAclId: ref(name),
          Egress: direction === 'out',
          RuleNumber: number,
          RuleAction: action,
          Protocol: protocol,
          [String(block).includes(':') && typeof block === 'string' ? 'Ipv6CidrBlock' : 'CidrBlock']: block,
          ...(from === undefined ? {} : { PortRange: { From: from, To: to } }),
        }),
      ]),
    ),
  };
}

/**
 * A client and a server, instances in two subnets of one VPC: the client's group lets everything out, the server's admits
 * the client's on 443.
 */
export const PAIR: Resources = {
  Vpc: vpc(),
  ClientSubnet: subnet('10.0.1.0/24'),
  ServerSubnet: subnet('10.0.2.0/24'),
  ClientGroup: group(),
  ServerGroup: group([tcpFrom(fromGroup('ClientGroup'))]),
  Client: instance(ref('ClientSubnet'), [ref('ClientGroup')]),
  Server: instance(ref('ServerSubnet'), [ref('ServerGroup')]),
};

/** What a question is about. */
export interface Question {
  /** @default 'Client' */
  readonly from?: string;
  /** @default 'Server' */
  readonly to?: string;
  /** @default 443 */
  readonly port?: number | 'any';
}

/** The id of a place of {@link systemOf}. */
export function idOf(name: string): string {
  return /^(internet|aws-services)$/.test(name) ? name : `${STACK}/${name}`;
}

/** Paths of these resources. */
export function pathsOf(resources: Resources, parts?: Record<string, unknown>): NetworkPaths {
  return networkPaths(systemOf(resources, parts));
}

/** Asks about one pair. */
export function ask(paths: NetworkPaths, { from = 'Client', to = 'Server', port = 443 }: Question = {}): Decision {
  return paths.mayConnect(idOf(from), idOf(to), port === 'any' ? undefined : port);
}

/** What stops a connection: `open` when nothing does. */
export function stopOf({ allowed, hops }: Decision): string {
  return allowed ? 'open' : (hops.at(-1)?.control ?? 'nothing');
}

/** Edges for people, e.g. `Client > Server: tcp 443`. */
export function edgesOf(paths: NetworkPaths): string[] {
  return paths.edges.map(
    ({ from, to, traffic }) =>
      `${from.replace(`${STACK}/`, '')} > ${to.replace(`${STACK}/`, '')}: ${traffic.map(describeTraffic).join(', ')}`,
  );
}

/** Every IPv4 address. */
export const ALL = '0.0.0.0/0';

/** A condition that nobody can decide, for {@link pathsOf}. */
export const CONDITIONS = {
  Parameters: { Stage: { Type: 'String' } },
  Conditions: { Undecided: { 'Fn::Equals': [{ Ref: 'Stage' }, 'x'] } },
};

/** What differs from {@link PAIR}, and what stops the connection that is asked about. */
export type Case = readonly [title: string, changes: Resources, answer: string, question?: Question];
