import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PolicyVocabulary, ServicePolicies } from '../../lib/authorization';
import { createAuthorizer } from '../../runtime/authorization/authorizer';
import type { Principal, Resource } from '../../runtime/model';
import { ORDERS_VOCABULARY } from '../../services/orders/authorization';
import { PAYMENTS_VOCABULARY } from '../../services/payments/authorization';
import { PRODUCTS_VOCABULARY } from '../../services/products/authorization';
import { USERS_VOCABULARY } from '../../services/users/authorization';
import { application, asked, order, somebody } from '../runtime/authorization/requests';
import { foreignStack } from '../support/app';

const VOCABULARIES: Record<string, PolicyVocabulary> = {
  users: USERS_VOCABULARY,
  products: PRODUCTS_VOCABULARY,
  orders: ORDERS_VOCABULARY,
  payments: PAYMENTS_VOCABULARY,
};
const SCOPES = ['users', 'products', 'orders', 'payments'].flatMap((name) => [`${name}/read`, `${name}/write`]);
const ADA = somebody({ scopes: SCOPES });
const ADMIN = somebody({ scopes: SCOPES, roles: ['catalogue-admin'] });
const PROGRAM = somebody({ kind: 'service-account', id: 'reporting', scopes: SCOPES, roles: ['catalogue-admin'] });
const SERVICE = somebody({ kind: 'service', id: 'orders', scopes: SCOPES, roles: ['catalogue-admin'] });
const CHARGE: Resource = { type: 'Charge', id: 'charge-1', attributes: { customerId: 'ada', status: 'CAPTURED' } };

const path = (service: string) => join(__dirname, '../../services', service, 'policy.cedar');

/** The ids of the policies that permit an action, or undefined when it is denied. */
function policiesOf(service: string) {
  const { decide } = createAuthorizer({ policies: readFileSync(path(service), 'utf8') });
  return (principal: Principal, verb: string, resource = application(service), caller?: string) => {
    const zone = caller === undefined ? 'edge' : 'internal';
    const decision = decide(asked({ action: `${service}:${verb}`, principal, resource, caller, zone }));
    return decision.allowed ? decision.policies.join() : undefined;
  };
}

/** The same person without one scope. */
function without(principal: Principal, scope: string): Principal {
  return { ...principal, scopes: principal.scopes.filter((each) => each !== scope) };
}

