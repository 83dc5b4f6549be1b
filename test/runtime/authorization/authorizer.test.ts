import type { DetailedError } from '@cedar-policy/cedar-wasm/nodejs';
import { createAuthorizer } from '../../../runtime/authorization/authorizer';
import { loadCedar } from '../../../runtime/authorization/cedar';
import { ConfigurationError } from '../../../runtime/errors';
import type { AttributeValue } from '../../../runtime/model';
import { application, asked, NOW, order, somebody } from './requests';

const OWN = '@id("own") permit(principal is User, action == Action::"orders:Read", resource is Order)';
const READ_OWN = `${OWN} when { resource.customerId == principal.id };`;

/** The engine that the authorizer calls. */
const cedar = loadCedar();

/** Permits reading exactly when the condition holds. */
function when(condition: string) {
  const { decide } = createAuthorizer({
    policies: `@id("when") permit(principal, action == Action::"orders:Read", resource) when { ${condition} };`,
  });
  return (request = asked()) => decide(request).allowed;
}

afterEach(() => jest.restoreAllMocks());

describe('a decision', () => {
  const { decide } = createAuthorizer({ policies: READ_OWN });

  it('permits what a policy permits and names the policy', () => {
    expect(decide(asked())).toEqual({ allowed: true, policies: ['own'], wouldDeny: [] });
  });

  it('denies what no policy permits', () => {
    const denied = { allowed: false, policies: [], reason: 'no policy permits it', wouldDeny: [] };
    expect(decide(asked({ resource: order({ customerId: 'eve' }) }))).toEqual(denied);
    expect(decide(asked({ principal: somebody({ id: 'eve' }) }))).toEqual(denied);
    expect(decide(asked({ principal: somebody({ kind: 'service-account' }) }))).toEqual(denied);
    expect(decide(asked({ resource: { ...order(), type: 'Invoice' } }))).toEqual(denied);
  });

  it('remembers nothing of the requests before it', () => {
    for (const [customerId, allowed] of [
      ['eve', false],
      ['ada', true],
      ['eve', false],
    ] as const) {
      expect(decide(asked({ resource: order({ customerId }) })).allowed).toBe(allowed);
    }
  });

  it('denies when a policy forbids, and names all that do', () => {
    const forbidding = createAuthorizer({
      policies: `${READ_OWN} @id("b") forbid(principal, action, resource); @id("a") forbid(principal, action, resource);`,
    });
    const decision = forbidding.decide(asked());
    expect({ ...decision, policies: [...decision.policies].sort() }).toEqual({
      allowed: false,
      policies: ['a', 'b'],
      reason: 'a policy forbids it',
      wouldDeny: [],
    });
  });

  it('denies an action that no policy names, even under a policy for every action', () => {
    const { decide: decideAll } = createAuthorizer({
      policies: `${READ_OWN} permit(principal, action, resource);`,
    });
    expect(decideAll(asked({ resource: order({}) })).allowed).toBe(false);
    expect(decideAll(asked({ action: 'orders:Delete' }))).toEqual({
      allowed: false,
      policies: [],
      reason: 'no policy names the action',
      wouldDeny: [],
    });
    expect(decideAll(asked()).allowed).toBe(true);
  });

  it('denies everything without policies', () => {
    for (const policies of ['', '// none\n', '@id("all") permit(principal, action, resource);']) {
      expect(createAuthorizer({ policies }).decide(asked()).allowed).toBe(false);
    }
  });
});

describe('a policy that can not be evaluated', () => {
  it('denies when it is a forbid that reads a missing attribute, although Cedar would allow', () => {
    const policies = `${READ_OWN} @id("frozen") forbid(principal, action, resource) when { resource.frozen };`;
    const answer = cedar.isAuthorized({
      principal: { type: 'User', id: 'ada' },
      action: { type: 'Action', id: 'orders:Read' },
      resource: { type: 'Order', id: 'order-1' },
      context: {},
      policies: { staticPolicies: policies },
      entities: [
        { uid: { type: 'User', id: 'ada' }, attrs: { id: 'ada' }, parents: [] },
        { uid: { type: 'Order', id: 'order-1' }, attrs: { customerId: 'ada' }, parents: [] },
      ],
    });
    expect(answer).toMatchObject({ response: { decision: 'allow' } });
    const { decide } = createAuthorizer({ policies });
    expect(decide(asked())).toEqual({
      allowed: false,
      policies: ['frozen'],
      reason: 'a policy could not be evaluated',
      wouldDeny: [],
    });
    expect(decide(asked({ resource: order({ customerId: 'ada', frozen: false }) })).allowed).toBe(true);
    expect(decide(asked({ resource: order({ customerId: 'ada', frozen: true }) })).reason).toBe('a policy forbids it');
  });

  it('denies when it is a permit, even if another policy permits', () => {
    const policies = `${READ_OWN} @id("other") permit(principal, action, resource) when { principal.team == "a" };`;
    expect(createAuthorizer({ policies }).decide(asked())).toMatchObject({ allowed: false, policies: ['other'] });
  });

  it('denies what overflows', () => {
    const overflowing = when('context.time + 9223372036854775807 > 0');
    expect(overflowing()).toBe(false);
  });
});

