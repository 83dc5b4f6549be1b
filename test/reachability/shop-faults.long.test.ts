import { declareShop } from '../../bin/shop';
import type { Declaration } from '../../lib';
import type { System } from '../../lib/assembly';
import { type Evidence, evidenceOf, INVARIANTS, prove } from '../../lib/reachability';
import { type NetworkPaths, networkPaths } from '../../lib/reachability/network';
import { testApp } from '../support/app';
import { EditedAssembly } from './edited-assembly';
import { BENIGN, type Case, FAULTS } from './faults';
import { declaredEdges, derivedEdges, systemIn } from './network/declared-edges';
import { unlistedPairs } from './network/pairs';

jest.mock('../../lib/shared/bundle', () => require('../support/stub-bundle'));

let assembly: EditedAssembly;
let shop: System;
let asItIs: Evidence;
let declaration: Declaration;
let paths: NetworkPaths;

beforeAll(() => {
  const app = testApp();
  ({ declaration } = declareShop(app));
  const { directory } = app.synth();
  paths = networkPaths(systemIn(directory));
  assembly = new EditedAssembly(directory);
  shop = assembly.read();
  asItIs = evidenceOf(shop);
});
afterAll(() => assembly.remove());

/** What an invariant finds after an edit that it doesn't find in the shop. */
function foundBy({ edit, id }: Case): readonly string[] {
  const invariant = INVARIANTS.find((one) => one.id === id);
  const edited = evidenceOf(assembly.read((templates) => edit(templates, shop)));
  const before = new Set(invariant?.check(asItIs).map(({ message }) => message));
  const after = invariant?.check(edited).map(({ message }) => message) ?? [];
  return after.filter((message) => !before.has(message));
}

describe('the shop', () => {
  it('breaks no invariant, save for logs of its maintenance that nothing archives', () => {
    expect(prove(shop).filter(({ id }) => id !== 'log-without-archive')).toEqual([]);
  });

  it.each(FAULTS.map((fault) => [fault.id, fault.name, fault] as const))('%s finds %s', (_, __, fault) => {
    expect(foundBy(fault)).not.toEqual([]);
  });

  it.each(BENIGN.map((edit) => [edit.id, edit.name, edit] as const))('%s accepts %s', (_, __, edit) => {
    expect(foundBy(edit)).toEqual([]);
  });
});

describe('the network of the shop', () => {
  const placeOf = (path: string) => paths.endpoints.find((place) => place.path?.startsWith(path))?.id ?? path;
  const fromTo = (from: string, to: string) =>
    paths.mayConnect(placeOf(`Shop/${from}/Service`), placeOf(`Shop/${to}/Service`), 8443);

  it('connects what was declared and nothing else', () => {
    expect(derivedEdges(paths)).toEqual(declaredEdges(declaration));
  });

  it('has an edge for every pair that may connect', () => {
    expect(unlistedPairs(shop)).toEqual([]);
  });

  it('is known completely', () => {
    expect(paths.unknowns).toEqual([]);
  });

  it('says which rules let orders call payments', () => {
    const { allowed, hops } = fromTo('Orders', 'Payments');
    expect(allowed).toBe(true);
    expect(hops.map(({ text }) => text)).toEqual([
      'Shop/Paths/Orders allows tcp 8443 to Shop/Foundation/Network/Segments/Payments/Members',
      'Shop/Paths/Payments allows tcp 8443 from Shop/Foundation/Network/Segments/Orders/Members',
    ]);
  });

  it('says which control stops products from calling payments', () => {
    const { allowed, hops } = fromTo('Products', 'Payments');
    expect(allowed).toBe(false);
    expect(hops).toEqual([expect.objectContaining({ control: 'security-group', allows: false })]);
  });
});

describe('every invariant', () => {
  it.each(INVARIANTS.map(({ id }) => id))('%s has at least three faults and two edits that it accepts', (id) => {
    expect(FAULTS.filter((fault) => fault.id === id).length).toBeGreaterThanOrEqual(3);
    expect(BENIGN.filter((edit) => edit.id === id).length).toBeGreaterThanOrEqual(2);
  });

  it('has an id of its own and says what to do', () => {
    expect(new Set(INVARIANTS.map(({ id }) => id)).size).toBe(INVARIANTS.length);
    for (const { controls, fix, id, title, why } of INVARIANTS) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
      expect([title, why, fix].every((text) => text.length > 10)).toBe(true);
      expect(controls.nist.length).toBeGreaterThan(0);
    }
  });
});
