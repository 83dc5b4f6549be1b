import type { System } from '../../assembly';
import type { Notes } from './notes';
import type { RouteTarget } from './route-table';

/** Whether a route leads somewhere: `unknown` counts as yes. */
export type Leads = boolean | 'unknown';

/**
 * Which VPCs are connected: by peering, which is never passed on to a third VPC, or by a transit gateway, whose own route
 * tables count as leading everywhere.
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
 * https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
 */
export class VpcConnections {
  private readonly peerings = new Map<string, readonly (string | null | undefined)[]>();
  private readonly attached = new Set<string | null>();

  constructor(system: System, notes: Notes) {
    for (const peering of system.ofType('AWS::EC2::VPCPeeringConnection')) {
      const ends = ['VpcId', 'PeerVpcId'].map((name) => notes.text(peering, name, peering.properties[name]));
      this.peerings.set(peering.physicalId, ends);
    }
    for (const type of ['AWS::EC2::TransitGatewayAttachment', 'AWS::EC2::TransitGatewayVpcAttachment']) {
      for (const attachment of system.ofType(type)) {
        this.attached.add(notes.text(attachment, 'VpcId', attachment.properties['VpcId']) ?? null);
      }
    }
  }

  /** Whether a route of one VPC with this target leads to the other one. */
  leads({ id, kind }: RouteTarget, from: string, to: string): Leads {
    switch (kind) {
      case 'peering': {
        const ends = id === undefined ? undefined : this.peerings.get(id);
        if (ends === undefined) {
          return 'unknown';
        }
        return ends.includes(null) ? 'unknown' : ends.includes(from) && ends.includes(to);
      }
      case 'transit-gateway':
        return this.attached.has(to) || this.attached.has(null) ? 'unknown' : false;
      case 'other':
        return 'unknown';
      default:
        return false;
    }
  }
}
