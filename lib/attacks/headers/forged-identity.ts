import { type Attack, defineAttack } from '../attack';
import type { Person } from '../scene/scene';

/** Headers by which proxies tell the services behind them who somebody is. */
const IDENTITY_HEADERS = [
  'x-user-id',
  'x-user',
  'x-forwarded-user',
  'x-auth-request-user',
  'x-remote-user',
  'x-goog-authenticated-user-id',
  'x-amzn-oidc-identity',
  'x-amzn-cognito-sub',
  'cognito-sub',
];

const ROLE_HEADERS = [
  'x-user-roles',
  'x-roles',
  'x-groups',
  'x-forwarded-groups',
  'x-auth-request-groups',
  'cognito-groups',
];
const STANDARDS = ['OWASP API2:2023', 'CWE-290', 'CWE-807'];

const identity = defineAttack({
  name: 'the id of somebody else in headers',
  category: 'headers',
  has: 'an API key, a token of their own, and the id of an order of a customer',
  action: `reads the order with the id of the customer in ${IDENTITY_HEADERS.map((name) => `\`${name}\``).join(', ')}`,
  control: 'policy',
  alone: true,
  standards: ['OWASP API1:2023', ...STANDARDS],
  trace: {
    by: 'service',
    service: 'orders',
    reason: /^NOT_FOUND: no policy permits/,
    fields: { action: 'orders:Read', status: 'deny' },
  },
  async attempt(scene) {
    const id = await scene.order(scene.customer);
    const { status, text } = await scene.edge({
      path: `/orders/${id}`,
      token: await scene.token(scene.neighbour),
      headers: IDENTITY_HEADERS.map((name) => [name, scene.customer.sub]),
    });
    return { succeeded: status === 200, status, seen: text };
  },
});

const roles = defineAttack({
  name: 'a role in headers',
  category: 'headers',
  has: 'an API key and a token of a customer',
  action: `creates a product with the role of an administrator in ${ROLE_HEADERS.map((name) => `\`${name}\``).join(', ')}`,
  control: 'scopes',
  standards: ['OWASP API5:2023', ...STANDARDS],
  trace: {
    by: 'service',
    service: 'products',
    reason: /^FORBIDDEN: the principal has none of the roles catalogue-admin$/,
    fields: { action: 'products:Create', status: 'deny' },
  },
  async attempt(scene) {
    const { status, text } = await scene.edge({
      method: 'POST',
      path: '/products',
      json: { name: 'Free tea', price: { amount: 1, currency: 'EUR' } },
      headers: ROLE_HEADERS.map((name) => [name, 'catalogue-admin']),
    });
    return { succeeded: status === 201, status, seen: text };
  },
});

const reportedIdentity = defineAttack({
  name: 'an identity that a load balancer would report',
  category: 'headers',
  has: 'an API key',
  action: 'sends `x-amzn-oidc-data` with the claims of an administrator, and no token',
  control: 'authorizer',
  standards: STANDARDS,
  trace: { by: 'edge', reason: /^there is no token$/ },
  async attempt(scene) {
    const { status, text } = await scene.edge({
      path: '/products',
      token: null,
      headers: [
        ['x-amzn-oidc-data', unsigned(scene.administrator)],
        ['x-amzn-oidc-identity', scene.administrator.sub],
        ['x-amzn-oidc-accesstoken', unsigned(scene.administrator)],
      ],
    });
    return { succeeded: status === 200, status, seen: text };
  },
});

function unsigned({ name, sub }: Person): string {
  const parts = [{ alg: 'none' }, { sub, username: name, 'cognito:groups': ['catalogue-admin'] }];
  return `${parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
}

/** Headers that say who somebody is. */
export const forgedIdentity: readonly Attack[] = [identity, roles, reportedIdentity];
