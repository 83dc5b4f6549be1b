import { type Resource, type System, Unknown, type Value } from '../../assembly';
import { nameOf } from '../names';
import { type Addresses, ANY_ADDRESS, ANY_IPV6, parseBlock } from './addresses';
import type { Reason } from './flow';
import type { Notes } from './notes';
import { readPrefixList } from './prefix-lists';
import { type Route, type Routed, type RouteTarget, routedBy } from './route-table';

/** Properties of a route that name its target, and what that is. */
const TARGETS: readonly (readonly [property: string, kind: RouteTarget['kind']])[] = [
  ['NatGatewayId', 'nat'],
  ['EgressOnlyInternetGatewayId', 'egress-only'],
  ['VpcPeeringConnectionId', 'peering'],
  ['TransitGatewayId', 'transit-gateway'],
  ['GatewayId', 'internet-gateway'],
  ['NetworkInterfaceId', 'other'],
  ['InstanceId', 'other'],
  ['VpcEndpointId', 'other'],
  ['CarrierGatewayId', 'other'],
  ['LocalGatewayId', 'other'],
  ['CoreNetworkArn', 'other'],
];

const UNKNOWN_ROUTE: Routed = {
  addresses: ANY_ADDRESS,
  target: { kind: 'other' },
  because: { control: 'route', text: 'routes that are not known count as leading everywhere', assumed: true },
};

/**
 * The routes of all subnets. A subnet has the route table it is associated with, or else the main one of its VPC, which
 * knows the VPC alone: a template can't add to it.
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
 */
export class Routes {
  private readonly tables = new Map<string, Resource[]>();
  private readonly ofAnyTable: Resource[] = [];
  private readonly bySubnet = new Map<string, string | null>();
  private readonly resolved = new Map<string, readonly Routed[]>();

  constructor(
    private readonly system: System,
    private readonly notes: Notes,
  ) {
    for (const table of system.ofType('AWS::EC2::RouteTable')) {
      this.tables.set(table.physicalId, []);
    }
    for (const route of system.ofType('AWS::EC2::Route')) {
      const table = notes.text(route, 'RouteTableId', route.properties['RouteTableId']);
      // A route of a table that isn't known may be one of any.
      (typeof table === 'string' ? this.tables.get(table) : this.ofAnyTable)?.push(route);
    }
    for (const association of system.ofType('AWS::EC2::SubnetRouteTableAssociation')) {
      const { conditional, properties } = association;
      const subnet = notes.text(association, 'SubnetId', properties['SubnetId']);
      const table = notes.text(association, 'RouteTableId', properties['RouteTableId']);
      if (typeof subnet === 'string') {
        this.bySubnet.set(subnet, conditional ? null : (table ?? null));
      }
      if (conditional) {
        notes.add(association, 'Condition', 'whether the subnet has these routes is decided at deployment');
      }
    }
  }

  /** Where packets of a subnet go that leave its VPC. */
  of(subnet: string | undefined): readonly Routed[] {
    if (subnet === undefined || this.system.named(subnet)?.type !== 'AWS::EC2::Subnet') {
      return [UNKNOWN_ROUTE];
    }
    const table = this.bySubnet.get(subnet);
    if (table === undefined) {
      return this.routed('');
    }
    return table === null || !this.tables.has(table) ? [UNKNOWN_ROUTE] : this.routed(table);
  }

  /** What `Ref` of the subnet's route table gives; `null` when it isn't known, `undefined` for the main one. */
  tableOf(subnet: string): string | null | undefined {
    return this.bySubnet.get(subnet);
  }

  private routed(table: string): readonly Routed[] {
    const known = this.resolved.get(table);
    if (known !== undefined) {
      return known;
    }
    const routes = [...(this.tables.get(table) ?? []), ...this.ofAnyTable].flatMap((route) => this.read(route));
    const result = routedBy(routes);
    this.resolved.set(table, result);
    return result;
  }

  private read(route: Resource): Route[] {
    const target = this.targetOf(route);
    const destinations = this.destinationsOf(route);
    const uncertain = route.conditional || destinations.uncertain || this.ofAnyTable.includes(route);
    const text = `route ${nameOf(route)} leads ${destinations.text} to ${target.id ?? target.kind}`;
    const because: Reason = { control: 'route', resource: route.id, text, assumed: uncertain };
    return destinations.addresses.map((destination) => ({ destination, target, because, uncertain }));
  }

  private destinationsOf(route: Resource): { addresses: readonly Addresses[]; text: string; uncertain: boolean } {
    const { DestinationPrefixListId: list, ...properties } = route.properties;
    if (list !== undefined) {
      const id = this.notes.text(route, 'DestinationPrefixListId', list) ?? null;
      const read = readPrefixList(this.system, this.notes, id, route);
      const addresses = read.kind === 'service' ? [ANY_ADDRESS] : read.addresses;
      return { addresses, text: `prefix list ${id ?? ''}`.trim(), uncertain: read.kind !== 'blocks' };
    }
    const v4 = this.notes.text(route, 'DestinationCidrBlock', properties['DestinationCidrBlock']);
    const v6 = this.notes.text(route, 'DestinationIpv6CidrBlock', properties['DestinationIpv6CidrBlock']);
    const block = parseBlock(v4 ?? v6 ?? '');
    if (block !== undefined) {
      return { addresses: [block], text: `${v4 ?? v6}`, uncertain: false };
    }
    const addresses = v4 === undefined && v6 === null ? ANY_IPV6 : ANY_ADDRESS;
    return { addresses: [addresses], text: 'addresses that are not known', uncertain: true };
  }

  private targetOf(route: Resource): RouteTarget {
    const [property = '', kind = 'other'] = TARGETS.find(([name]) => present(route.properties[name])) ?? [];
    const id = this.notes.text(route, property, route.properties[property]);
    if (typeof id !== 'string') {
      return { kind: kind === 'internet-gateway' ? 'other' : kind };
    }
    if (kind !== 'internet-gateway') {
      return { kind, id };
    }
    if (id === 'local') {
      return { kind: 'local' };
    }
    const isInternet = /^igw-/.test(id) || this.system.named(id)?.type === 'AWS::EC2::InternetGateway';
    return { kind: isInternet ? 'internet-gateway' : 'other', id };
  }
}

function present(value: Value | undefined): boolean {
  return value !== undefined && value !== null && (value instanceof Unknown || value !== '');
}
