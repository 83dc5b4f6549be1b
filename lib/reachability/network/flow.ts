import { type Addresses, sharedAddresses } from './addresses';
import { sharedTraffic, type Traffic, trafficWithout } from './traffic';

/** What lets traffic through. */
export interface Reason {
  /** What decides. */
  readonly control: Control;
  /** Id of the resource that says it, see `Resource.id`; absent for what nobody declared. */
  readonly resource?: string;
  /** For people, e.g. `allows tcp 443 from 10.0.0.0/16`. */
  readonly text: string;
  /** Whether it counts as allowing because something of it isn't known. */
  readonly assumed?: boolean;
}

/** What can let traffic through or stop it. */
export type Control =
  | 'place'
  | 'security-group'
  | 'network-acl'
  | 'route'
  | 'public-address'
  | 'listener'
  | 'integration';

/** Traffic with the addresses at its other end, and what lets it through. */
export interface Flow {
  readonly addresses: Addresses;
  readonly traffic: Traffic;
  readonly because: readonly Reason[];
}

/** What two let through together: both reasons hold. */
export function sharedFlow(one: Flow, other: Flow): Flow | undefined {
  const traffic = sharedTraffic(one.traffic, other.traffic);
  const addresses = traffic && sharedAddresses(one.addresses, other.addresses);
  return traffic && addresses && { traffic, addresses, because: [...one.because, ...other.because] };
}

/** What passes both, each flow of one with each of the other. */
export function passBoth(one: readonly Flow[], other: readonly Flow[]): Flow[] {
  return one.flatMap((first) => other.flatMap((second) => sharedFlow(first, second) ?? []));
}

/** What is left of a flow without what another covers. */
export function flowWithout(one: Flow, other: Flow): Flow[] {
  const both = sharedFlow(one, other);
  if (both === undefined) {
    return [one];
  }
  const left: Flow[] = [];
  if (one.addresses.from < both.addresses.from) {
    left.push({ ...one, addresses: { from: one.addresses.from, to: both.addresses.from - 1n } });
  }
  if (both.addresses.to < one.addresses.to) {
    left.push({ ...one, addresses: { from: both.addresses.to + 1n, to: one.addresses.to } });
  }
  const rest = trafficWithout(one.traffic, both.traffic);
  return [...left, ...rest.map((traffic) => ({ ...one, addresses: both.addresses, traffic }))];
}

/** The flow where its other end has one of these addresses. */
export function toAddresses(flow: Flow, ranges: readonly Addresses[]): Flow[] {
  return ranges.flatMap((range) => {
    const addresses = sharedAddresses(flow.addresses, range);
    return addresses === undefined ? [] : [{ ...flow, addresses }];
  });
}
