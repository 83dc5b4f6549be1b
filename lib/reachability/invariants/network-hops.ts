import type { System } from '../../assembly';
import { nameOf } from '../names';
import type { NetworkPaths } from '../network';

/** A connection hop by hop: who, what lets it through, to whom. */
export function describeNetwork(
  network: NetworkPaths,
  from: string,
  to: string,
  system: System,
): { readonly hops: readonly string[]; readonly unresolved?: string } {
  const { hops } = network.mayConnect(from, to);
  const named = (id: string): string => {
    const resource = system.byId(id);
    return resource === undefined ? id : nameOf(resource);
  };
  const assumed = hops.find((hop) => hop.assumed);
  return {
    hops: [
      named(from),
      ...hops.map(
        ({ control, resource, text }) => `${control}${resource === undefined ? '' : ` ${named(resource)}`}: ${text}`,
      ),
      named(to),
    ],
    ...(assumed !== undefined && { unresolved: assumed.text }),
  };
}
