import { type Cedar, loadCedar } from '../../../runtime/authorization/cedar';
import { factsOf } from '../../../runtime/authorization/facts';
import { readPolicies } from '../../../runtime/authorization/policy';
import { createSlices, type Slice } from '../../../runtime/authorization/slices';
import { application, asked, order, somebody } from './requests';

const POLICIES = `
@id("anybody-anything") permit (principal, action, resource) when { context.zone == "nowhere" };
@id("user-reads-order") permit (principal is User, action == Action::"orders:Read", resource is Order);
@id("service-reads") permit (principal is Service, action in [Action::"orders:Read", Action::"orders:List"], resource);
@id("ada-reads") permit (principal == User::"ada", action == Action::"orders:Read", resource);
@id("that-order") forbid (principal, action == Action::"orders:Read", resource == Order::"order-9");
@id("admins") permit (principal in Role::"admin", action == Action::"orders:Read", resource in Application::"orders");
@id("list") permit (principal is User, action == Action::"orders:List", resource is Application);
@id("shadowed") @shadow("2099-01-01") forbid (principal is User, action == Action::"orders:Read", resource is Order);
`;

/** Cedar itself, which also tells what it was given to parse: ids by the name of the set. */
function recordingCedar(): { cedar: Cedar; sets: Map<string, string[]> } {
  const real = loadCedar();
  const sets = new Map<string, string[]>();
  const preparsePolicySet: Cedar['preparsePolicySet'] = (name, policies) => {
    sets.set(name, Object.keys(policies.staticPolicies ?? {}).sort());
    return real.preparsePolicySet(name, policies);
  };
  return { cedar: { ...real, preparsePolicySet }, sets };
}

function slicing() {
  const { cedar, sets } = recordingCedar();
  const sliceOf = createSlices(cedar, readPolicies(cedar, POLICIES));
  const ids = ({ enforced, shadow }: Slice) => ({ enforced: sets.get(enforced), shadow: sets.get(shadow) });
  return {
    sets,
    slice: (request: ReturnType<typeof asked>) => sliceOf(factsOf(request)),
    looksAt: (request: ReturnType<typeof asked>) => ids(sliceOf(factsOf(request))),
  };
}

const SERVICE = somebody({ kind: 'service', id: 'payments' });

describe('Cedar looks only at policies whose scope may fit', () => {
  it.each([
    ['a person and an order', asked(), ['ada-reads', 'admins', 'anybody-anything', 'that-order', 'user-reads-order']],
    [
      'a service and an order',
      asked({ principal: SERVICE }),
      ['admins', 'anybody-anything', 'service-reads', 'that-order'],
    ],
    ['a person and the application', asked({ resource: application() }), ['ada-reads', 'admins', 'anybody-anything']],
    ['another action', asked({ action: 'orders:List', resource: application() }), ['anybody-anything', 'list']],
    [
      'another action of a service',
      asked({ action: 'orders:List', resource: application(), principal: SERVICE }),
      ['anybody-anything', 'service-reads'],
    ],
    ['an action that no scope names', asked({ action: 'orders:Void' }), ['anybody-anything']],
    [
      'a type that no scope names',
      asked({ resource: { type: 'Parcel', id: '1', attributes: {} } }),
      ['ada-reads', 'admins', 'anybody-anything'],
    ],
  ])('for %s', (_, request, expected) => {
    expect(slicing().looksAt(request).enforced).toEqual(expected);
  });

  it('and keeps those in the shadow apart', () => {
    const { looksAt, slice } = slicing();
    expect(looksAt(asked()).shadow).toEqual(['shadowed']);
    expect(slice(asked()).shadowIds).toEqual(['shadowed']);
    expect(slice(asked({ principal: SERVICE })).shadowIds).toEqual([]);
  });

  it('and parses a slice once, one for all types that no scope names', () => {
    const { slice, sets } = slicing();
    const first = slice(asked());
    expect(slice(asked({ resource: order({ customerId: 'eve' }) }))).toBe(first);
    const parcel = slice(asked({ resource: { type: 'Parcel', id: '1', attributes: {} } }));
    const before = sets.size;
    expect(slice(asked({ resource: { type: 'Crate', id: '1', attributes: {} } }))).toBe(parcel);
    expect(sets.size).toBe(before);
  });

  it('and never mixes up sets of two authorizers in one process', () => {
    const names = [slicing(), slicing()].map(({ slice }) => slice(asked()).enforced);
    expect(new Set(names).size).toBe(2);
  });

  it('and a set that Cedar refuses ends it', () => {
    const { cedar } = recordingCedar();
    const policies = readPolicies(cedar, POLICIES);
    const refusing: Cedar = { ...cedar, preparsePolicySet: () => ({ type: 'failure', errors: [] }) };
    expect(() => createSlices(refusing, policies)(factsOf(asked()))).toThrow(/refused policies that it had parsed/);
  });
});
