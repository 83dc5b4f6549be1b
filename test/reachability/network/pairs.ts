import type { System } from '../../../lib/assembly';
import { networkPaths } from '../../../lib/reachability/network';

/**
 * Pairs about which the list of edges and the answer to a question differ: edges are found by an index of who may be
 * admitted, questions are answered without it.
 */
export function unlistedPairs(system: System): readonly string[] {
  const paths = networkPaths(system);
  const edges = new Set(paths.edges.map(({ from, to }) => `${from} > ${to}`));
  const pairs = paths.endpoints.flatMap(({ id: from }) =>
    paths.endpoints.filter(({ id }) => id !== from).map(({ id: to }) => ({ from, to })),
  );
  return pairs
    .filter(({ from, to }) => paths.mayConnect(from, to).allowed !== edges.has(`${from} > ${to}`))
    .map(({ from, to }) => `${from} > ${to}`);
}
