import type { BadBody } from './bad-body';
import { ORDER, PRODUCT, PROFILE, TEA } from './body';

const ASSIGNMENT = ['OWASP API3:2023', 'CWE-915'];
const INJECTION = ['OWASP A03:2021', 'CWE-943'];
const PROTOTYPE = ['CWE-1321'];

/** Bodies with members that clients have no say in, or that are no values. */
export const BAD_MEMBERS: readonly BadBody[] = [
  {
    name: 'a price of their own',
    action: 'orders with `unitPrice` of one cent in the line, which a careless handler copies',
    standards: ASSIGNMENT,
    route: ORDER,
    body: (productId) =>
      JSON.stringify({ items: [{ productId, quantity: 1, unitPrice: { amount: 1, currency: 'EUR' } }] }),
  },
  {
    name: 'an order that is paid already',
    action: 'orders with `status` and `total` in the body',
    standards: ASSIGNMENT,
    route: ORDER,
    body: (productId) =>
      JSON.stringify({
        items: [{ productId, quantity: 1 }],
        status: 'PAID',
        total: { amount: 0, currency: 'EUR' },
      }),
  },
  {
    name: 'an order for somebody else',
    action: 'orders with the `customerId` of somebody else in the body',
    standards: ['OWASP API1:2023', ...ASSIGNMENT],
    route: ORDER,
    body: (productId) => JSON.stringify({ items: [{ productId, quantity: 1 }], customerId: 'somebody-else' }),
  },
  {
    name: 'a role in a profile',
    action: 'writes `roles` and `id` into their own profile',
    standards: ['OWASP API5:2023', ...ASSIGNMENT],
    route: PROFILE,
    body: () => JSON.stringify({ displayName: 'Casey', roles: ['catalogue-admin'], id: 'somebody-else' }),
  },
  {
    name: 'a query operator in place of an id',
    action: 'orders `{ "$ne": null }`, which finds any product in databases that read operators from bodies',
    standards: INJECTION,
    route: ORDER,
    body: () => JSON.stringify({ items: [{ productId: { $ne: null }, quantity: 1 }] }),
  },
  {
    name: 'an attribute of DynamoDB in place of a text',
    action: 'sends a value in the notation of the database, with a type of its own',
    standards: INJECTION,
    route: PRODUCT,
    body: () => JSON.stringify({ ...TEA, name: { S: 'Tea' } }),
  },
  {
    name: '`__proto__` as a member',
    action: 'adds a member to every object of the process, if the body is merged into another object',
    standards: PROTOTYPE,
    route: PRODUCT,
    body: () => JSON.stringify(TEA).replace(/}$/, ',"__proto__":{"status":"RETIRED"}}'),
  },
  {
    name: '`constructor.prototype` as a member',
    action: 'does the same by the other way to a prototype',
    standards: PROTOTYPE,
    route: PRODUCT,
    body: () => JSON.stringify({ ...TEA, constructor: { prototype: { status: 'RETIRED' } } }),
  },
];