describe.each(Object.entries(VOCABULARIES))('the policies of %s', (service, vocabulary) => {
  it('are valid for what the service can do', () => {
    const { actions } = ServicePolicies.fromFile(path(service), vocabulary).bind(foreignStack(), service);
    expect(actions).toHaveLength(vocabulary.actions.length);
  });

  it('name every policy, so that an audit record says which one it was', () => {
    const text = readFileSync(path(service), 'utf8');
    expect(text.match(/^@id\("[a-z-]+"\)$/gm)?.length).toBe(text.match(/^(permit|forbid) \($/gm)?.length);
  });

  it('permit nothing to a service that acts for itself', () => {
    const may = policiesOf(service);
    for (const { name, resource } of vocabulary.actions) {
      const target = resource === 'Application' ? application(service) : { ...CHARGE, type: resource };
      expect(may(SERVICE, name, target, 'orders')).toBeUndefined();
    }
  });
});

describe('in users', () => {
  const may = policiesOf('users');

  it('people read and change their own profile, with the scope for it', () => {
    expect(may(ADA, 'Read')).toBe('users-own-profile-read');
    expect(may(ADA, 'Update')).toBe('users-own-profile-update');
    expect(may(without(ADA, 'users/read'), 'Read')).toBeUndefined();
    expect(may(without(ADA, 'users/write'), 'Update')).toBeUndefined();
  });

  it('programs have no profile', () => {
    expect(may(PROGRAM, 'Read')).toBeUndefined();
    expect(may(PROGRAM, 'Update')).toBeUndefined();
  });
});

describe('in products', () => {
  const may = policiesOf('products');

  it.each(['List', 'Read'])('people and programs %s, with the scope for it', (verb) => {
    for (const principal of [ADA, PROGRAM]) {
      expect(may(principal, verb)).toBe('products-read');
      expect(may(principal, verb, application('products'), 'orders')).toBe('products-read');
      expect(may(without(principal, 'products/read'), verb)).toBeUndefined();
    }
  });

  it.each(['Create', 'Update'])('only administrators of the catalogue %s, through the edge', (verb) => {
    expect(may(ADMIN, verb)).toBe('products-administer');
    expect(may(ADA, verb)).toBeUndefined();
    expect(may(PROGRAM, verb)).toBeUndefined();
    expect(may(without(ADMIN, 'products/write'), verb)).toBeUndefined();
    expect(may(ADMIN, verb, application('products'), 'orders')).toBeUndefined();
  });
});

describe('in orders', () => {
  const may = policiesOf('orders');

  it('people place and list orders, with the scope for it', () => {
    expect(may(ADA, 'Create')).toBe('orders-create');
    expect(may(ADA, 'List')).toBe('orders-list');
    expect(may(without(ADA, 'orders/write'), 'Create')).toBeUndefined();
    expect(may(without(ADA, 'orders/read'), 'List')).toBeUndefined();
  });

  it('people read their own orders and no others', () => {
    expect(may(ADA, 'Read', order())).toBe('orders-read-own');
    expect(may(somebody({ id: 'eve', scopes: SCOPES }), 'Read', order())).toBeUndefined();
    expect(may(ADMIN, 'Read', order({ customerId: 'eve' }))).toBeUndefined();
    expect(may(without(ADA, 'orders/read'), 'Read', order())).toBeUndefined();
  });

  it('an order whose customer is unknown is read by nobody', () => {
    expect(may(ADA, 'Read', order({}))).toBeUndefined();
  });

  it('programs do nothing, not even with an id that an order names', () => {
    const program = { ...PROGRAM, id: 'ada' };
    for (const verb of ['Create', 'List', 'Read']) {
      expect(may(program, verb, verb === 'Read' ? order() : application())).toBeUndefined();
    }
  });
});

describe('in payments', () => {
  const may = policiesOf('payments');

  it('orders charges the person whose token it passes on', () => {
    expect(may(ADA, 'Charge', application('payments'), 'orders')).toBe('payments-charge');
    expect(may(without(ADA, 'orders/write'), 'Charge', application('payments'), 'orders')).toBeUndefined();
    expect(may(PROGRAM, 'Charge', application('payments'), 'orders')).toBeUndefined();
  });

  it('orders gives back what the person paid, and nobody else’s money', () => {
    expect(may(ADA, 'Refund', CHARGE, 'orders')).toBe('payments-refund-own');
    expect(may(somebody({ id: 'eve', scopes: SCOPES }), 'Refund', CHARGE, 'orders')).toBeUndefined();
    expect(may(without(ADA, 'orders/write'), 'Refund', CHARGE, 'orders')).toBeUndefined();
  });

  it.each([
    ['Charge', application('payments')],
    ['Refund', CHARGE],
  ])('%s is denied to everybody but orders', (verb, resource) => {
    for (const caller of [undefined, 'users', 'Orders', '']) {
      expect(may(ADA, verb, resource, caller)).toBeUndefined();
    }
  });

  it('a caller in the wrong zone is denied', () => {
    const { decide } = createAuthorizer({ policies: readFileSync(path('payments'), 'utf8') });
    const charge = { action: 'payments:Charge', principal: ADA, resource: application('payments'), caller: 'orders' };
    expect(decide(asked({ ...charge, zone: 'internal' })).allowed).toBe(true);
    expect(decide(asked({ ...charge, zone: 'edge' }))).toMatchObject({ policies: ['payments-only-through-orders'] });
  });
});
