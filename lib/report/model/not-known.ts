import type { UnknownValue } from '../../assembly';

/** Something that only a deployment tells, with every place that it stands in. */
export interface NotKnown {
  readonly reason: string;
  /** Resource and property. */
  readonly places: readonly string[];
}

/** Groups unknown values by their reasons, the most frequent first. */
export function notKnownIn(unknowns: readonly UnknownValue[]): readonly NotKnown[] {
  const places = new Map<string, string[]>();
  for (const { property, reason, resource } of unknowns) {
    places.set(reason, [...(places.get(reason) ?? []), `${resource}: ${property}`]);
  }
  return [...places]
    .map(([reason, where]) => ({ reason, places: where }))
    .sort((a, b) => b.places.length - a.places.length);
}
