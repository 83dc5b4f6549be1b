import { Stage } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import * as fc from 'fast-check';
import type { Declaration } from '../../lib';
import type { System } from '../../lib/assembly';
import { permissions } from '../../lib/reachability';
import { networkPaths } from '../../lib/reachability/network';
import { build, type Graph, graphs } from '../blueprint/graphs';
import { declaredPermissions, derivedPermissions } from './declared-permissions';
import { declaredRoutes, derivedRoutes } from './declared-routes';
import { declaredEdges, derivedEdges, systemIn } from './network/declared-edges';

const BOTH_KINDS: Graph = {
  services: [
    { container: true, table: 'confidential', routes: 1 },
    { container: false, table: 'internal', routes: 2 },
    { container: true, table: 'none', routes: 0 },
    { container: false, table: 'confidential', routes: 0 },
  ],
  accounts: [[0]],
  people: true,
  calls: [
    [0, 1],
    [2, 0],
    [0, 2],
    [1, 2],
  ],
};

/** How many random graphs are declared beside that one; each takes a second or two. */
const RANDOM = Number(process.env['PALISADE_GRAPHS'] ?? 1);

/** Declares a graph and reads what was synthesized. */
function read(graph: Graph): { readonly declaration: Declaration; readonly system: System } {
  const synth = jest.spyOn(Stage.prototype, 'synth');
  const { declaration } = build(graph);
  const [synthesized] = synth.mock.results;
  synth.mockRestore();
  const assembly: CloudAssembly = synthesized?.value;
  return { declaration, system: systemIn(assembly.directory) };
}

const random = fc.sample(graphs, { numRuns: RANDOM, seed: Number(process.env['PALISADE_SEED'] ?? 20_27) });

describe.each([BOTH_KINDS, ...random].map((graph, index) => [index, graph] as const))('graph %i', (_, graph) => {
  let declaration: Declaration;
  let system: System;

  beforeAll(() => {
    ({ declaration, system } = read(graph));
  });

  it('connects what was declared and nothing else', () => {
    const paths = networkPaths(system);
    expect(derivedEdges(paths)).toEqual(declaredEdges(declaration));
    expect(paths.unknowns).toEqual([]);
  });

  it('permits each service what is its own and nothing else', () => {
    expect(derivedPermissions(permissions(system))).toEqual(declaredPermissions(declaration));
  });

  it('routes what was declared, with its scopes, to its service', () => {
    expect(derivedRoutes(system)).toEqual(declaredRoutes(declaration));
  });
});
