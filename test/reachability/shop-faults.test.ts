import { declareShop } from '../../bin/shop';
import type { System } from '../../lib/assembly';
import { type Evidence, evidenceOf, INVARIANTS, prove } from '../../lib/reachability';
import { testApp } from '../support/app';
import { EditedAssembly } from './edited-assembly';
import { NETWORK_BENIGN, NETWORK_FAULTS } from './network-faults';
import { type Case, PERMISSION_BENIGN, PERMISSION_FAULTS } from './permission-faults';
import { TEMPLATE_BENIGN, TEMPLATE_FAULTS } from './template-faults';

jest.mock('../../lib/shared/bundle', () => require('../support/stub-bundle'));

const FAULTS = [...PERMISSION_FAULTS, ...NETWORK_FAULTS, ...TEMPLATE_FAULTS];
const BENIGN = [...PERMISSION_BENIGN, ...NETWORK_BENIGN, ...TEMPLATE_BENIGN];

let assembly: EditedAssembly;
let shop: System;
let asItIs: Evidence;

beforeAll(() => {
  const app = testApp();
  declareShop(app);
  assembly = new EditedAssembly(app.synth().directory);
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

describe('resources that say nothing', () => {
  it.each([
    ['properties left out', () => ({})],
    [
      'properties that nobody knows',
      (properties: object) =>
        Object.fromEntries(Object.keys(properties).map((name) => [name, { 'Fn::ImportValue': 'unheard-of' }])),
    ],
    [
      'properties of another kind',
      (properties: object) => Object.fromEntries(Object.keys(properties).map((name) => [name, [1, 'x', null]])),
    ],
  ])('are judged without a crash: %s', (_, change) => {
    const edited = assembly.read((templates) => {
      for (const resource of templates.every()) {
        resource.Properties = change(resource.Properties ?? {});
      }
    });
    expect(prove(edited).length).toBeGreaterThan(0);
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
