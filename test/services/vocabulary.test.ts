import type { DocumentTable } from '../../runtime/data';
import type { Service } from '../../runtime/model';
import { ORDERS_VOCABULARY } from '../../services/orders/authorization';
import { ordersService } from '../../services/orders/service';
import { catalogue, payments } from '../../services/orders/upstreams';
import { PAYMENTS_VOCABULARY } from '../../services/payments/authorization';
import { paymentsService } from '../../services/payments/service';
import { PRODUCTS_VOCABULARY } from '../../services/products/authorization';
import { productsService } from '../../services/products/service';
import { USERS_VOCABULARY } from '../../services/users/authorization';
import { usersService } from '../../services/users/service';

// Only declarations are looked at; no table is ever asked.
const table = {} as DocumentTable<never, never>;

interface Vocabulary {
  readonly actions: readonly { readonly name: string; readonly resource: string }[];
  readonly resources?: readonly { readonly name: string; readonly strings: readonly string[] }[];
}

const SERVICES: readonly (readonly [Service, Vocabulary])[] = [
  [usersService({ profiles: table }), USERS_VOCABULARY],
  [productsService({ products: table }), PRODUCTS_VOCABULARY],
  [ordersService({ orders: table, catalogue, payments }), ORDERS_VOCABULARY],
  [paymentsService({ charges: table }), PAYMENTS_VOCABULARY],
];

describe.each(SERVICES.map(([service, vocabulary]) => [service.name, service.routes, vocabulary] as const))(
  'what policies can say about %s',
  (name, routes, { actions, resources = [] }) => {
    it('are its actions, each on the resource that its route finds', () => {
      const declared = actions.map((action) => `${name}:${action.name} on ${action.resource}`);
      const offered = routes.map(({ action, resource }) => `${action} on ${resource?.type ?? 'Application'}`);
      expect(offered.sort()).toEqual(declared.sort());
    });

    it('are the attributes that its routes show, and no other', () => {
      const document = { id: 'x', customerId: 'ann', status: 'PAID' };
      for (const { resource } of routes) {
        if (resource !== undefined) {
          const declared = resources.find((candidate) => candidate.name === resource.type)?.strings;
          expect(Object.keys(resource.describe(document).attributes).sort()).toEqual([...(declared ?? [])].sort());
        }
      }
    });
  },
);