describe('a request that can not be said in Cedar', () => {
  const { decide } = createAuthorizer({
    policies: 'permit(principal, action == Action::"orders:Read", resource);',
  });
  const denied = { allowed: false, policies: [], reason: 'the request could not be evaluated', wouldDeny: [] };

  it('is permitted when it can', () => {
    expect(decide(asked()).allowed).toBe(true);
  });

  it.each<[string, AttributeValue]>([
    ['a fraction', 1.5],
    ['a number that is none', Number.NaN],
    ['a number beyond 64 bits', 2 ** 64],
    ['null', null as unknown as string],
    ['an entity', { __entity: { type: 'User', id: 'root' } } as unknown as string],
    ['an extension', { __extn: { fn: 'ip', arg: '127.0.0.1' } } as unknown as string],
    ['a list of something else', [{ __entity: { type: 'User', id: 'root' } }] as unknown as string[]],
  ])('is denied when an attribute is %s', (_, value) => {
    expect(decide(asked({ resource: order({ value }) }))).toEqual(denied);
    expect(decide(asked({ principal: somebody({ attributes: { value } }) }))).toEqual(denied);
  });

  it('is denied when a type is no name, or the time is none', () => {
    expect(decide(asked({ resource: { ...order(), type: 'Or der' } }))).toEqual(denied);
    expect(decide(asked({ now: new Date(Number.NaN) }))).toEqual(denied);
    expect(decide(asked({ principal: undefined as never, resource: null as never }))).toEqual(denied);
  });

  it('is denied when Cedar fails', () => {
    jest.spyOn(cedar, 'statefulIsAuthorized').mockImplementation(() => {
      throw new Error('unreachable');
    });
    expect(decide(asked({ principal: somebody({ id: 'not seen before' }) }))).toEqual(denied);
  });

  it('is denied when its policies can not be prepared, and again after that', () => {
    const { decide: decideLate } = createAuthorizer({ policies: READ_OWN });
    jest.spyOn(cedar, 'preparsePolicySet').mockReturnValue({ type: 'failure', errors: [] });
    expect(decideLate(asked())).toEqual(denied);
    expect(decideLate(asked())).toEqual(denied);
    jest.restoreAllMocks();
    expect(decideLate(asked()).allowed).toBe(true);
  });
});

