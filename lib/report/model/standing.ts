/**
 * How a path came to be:
 *
 * - `declared`: somebody wrote down that it should be there: a route, a call that both services declare, a policy that
 *   names the resource.
 * - `reachable`: nobody named it, and nothing stops it.
 * - `undeclared`: an invariant says that it must not be there.
 */
export type Standing = 'declared' | 'reachable' | 'undeclared';

const ORDER: readonly Standing[] = ['undeclared', 'reachable', 'declared'];

/** The standing that needs most attention. */
export function worst(all: readonly Standing[]): Standing {
  return ORDER.find((standing) => all.includes(standing)) ?? 'declared';
}
