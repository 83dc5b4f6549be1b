import type { Resource, System } from '../../assembly';
import { nameOf } from '../names';
import { ANY_ADDRESS, ANY_IPV4, ANY_IPV6, parseBlock } from './addresses';
import type { Flow } from './flow';
import { type AclEntry, allowedBy } from './network-acl';
import { mapIn, type Notes } from './notes';
import { trafficOf } from './protocol';
import { ALL_TRAFFIC, describeTraffic } from './traffic';

/** What may leave a subnet and what may come in, by the address at the other end. */
export interface Acl {
  readonly name: string;
  readonly out: readonly Flow[];
  readonly in: readonly Flow[];
}

/** The default ACL of a VPC of the system, as `Fn::GetAtt` gives it. */
function defaultAclOf(vpc: string): string {
  return vpc.replace(/^vpc-/, 'acl-');
}

/**
 * The network ACLs of a system. A subnet has the default ACL of its VPC, which allows everything, unless it is associated
 * with another one, which denies what none of its entries allows.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
 * https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
 */
export class NetworkAcls {
  private readonly acls = new Map<string, Acl>();
  private readonly bySubnet = new Map<string, string | null>();

  constructor(
    system: System,
    private readonly notes: Notes,
  ) {
    const entries = new Map<string, Resource[]>();
    for (const entry of system.ofType('AWS::EC2::NetworkAclEntry')) {
      const acl = notes.text(entry, 'NetworkAclId', entry.properties['NetworkAclId']);
      if (typeof acl === 'string') {
        entries.set(acl, [...(entries.get(acl) ?? []), entry]);
      }
    }
    for (const acl of system.ofType('AWS::EC2::NetworkAcl')) {
      this.acls.set(acl.physicalId, this.build(nameOf(acl), entries.get(acl.physicalId) ?? [], []));
    }
    for (const vpc of system.ofType('AWS::EC2::VPC')) {
      const id = defaultAclOf(vpc.physicalId);
      const name = `the default ACL of ${nameOf(vpc)}`;
      this.acls.set(id, this.build(name, entries.get(id) ?? [], defaultEntries(name, vpc)));
    }
    for (const association of system.ofType('AWS::EC2::SubnetNetworkAclAssociation')) {
      this.associate(association);
    }
  }

  /** The ACL of a subnet; one that allows everything when it isn't known. */
  of(subnet: string | undefined, vpc: string | undefined): Acl {
    const associated = subnet === undefined ? undefined : this.bySubnet.get(subnet);
    const id = associated === undefined && vpc !== undefined ? defaultAclOf(vpc) : associated;
    return (id && this.acls.get(id)) || UNKNOWN_ACL;
  }

  private associate(association: Resource): void {
    const subnet = this.notes.text(association, 'SubnetId', association.properties['SubnetId']);
    const acl = this.notes.text(association, 'NetworkAclId', association.properties['NetworkAclId']);
    if (typeof subnet !== 'string') {
      return;
    }
    if (association.conditional) {
      this.notes.add(association, 'Condition', 'whether the subnet has this ACL is decided at deployment');
    }
    this.bySubnet.set(subnet, association.conditional ? null : (acl ?? null));
  }

  private build(name: string, resources: readonly Resource[], defaults: readonly AclEntry[]): Acl {
    const direction = (egress: boolean) => {
      const entries = resources.flatMap((entry) => {
        const isEgress = this.notes.text(entry, 'Egress', entry.properties['Egress']);
        const matters = isEgress === null || (isEgress === 'true') === egress;
        return matters ? [this.read(name, entry, isEgress === null, egress)] : [];
      });
      return allowedBy([...defaults, ...entries]);
    };
    return { name, in: direction(false), out: direction(true) };
  }

  private read(name: string, entry: Resource, eitherWay: boolean, egress: boolean): AclEntry {
    const { notes } = this;
    const { Icmp, PortRange, ...properties } = entry.properties;
    const protocol = notes.text(entry, 'Protocol', properties['Protocol']);
    const isIcmp = protocol === '1' || protocol === '58';
    const [first, last, holder] = isIcmp ? (['Type', 'Code', 'Icmp'] as const) : (['From', 'To', 'PortRange'] as const);
    const range = mapIn(isIcmp ? Icmp : PortRange);
    const from = notes.number(entry, `${holder}.${first}`, range[first]);
    const to = notes.number(entry, `${holder}.${last}`, range[last]);
    const cidr =
      notes.text(entry, 'CidrBlock', properties['CidrBlock']) ??
      notes.text(entry, 'Ipv6CidrBlock', properties['Ipv6CidrBlock']);
    const addresses = typeof cidr === 'string' ? parseBlock(cidr) : undefined;
    const number = notes.number(entry, 'RuleNumber', properties['RuleNumber']) ?? undefined;
    const action = notes.text(entry, 'RuleAction', properties['RuleAction']);
    const traffic = trafficOf({ protocol, from, to });
    const allows = action?.toLowerCase() !== 'deny';
    const missing = [protocol, from, to].includes(null) || addresses === undefined || typeof action !== 'string';
    const uncertain = missing || eitherWay || entry.conditional;
    const where = `${egress ? 'to' : 'from'} ${cidr ?? 'addresses that are not known'}`;
    const text = `${name} ${allows ? 'allows' : 'denies'} ${describeTraffic(traffic)} ${where} (rule ${number ?? 'unknown'})`;
    return {
      number,
      allows,
      addresses: addresses ?? ANY_ADDRESS,
      traffic,
      because: { control: 'network-acl', resource: entry.id, text, assumed: uncertain || number === undefined },
      uncertain,
    };
  }
}

/** Rules 100 and 101 that AWS puts into a default ACL. */
function defaultEntries(name: string, vpc: Resource): AclEntry[] {
  return [ANY_IPV4, ANY_IPV6].map((addresses, index) => ({
    number: 100 + index,
    allows: true,
    addresses,
    traffic: ALL_TRAFFIC,
    because: { control: 'network-acl', resource: vpc.id, text: `${name} allows everything` },
    uncertain: false,
  }));
}

const UNKNOWN_FLOW: Flow = {
  addresses: ANY_ADDRESS,
  traffic: ALL_TRAFFIC,
  because: [{ control: 'network-acl', text: 'an ACL that is not known counts as allowing everything', assumed: true }],
};
const UNKNOWN_ACL: Acl = { name: 'an ACL that is not known', in: [UNKNOWN_FLOW], out: [UNKNOWN_FLOW] };
