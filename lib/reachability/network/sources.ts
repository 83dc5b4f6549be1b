import { type Addresses, sharedAddresses } from './addresses';
import type { NetworkPlace } from './model';
import { type SecurityGroups, UNKNOWN_GROUP } from './security-groups';
import { isOutside } from './ways';

/** Finds those who may possibly connect to a place by the rules that admit them, so that not every pair is asked about. */
export class Sources {
  private readonly members = new Map<string, NetworkPlace[]>();
  private readonly forwarders = new Map<string, NetworkPlace[]>();
  /** Those that may open connections to anybody, together with those who stand in the same subnets. */
  private readonly neighbours = new Map<string, NetworkPlace[]>();
  private readonly free: NetworkPlace[] = [];
  /** Whose packets may come from anybody: rules that name groups are about them, too. */
  private readonly strangers: NetworkPlace[] = [];

  constructor(
    places: readonly NetworkPlace[],
    private readonly groups: SecurityGroups,
  ) {
    for (const place of places) {
      if (place.connects !== 'any') {
        for (const { to } of place.connects === 'none' ? [] : place.connects) {
          append(this.forwarders, to, place);
        }
        continue;
      }
      this.free.push(place);
      append(this.neighbours, place.stands.map(({ subnet, addresses }) => subnet ?? key(addresses)).join(), place);
      for (const group of place.groups ?? []) {
        append(this.members, group, place);
      }
      if (place.keepsClientAddress || place.groups?.includes(UNKNOWN_GROUP)) {
        this.strangers.push(place);
      }
    }
  }

  /** All who may connect to this place, and some who may not. */
  of(place: NetworkPlace): Iterable<NetworkPlace> {
    const forwarders = this.forwarders.get(place.id) ?? [];
    const listens = place.listens.length > 0 || place.listensElsewhere || isOutside(place);
    if (!listens || place.groups === undefined) {
      return without(place, listens ? [...forwarders, ...this.free] : forwarders);
    }
    const found = new Set([...forwarders, ...this.strangers]);
    for (const id of place.groups) {
      const { byAddress, byGroup, byService } = this.groups.find(id).ingress;
      for (const group of byGroup.keys()) {
        addAll(found, this.members.get(group) ?? []);
      }
      if (byAddress.length + byService.size > 0) {
        const blocks = byAddress.map(({ addresses }) => addresses);
        this.addFrom(blocks, byService.size > 0, found);
      }
    }
    return without(place, [...found]);
  }

  private addFrom(blocks: readonly Addresses[], fromServices: boolean, found: Set<NetworkPlace>): void {
    for (const places of this.neighbours.values()) {
      const stands = places[0]?.stands ?? [];
      const meets = stands.some(({ addresses }) =>
        addresses.some((one) => blocks.some((block) => sharedAddresses(one, block) !== undefined)),
      );
      if (meets || (fromServices && places.some(isOutside))) {
        addAll(found, places);
      }
    }
  }
}

function key(addresses: readonly Addresses[]): string {
  return addresses.map(({ from, to }) => `${from}-${to}`).join();
}

function append(map: Map<string, NetworkPlace[]>, name: string, place: NetworkPlace): void {
  const known = map.get(name);
  if (known === undefined) {
    map.set(name, [place]);
  } else {
    known.push(place);
  }
}

function addAll(found: Set<NetworkPlace>, places: readonly NetworkPlace[]): void {
  for (const place of places) {
    found.add(place);
  }
}

function without(place: NetworkPlace, places: readonly NetworkPlace[]): NetworkPlace[] {
  return places.filter((one) => one !== place);
}
