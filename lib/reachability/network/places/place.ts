import type { Resource, System, Value } from '../../../assembly';
import type { NetworkPlace } from '../model';
import type { Notes } from '../notes';
import { defaultGroupOf, UNKNOWN_GROUP } from '../security-groups';
import type { Subnets } from '../subnets';

/** What places are read from. */
export interface PlaceSource {
  readonly system: System;
  readonly notes: Notes;
  readonly subnets: Subnets;
}

/** A place of a resource: one that opens and accepts anything, unless told otherwise. */
export function placeOf(
  { id, path }: Resource,
  place: Pick<NetworkPlace, 'kind' | 'stands' | 'groups'> & Partial<NetworkPlace>,
): NetworkPlace {
  return {
    id,
    path,
    listens: [],
    listensElsewhere: false,
    connects: 'any',
    publicIpv4: false,
    keepsClientAddress: false,
    ...place,
  };
}

/**
 * Security groups of something in these subnets: those that it names, or else the default group of its VPC.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
 */
export function groupsOf(
  { notes, subnets }: PlaceSource,
  resource: Resource,
  property: string,
  value: Value | undefined,
  inSubnets: readonly (string | null)[],
): readonly string[] {
  const named = notes.texts(resource, property, value) ?? [];
  if (named.length > 0) {
    return named.map((id) => id ?? UNKNOWN_GROUP);
  }
  const defaults = subnets.vpcsOf(inSubnets).map(defaultGroupOf);
  const allKnown = inSubnets.length > 0 && inSubnets.every((id) => subnets.find(id)?.vpc !== undefined);
  if (!allKnown) {
    notes.add(resource, property, 'has the default group of a VPC that is not known');
  }
  return allKnown ? defaults : [...defaults, UNKNOWN_GROUP];
}
