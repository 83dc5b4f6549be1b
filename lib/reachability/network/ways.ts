import { type Addresses, ANY_ADDRESS, ANY_IPV4, ANY_IPV6, sharedAddresses } from './addresses';
import type { Flow, Reason } from './flow';
import type { NetworkPlace, Stand } from './model';
import type { NatGateways } from './nat-gateways';
import type { GatewayEndpoint } from './places/vpc-endpoints';
import type { Routed } from './route-table';
import type { Routes } from './routes';
import { ALL_TRAFFIC } from './traffic';
import type { VpcConnections } from './vpc-connections';

/** A place in one of its subnets. */
export interface End {
  readonly place: NetworkPlace;
  readonly stand: Stand;
}

/** Whether a place is in no VPC, so that only routes to the internet or to an endpoint lead to it. */
export function isOutside({ groups, kind }: NetworkPlace): boolean {
  return kind === 'internet' || kind === 'aws-services' || (kind === 'endpoint' && groups === undefined);
}

/** Finds the ways that packets take, by route tables. */
export class Ways {
  constructor(
    private readonly routes: Routes,
    private readonly connections: VpcConnections,
    private readonly nats: NatGateways,
    private readonly gateways: ReadonlyMap<string, GatewayEndpoint>,
  ) {}

  /** Addresses of the other end that packets from one place reach, with the routes that lead there. */
  between(from: End, to: End): readonly Flow[] {
    if (isOutside(from.place)) {
      // Whether the internet finds the place is seen from the routes that replies take.
      return [flow(ANY_ADDRESS)];
    }
    const gateway = this.gateways.get(to.place.id);
    if (gateway !== undefined) {
      return this.toGateway(from, gateway);
    }
    return isOutside(to.place) ? this.toInternet(from) : this.toVpc(from, to);
  }

  /** The same for replies, which may not take a way that only lets connections out. */
  back(from: End, to: End): readonly Flow[] {
    if (isOutside(from.place)) {
      return [flow(ANY_ADDRESS)];
    }
    if (!isOutside(to.place)) {
      return this.toVpc(from, to);
    }
    return this.routes.of(from.stand.subnet).flatMap((route) => this.throughInternetGateway(from, route));
  }

  private toVpc({ stand: from }: End, { stand: to }: End): readonly Flow[] {
    if (from.vpc === undefined || to.vpc === undefined) {
      return [flow(ANY_ADDRESS, { control: 'route', text: 'a VPC that is not known may be connected', assumed: true })];
    }
    if (from.vpc === to.vpc) {
      return [flow(ANY_ADDRESS, LOCAL)];
    }
    const [one, other] = [from.vpc, to.vpc];
    return this.routes.of(from.subnet).flatMap(({ addresses, because, target }) => {
      const leads = this.connections.leads(target, one, other);
      return leads === false ? [] : [flow(addresses, leads === 'unknown' ? { ...because, assumed: true } : because)];
    });
  }

  private toGateway({ stand }: End, { place, tables, vpc }: GatewayEndpoint): readonly Flow[] {
    const table = stand.subnet === undefined ? null : this.routes.tableOf(stand.subnet);
    const because: Reason = { control: 'route', resource: place.id, text: `the route table leads to ${place.service}` };
    if (stand.vpc !== undefined && vpc !== undefined && stand.vpc !== vpc) {
      return [];
    }
    const isUnknown = table === null || stand.vpc === undefined || tables.includes(null);
    const leads = isUnknown || (table !== undefined && tables.includes(table));
    return leads ? [flow(ANY_ADDRESS, isUnknown ? { ...because, assumed: true } : because)] : [];
  }

  private toInternet(from: End): readonly Flow[] {
    return this.routes.of(from.stand.subnet).flatMap((route): readonly Flow[] => {
      const { addresses, because, target } = route;
      switch (target.kind) {
        case 'nat':
          return this.nats.through(target.id, addresses, because);
        case 'egress-only':
          return within(addresses, ANY_IPV6).map((part) => flow(part, because));
        case 'transit-gateway':
          return [flow(addresses, { ...because, assumed: true })];
        default:
          return this.throughInternetGateway(from, route);
      }
    });
  }

  /**
   * Through an internet gateway, over IPv4 with a public address alone. A network interface or a firewall in between
   * counts as passing everything on.
   * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
   */
  private throughInternetGateway({ place }: End, { addresses, because, target }: Routed): readonly Flow[] {
    if (target.kind !== 'internet-gateway' && target.kind !== 'other') {
      return [];
    }
    const reason = target.kind === 'other' ? { ...because, assumed: true } : because;
    const v4 = place.publicIpv4 ? within(addresses, ANY_IPV4) : [];
    const publicAddress: Reason = { control: 'public-address', resource: place.id, text: 'has a public IPv4 address' };
    return [
      ...v4.map((part) => flow(part, reason, publicAddress)),
      ...within(addresses, ANY_IPV6).map((part) => flow(part, reason)),
    ];
  }
}

const LOCAL: Reason = { control: 'route', text: 'the route of the VPC itself' };

function flow(addresses: Addresses, ...because: readonly Reason[]): Flow {
  return { addresses, traffic: ALL_TRAFFIC, because };
}

function within(addresses: Addresses, family: Addresses): Addresses[] {
  const shared = sharedAddresses(addresses, family);
  return shared === undefined ? [] : [shared];
}
