import { randomUUID } from 'node:crypto';
import { type Attack, defineAttack } from '../attack';
import type { EdgeCall, Person, Scene } from '../scene/scene';

const STANDARDS = ['OWASP API5:2023', 'CWE-862', 'ASVS 4.1.3'];
const TEA = { name: 'Tea for nothing', price: { amount: 1, currency: 'EUR' } };
const NO_ROLE = /^FORBIDDEN: the principal has none of the roles catalogue-admin$/;

interface Administering extends Pick<Attack, 'name' | 'has' | 'action'> {
  readonly who: (scene: Scene) => Person;
  readonly call: (scene: Scene) => Promise<EdgeCall>;
  readonly authorizedAs: string;
}

const change = async (scene: Scene): Promise<EdgeCall> => ({
  method: 'PUT',
  path: `/products/${await scene.product()}`,
  json: { ...TEA, status: 'ACTIVE', version: 1 },
});

const create = async (): Promise<EdgeCall> => ({ method: 'POST', path: '/products', json: TEA });

const ADMINISTERING: readonly Administering[] = [
  {
    name: 'a product, made by a customer',
    has: 'a token of a customer, with all scopes of the client',
    action: 'creates a product',
    who: ({ customer }) => customer,
    call: create,
    authorizedAs: 'products:Create',
  },
  {
    name: 'a price, changed by a customer',
    has: 'a token of a customer, with all scopes of the client',
    action: 'sets the price of a product to one cent',
    who: ({ customer }) => customer,
    call: change,
    authorizedAs: 'products:Update',
  },
  {
    name: 'a product, made by somebody without a role',
    has: 'a token of a person who has just signed up',
    action: 'creates a product',
    who: ({ nobody }) => nobody,
    call: create,
    authorizedAs: 'products:Create',
  },
];

const administering = ADMINISTERING.map(({ authorizedAs: action, call, who, ...about }) =>
  defineAttack({
    ...about,
    category: 'authorization',
    control: 'scopes',
    standards: STANDARDS,
    trace: { by: 'service', service: 'products', reason: NO_ROLE, fields: { action, status: 'deny' } },
    async attempt(scene) {
      const { status, text } = await scene.edge({ ...(await call(scene)), token: await scene.token(who(scene)) });
      return { succeeded: status < 300, status, seen: text };
    },
  }),
);

const roleInBody = defineAttack({
  name: 'a role in the own profile',
  category: 'authorization',
  has: 'a token of a customer',
  action: 'saves their profile with the role of an administrator in it',
  control: 'edge-validation',
  standards: ['OWASP API3:2023', 'CWE-915', 'CWE-269'],
  trace: { by: 'edge', reason: /^the body does not match its model$/ },
  async attempt(scene) {
    const { status, text } = await scene.edge({
      method: 'PUT',
      path: '/users/me',
      json: { displayName: 'Mallory', roles: ['catalogue-admin'], 'cognito:groups': ['catalogue-admin'] },
    });
    return { succeeded: status === 200, status, seen: text };
  },
});

const roleOfIdToken = defineAttack({
  name: 'a role from another issuer of claims',
  category: 'authorization',
  has: 'a token whose user could write custom claims: `roles` and `custom:roles` name an administrator',
  action: 'creates a product',
  control: 'scopes',
  standards: [...STANDARDS, 'CWE-269'],
  trace: { by: 'service', service: 'products', reason: NO_ROLE, fields: { action: 'products:Create', status: 'deny' } },
  async attempt(scene) {
    const roles = ['catalogue-admin'];
    const token = await scene.token(scene.customer, { roles, 'custom:roles': roles, groups: roles, role: roles[0] });
    const { status, text } = await scene.edge({ method: 'POST', path: '/products', json: TEA, token });
    return { succeeded: status < 300, status, seen: text };
  },
});

const administratorPastTheEdge = defineAttack({
  name: 'an administrator, past the edge',
  category: 'authorization',
  has: 'a token of an administrator, and a way to the port of products for the edge',
  action: 'creates a product without an API key and without the rules of the web ACL',
  control: 'origin',
  alone: true,
  standards: ['OWASP API8:2023', 'CWE-288', 'NIST SP 800-207 section 2.1'],
  trace: {
    by: 'service',
    service: 'products',
    reason: /^FORBIDDEN: the request does not come from the gateway$/,
    fields: { status: 'deny' },
  },
  async attempt(scene) {
    const { status, text } = await scene.service(
      'products',
      {},
      {
        method: 'POST',
        path: '/products',
        headers: [
          ['authorization', `Bearer ${await scene.token(scene.administrator)}`],
          ['content-type', 'application/json'],
        ],
        body: JSON.stringify({ ...TEA, name: `Tea ${randomUUID()}` }),
      },
      8444,
    );
    return { succeeded: status === 201, status, seen: text };
  },
});

/** What only administrators may do. */
export const ownRole: readonly Attack[] = [...administering, roleInBody, roleOfIdToken, administratorPastTheEdge];
