import type { Resource, System } from '../../assembly';
import { type Addresses, ANY_ADDRESS, ANY_IPV4, ANY_IPV6, parseBlock } from './addresses';
import type { Stand } from './model';
import { flag, mayBe, type Notes } from './notes';

/** What a subnet gives to those who stand in it. */
export interface Subnet {
  readonly id: string;
  readonly vpc?: string;
  readonly ipv4: readonly Addresses[];
  readonly ipv6: readonly Addresses[];
  /** Whether it gives public IPv4 addresses to what doesn't say otherwise. */
  readonly givesPublicIpv4: boolean;
  /** Whether it gives IPv6 addresses to instances that don't say otherwise. */
  readonly givesIpv6: boolean;
}

/**
 * The subnets of a system.
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-ip-address-range.html
 */
export class Subnets {
  private readonly known = new Map<string, Subnet>();

  constructor(
    system: System,
    private readonly notes: Notes,
  ) {
    for (const subnet of system.ofType('AWS::EC2::Subnet')) {
      this.known.set(subnet.physicalId, this.read(subnet));
    }
  }

  /** The subnet, unless the system doesn't have it. */
  find(id: string | null): Subnet | undefined {
    return id === null ? undefined : this.known.get(id);
  }

  /** VPCs of these subnets, each once. */
  vpcsOf(ids: readonly (string | null)[]): readonly string[] {
    return [...new Set(ids.flatMap((id) => this.find(id)?.vpc ?? []))];
  }

  /**
   * Where something stands that is in these subnets.
   *
   * @param ipv6 whether it has IPv6 addresses where the subnet has
   */
  stands(by: Resource, ids: readonly (string | null)[], ipv6 = true): readonly Stand[] {
    return ids.map((id) => {
      const subnet = this.find(id);
      if (subnet === undefined) {
        this.notes.add(by, 'subnet', `subnet ${id ?? 'of a name that is not known'} is not in the system`);
        return { subnet: id ?? undefined, addresses: ipv6 ? [ANY_ADDRESS] : [ANY_IPV4] };
      }
      return { subnet: subnet.id, vpc: subnet.vpc, addresses: [...subnet.ipv4, ...(ipv6 ? subnet.ipv6 : [])] };
    });
  }

  private read(resource: Resource): Subnet {
    const { notes } = this;
    const { properties } = resource;
    const v4 = notes.text(resource, 'CidrBlock', properties['CidrBlock']);
    const v6 = properties['Ipv6CidrBlock'];
    const isNative = flag(properties['Ipv6Native']) === true;
    return {
      id: resource.physicalId,
      vpc: notes.text(resource, 'VpcId', properties['VpcId']) ?? undefined,
      ipv4: isNative ? [] : [parseBlock(v4 ?? '') ?? ANY_IPV4],
      ipv6: v6 === undefined && !isNative ? [] : [(typeof v6 === 'string' && parseBlock(v6)) || ANY_IPV6],
      givesPublicIpv4: mayBe(flag(properties['MapPublicIpOnLaunch'])),
      givesIpv6: mayBe(flag(properties['AssignIpv6AddressOnCreation'])),
    };
  }
}
