import type { System } from '../../assembly';
import { nameOf } from '../names';
import { type Addresses, ANY_IPV4, sharedAddresses } from './addresses';
import { type Flow, passBoth, type Reason } from './flow';
import type { NetworkAcls } from './network-acls';
import type { Notes } from './notes';
import type { Routes } from './routes';
import type { Subnets } from './subnets';
import { ALL_TRAFFIC } from './traffic';

/**
 * NAT gateways: they let connections over IPv4 out and none in. A public one leads to the internet if the routes of its
 * own subnet do; a private one never does by itself.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 */
export class NatGateways {
  constructor(
    private readonly system: System,
    private readonly notes: Notes,
    private readonly subnets: Subnets,
    private readonly routes: Routes,
    private readonly acls: NetworkAcls,
  ) {}

  /** Addresses of the internet that packets reach through it, of those that a route sends there. */
  through(id: string | undefined, addresses: Addresses, route: Reason): readonly Flow[] {
    const shared = sharedAddresses(addresses, ANY_IPV4);
    if (shared === undefined) {
      return [];
    }
    const sent: Flow = { addresses: shared, traffic: ALL_TRAFFIC, because: [route] };
    const gateway = id === undefined ? undefined : this.system.named(id);
    const { SubnetId, ConnectivityType } = gateway?.properties ?? {};
    if (gateway?.type !== 'AWS::EC2::NatGateway' || SubnetId === undefined) {
      // One that isn't in the system, or one for a whole VPC, whose routes AWS keeps.
      return [sent];
    }
    const subnet = this.subnets.find(this.notes.text(gateway, 'SubnetId', SubnetId) ?? null);
    const targets =
      ConnectivityType === 'private' ? ['transit-gateway', 'other'] : ['internet-gateway', 'other', 'transit-gateway'];
    const onwards = this.routes
      .of(subnet?.id)
      .filter(({ target }) => targets.includes(target.kind))
      .map((one): Flow => {
        const because: Reason = { ...one.because, text: `${nameOf(gateway)}: ${one.because.text}` };
        const assumed = one.target.kind !== 'internet-gateway';
        return { addresses: one.addresses, traffic: ALL_TRAFFIC, because: [{ ...because, assumed }] };
      });
    return passBoth(passBoth([sent], onwards), this.acls.of(subnet?.id, subnet?.vpc).out);
  }
}
