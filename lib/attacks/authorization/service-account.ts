import { randomUUID } from 'node:crypto';
import { type Attack, defineAttack } from '../attack';
import { accountToken } from '../scene/account-token';

const STANDARDS = ['OWASP API5:2023', 'CWE-863', 'RFC 6749 section 3.3'];

const writing = defineAttack({
  name: 'a product, made by a program that reads',
  category: 'authorization',
  has: 'an API key, and the secret of the reporting program',
  action: 'creates a product',
  control: 'authorizer',
  standards: STANDARDS,
  trace: { by: 'edge', reason: /^the token has none of the scopes of the method$/ },
  async attempt(scene) {
    const { status, text } = await scene.edge({
      method: 'POST',
      path: '/products',
      token: await accountToken(scene),
      json: { name: 'Tea', price: { amount: 1, currency: 'EUR' } },
    });
    return { succeeded: status === 201, status, seen: text };
  },
});

const asAdministrator = defineAttack({
  name: 'a program that takes itself for an administrator',
  category: 'authorization',
  has: 'an API key, and a token of the reporting program that has a scope and a role too many by mistake',
  action: 'creates a product',
  control: 'policy',
  alone: true,
  standards: [...STANDARDS, 'CWE-269'],
  trace: {
    by: 'service',
    service: 'products',
    reason: /^FORBIDDEN: no policy permits/,
    fields: { action: 'products:Create', status: 'deny' },
  },
  async attempt(scene) {
    const token = await accountToken(scene, {
      scope: 'products/read products/write',
      'cognito:groups': ['catalogue-admin'],
    });
    const { status, text } = await scene.edge({
      method: 'POST',
      path: '/products',
      token,
      json: { name: `Tea ${randomUUID()}`, price: { amount: 1, currency: 'EUR' } },
    });
    return { succeeded: status === 201, status, seen: text };
  },
});

const profile = defineAttack({
  name: 'a profile of a program',
  category: 'authorization',
  has: 'an API key, and the secret of the reporting program',
  action: 'reads a profile, which only people have',
  control: 'authorizer',
  standards: STANDARDS,
  trace: { by: 'edge', reason: /^the token has none of the scopes of the method$/ },
  async attempt(scene) {
    const { status, text } = await scene.edge({ path: '/users/me', token: await accountToken(scene) });
    return { succeeded: status === 200, status, seen: text };
  },
});

/** Programs that do what only people may. */
export const serviceAccount: readonly Attack[] = [writing, asAdministrator, profile];
