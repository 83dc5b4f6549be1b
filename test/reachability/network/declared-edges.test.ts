import { Stage } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import * as fc from 'fast-check';
import { declareShop } from '../../../bin/shop';
import type { Declaration } from '../../../lib';
import type { NetworkPaths } from '../../../lib/reachability/network';
import { build, type Graph, graphs } from '../../blueprint/graphs';
import { testApp } from '../../support/app';
import { declaredEdges, derivedEdges, pathsIn } from './declared-edges';

describe('the network of the shop', () => {
  let declaration: Declaration;
  let paths: NetworkPaths;

  beforeAll(() => {
    const app = testApp();
    ({ declaration } = declareShop(app));
    paths = pathsIn(app.synth().directory);
  });

  const placeOf = (path: string) => paths.endpoints.find((place) => place.path?.startsWith(path))?.id ?? path;

  it('connects what was declared and nothing else', () => {
    expect(derivedEdges(paths)).toEqual(declaredEdges(declaration));
  });

  it('is known completely', () => {
    expect(paths.unknowns).toEqual([]);
  });

  it('says which rules let orders call payments', () => {
    const { allowed, hops } = paths.mayConnect(placeOf('Shop/Orders/Service'), placeOf('Shop/Payments/Service'), 8443);
    expect(allowed).toBe(true);
    expect(hops.map(({ text }) => text)).toEqual([
      'Shop/Paths/Orders allows tcp 8443 to Shop/Foundation/Network/Segments/Payments/Members',
      'Shop/Paths/Payments allows tcp 8443 from Shop/Foundation/Network/Segments/Orders/Members',
    ]);
  });

  it('says which control stops products from calling payments', () => {
    const { allowed, hops } = paths.mayConnect(
      placeOf('Shop/Products/Service'),
      placeOf('Shop/Payments/Service'),
      8443,
    );
    expect(allowed).toBe(false);
    expect(hops).toEqual([expect.objectContaining({ control: 'security-group', allows: false })]);
  });
});

const BOTH_KINDS: Graph = {
  services: [
    { container: true, table: 'none', routes: 1 },
    { container: false, table: 'none', routes: 0 },
    { container: true, table: 'none', routes: 0 },
  ],
  accounts: [],
  people: false,
  calls: [
    [0, 1],
    [2, 0],
    [0, 2],
  ],
};

describe('the network of whatever is declared', () => {
  const random = fc.sample(graphs, { numRuns: 2, seed: 20_27 });

  it.each([BOTH_KINDS, ...random].map((graph, index) => [index, graph] as const))(
    'graph %i connects what was declared and nothing else',
    (_, graph) => {
      const synth = jest.spyOn(Stage.prototype, 'synth');
      const { declaration } = build(graph);
      const [synthesized] = synth.mock.results;
      synth.mockRestore();
      const { directory } = synthesized?.value as CloudAssembly;
      const paths = pathsIn(directory);
      expect(derivedEdges(paths)).toEqual(declaredEdges(declaration));
      expect(paths.unknowns).toEqual([]);
    },
  );
});
