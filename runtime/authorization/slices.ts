import { ConfigurationError } from '../errors';
import type { Cedar } from './cedar';
import type { Facts } from './facts';
import type { Policy } from './policy';

/** The policies that may apply to a request, by the names under which Cedar keeps them. */
export interface Slice {
  /** Set of the policies that decide. */
  readonly enforced: string;
  /** Set of the policies in the shadow. */
  readonly shadow: string;
  /** Ids of the policies in the shadow; mostly none. */
  readonly shadowIds: readonly string[];
  /** Whether the time may make a difference. */
  readonly readsTime: boolean;
}

/** Cedar keeps parsed sets by name for the life of the process. */
let parsedSets = 0;

/**
 * Finds the policies whose scope may fit a request, because Cedar takes 2 to 4 µs for each
 * that it looks at. Cedar itself still decides which of them do fit: a policy too many costs
 * time only. A slice is parsed when it is needed first, which keeps the start short.
 */
export function createSlices(cedar: Cedar, policies: readonly Policy[]): (facts: Facts) => Slice {
  const slices = new Map<string, Slice>();
  // Types that no scope names share one slice, so that the number of slices is bounded.
  const named = new Set(policies.map(({ resourceType }) => resourceType));
  return ({ action, principal, resource }) => {
    // No name of a type has a blank.
    const key = `${named.has(resource.type) ? resource.type : ''} ${principal.type} ${action.id}`;
    const slice =
      slices.get(key) ??
      parse(
        cedar,
        policies.filter(
          ({ actions, principalType, resourceType }) =>
            (actions === undefined || actions.includes(action.id)) &&
            (principalType === undefined || principalType === principal.type) &&
            (resourceType === undefined || resourceType === resource.type),
        ),
      );
    slices.set(key, slice);
    return slice;
  };
}

function parse(cedar: Cedar, policies: readonly Policy[]): Slice {
  const shadow = policies.filter((policy) => policy.shadow);
  const enforced = policies.filter((policy) => !policy.shadow);
  return {
    enforced: preparse(cedar, enforced),
    shadow: preparse(cedar, shadow),
    shadowIds: shadow.map(({ id }) => id),
    readsTime: policies.some(({ readsTime }) => readsTime),
  };
}

function preparse(cedar: Cedar, policies: readonly Policy[]): string {
  const name = `palisade-${parsedSets++}`;
  const staticPolicies = Object.fromEntries(policies.map(({ id, text }) => [id, text]));
  const answer = cedar.preparsePolicySet(name, { staticPolicies });
  if (answer.type === 'failure') {
    throw new ConfigurationError('Cedar refused policies that it had parsed');
  }
  return name;
}
