import { type Attack, defineAttack } from '../attack';
import { charge } from './forgery';

const STANDARDS = ['OWASP API5:2023', 'CWE-285', 'RFC 6749 section 3.3'];

const scopeAtEdge = defineAttack({
  name: 'a token without the scope of the route',
  category: 'token',
  has: 'an API key, and a token of a customer for products alone',
  action: 'reads orders with it',
  control: 'authorizer',
  standards: STANDARDS,
  trace: { by: 'edge', reason: /^the token has none of the scopes of the method$/ },
  async attempt(scene) {
    const token = await scene.issuer.issue({ user: scene.customer.name, scopes: ['products/read'] });
    const { status, text } = await scene.edge({ path: '/orders', token });
    return { succeeded: status === 200, status, seen: text };
  },
});

const scopePastTheEdge = defineAttack({
  name: 'a token without the scope of the route, past the edge',
  category: 'token',
  has: 'the certificate and key of orders, and a token of a customer for products alone',
  action: 'asks payments for a charge with it',
  control: 'scopes',
  standards: STANDARDS,
  trace: {
    by: 'service',
    service: 'payments',
    reason: /^FORBIDDEN: the token lacks orders\/write$/,
    fields: { status: 'deny', caller: 'orders' },
  },
  async attempt(scene) {
    const token = await scene.issuer.issue({ user: scene.customer.name, scopes: ['products/read'] });
    return charge(scene, [['authorization', `Bearer ${token}`]]);
  },
});

/** Tokens for something else. */
export const missingScope: readonly Attack[] = [scopeAtEdge, scopePastTheEdge];
