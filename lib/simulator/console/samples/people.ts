import type { SampleUser } from '../../openid';
import type { SampleRoute } from './sample-route';

/** Whether other routes refer to what is in a collection, as orders do to products: then it is nobody's own. */
export function isShared(collection: string, routes: readonly SampleRoute[]): boolean {
  return routes.some((route) => route.collection !== collection && route.needs.includes(collection));
}

/** Groups whose people look after what others only use. */
const CARETAKERS = /admin|manager|editor|operator|staff|owner|writer|maintain/i;

/**
 * The people who may send a request, the likeliest first. Templates do not say who may do what, policies inside of the
 * services do; so this is a guess by names: what other routes only refer to is kept by caretakers.
 *
 * @param routes all routes of the system
 */
export function likelySenders(
  route: SampleRoute,
  routes: readonly SampleRoute[],
  users: readonly SampleUser[],
): readonly SampleUser[] {
  const byCaretakers = isShared(route.collection, routes) && route.does !== 'list' && route.does !== 'read';
  const rank = ({ groups }: SampleUser): number => {
    if (groups.length !== 1) {
      return groups.length === 0 ? 3 : 2;
    }
    return CARETAKERS.test(groups[0] ?? '') === byCaretakers ? 0 : 1;
  };
  return [...users].sort((a, b) => rank(a) - rank(b));
}