describe('what policies can read', () => {
  it.each([
    ['user', 'User'],
    ['service-account', 'ServiceAccount'],
    ['service', 'Service'],
  ] as const)('the type of a %s, %s, and the id', (kind, type) => {
    const may = when(`principal == ${type}::"ada" && principal.id == "ada"`);
    expect(may(asked({ principal: somebody({ kind }) }))).toBe(true);
    expect(may(asked({ principal: somebody({ kind, id: 'eve' }) }))).toBe(false);
    for (const other of ['user', 'service-account', 'service'] as const) {
      expect(may(asked({ principal: somebody({ kind: other }) }))).toBe(other === kind);
    }
  });

  it('the roles of people, and of nobody else', () => {
    const may = when('principal.roles.contains("admin")');
    expect(may(asked({ principal: somebody({ roles: ['customer', 'admin'] }) }))).toBe(true);
    expect(may(asked({ principal: somebody({ roles: ['customer'] }) }))).toBe(false);
    expect(may(asked({ principal: somebody({ kind: 'service', roles: ['admin'] }) }))).toBe(false);
    expect(when('principal has roles')(asked({ principal: somebody({ kind: 'service-account' }) }))).toBe(false);
  });

  it('verified claims, each only when it is there', () => {
    const may = when('principal has team && principal.team == "red" && principal["custom:level"] == 3');
    const attributes = { team: 'red', 'custom:level': 3 };
    expect(may(asked({ principal: somebody({ attributes }) }))).toBe(true);
    expect(may(asked({ principal: somebody({ kind: 'service-account', attributes }) }))).toBe(true);
    expect(may(asked({ principal: somebody({ attributes: { ...attributes, team: 'blue' } }) }))).toBe(false);
    expect(may(asked())).toBe(false);
  });

  it('never a claim in place of the id or the roles', () => {
    const attributes = { id: 'root', roles: ['admin'] };
    expect(when('principal.id == "root"')(asked({ principal: somebody({ attributes }) }))).toBe(false);
    expect(when('principal.roles.contains("admin")')(asked({ principal: somebody({ attributes }) }))).toBe(false);
  });

  it('the resource with its id and attributes of every type', () => {
    const may = when(
      'resource == Order::"order-1" && resource.s == "x" && resource.n == -7 && resource.b && resource.l.containsAll(["p", "q"])',
    );
    const attributes = { s: 'x', n: -7, b: true, l: ['p', 'q'] };
    expect(may(asked({ resource: order(attributes) }))).toBe(true);
    expect(may(asked({ resource: order({ ...attributes, l: ['p'] }) }))).toBe(false);
    expect(may(asked({ resource: { ...order(attributes), id: 'order-2' } }))).toBe(false);
    expect(when('resource == Application::"orders"')(asked({ resource: application() }))).toBe(true);
  });

  it('the caller, only when there is one', () => {
    const may = when('context has caller && context.caller == "orders"');
    expect(may(asked({ caller: 'orders' }))).toBe(true);
    expect(may(asked({ caller: 'users' }))).toBe(false);
    expect(may(asked())).toBe(false);
    expect(when('!(context has caller)')(asked({ caller: undefined }))).toBe(true);
  });

  it('scopes, zone, time in whole seconds and the second factor', () => {
    const may = when(
      `context.scopes == ["a", "b"] && context.zone == "internal" && context.time == ${Math.floor(NOW.getTime() / 1000)} && context.mfa`,
    );
    const principal = somebody({ scopes: ['b', 'a'], multiFactor: true });
    const request = asked({ principal, zone: 'internal' });
    expect(may(request)).toBe(true);
    expect(may({ ...request, principal: { ...principal, scopes: ['a'] } })).toBe(false);
    expect(may({ ...request, principal: { ...principal, multiFactor: false } })).toBe(false);
    expect(may({ ...request, context: { ...request.context, zone: 'edge' } })).toBe(false);
    expect(may({ ...request, context: { ...request.context, now: new Date(0) } })).toBe(false);
  });

  it('text as it is, whatever it looks like', () => {
    for (const id of ['"', '\\', '*', 'User::"root"', '__proto__', '\u{1F600}', '\u0000', '']) {
      expect(
        createAuthorizer({ policies: READ_OWN }).decide(
          asked({ principal: somebody({ id }), resource: order({ customerId: id }) }),
        ).allowed,
      ).toBe(true);
      expect(createAuthorizer({ policies: READ_OWN }).decide(asked({ principal: somebody({ id }) })).allowed).toBe(
        false,
      );
    }
  });
});

describe('policies at start', () => {
  it('get ids by their place when they have none', () => {
    const permits = Array.from(
      { length: 12 },
      (_, i) => `${i === 3 ? '@id("third")' : i === 4 ? '@id' : i === 5 ? '@id("")' : ''}
      permit(principal == User::"u${i}", action == Action::"orders:Read", resource);`,
    );
    const { decide } = createAuthorizer({ policies: permits.join('\n') });
    const deciding = permits.map((_, i) => decide(asked({ principal: somebody({ id: `u${i}` }) })).policies);
    expect(deciding).toEqual(permits.map((_, i) => [i === 3 ? 'third' : `policy${i}`]));
  });

  it.each([
    ['are no Cedar', 'permit(principal, action, resource', "the policies can't be parsed: "],
    ['hold a template', 'permit(principal == ?principal, action, resource);', 'the policies hold a template'],
    [
      'give an id twice',
      '@id("x") permit(principal, action, resource); @id("x") forbid(principal, action, resource);',
      "the id 'x'",
    ],
    [
      'give an id that a place has',
      '@id("policy1") forbid(principal, action, resource); permit(principal, action, resource);',
      "the id 'policy1'",
    ],
  ])('are refused when they %s', (_, policies, message) => {
    expect(() => createAuthorizer({ policies })).toThrow(ConfigurationError);
    expect(() => createAuthorizer({ policies })).toThrow(message);
  });

  it('name everything that is wrong with them', () => {
    const errors = ['first', 'second'].map((message) => ({ message }) as DetailedError);
    jest.spyOn(cedar, 'policyToJson').mockReturnValue({ type: 'failure', errors });
    expect(() => createAuthorizer({ policies: READ_OWN })).toThrow("policy0 can't be parsed: first; second");
    jest.spyOn(cedar, 'policySetTextToParts').mockReturnValue({ type: 'failure', errors });
    expect(() => createAuthorizer({ policies: READ_OWN })).toThrow("can't be parsed: first; second");
  });

  it('of one service do not decide for another in the same process', () => {
    const one = createAuthorizer({ policies: READ_OWN });
    const other = createAuthorizer({ policies: READ_OWN.replace('permit', 'forbid') });
    expect(one.decide(asked()).allowed).toBe(true);
    expect(other.decide(asked()).allowed).toBe(false);
    expect(one.decide(asked()).allowed).toBe(true);
  });
});
