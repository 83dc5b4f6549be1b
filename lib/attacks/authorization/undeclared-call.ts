import { randomUUID } from 'node:crypto';
import { type Attack, defineAttack } from '../attack';
import { accountToken } from '../scene/account-token';
import { asService } from '../scene/as-service';
import type { Scene } from '../scene/scene';

const STANDARDS = ['OWASP API5:2023', 'CWE-863', 'NIST SP 800-207 section 2.1'];
const TEA = { name: 'Tea', price: { amount: 1, currency: 'EUR' } };

const listing = defineAttack({
  name: 'a call that was not declared',
  category: 'authorization',
  has: 'the certificate and key of orders, and a token of a customer',
  action: 'lists all products in the name of orders, which was declared to read single ones',
  control: 'declared-caller',
  alone: true,
  standards: STANDARDS,
  trace: {
    by: 'service',
    service: 'products',
    reason: /^FORBIDDEN: orders was not declared to call products:List$/,
    fields: { action: 'products:List', status: 'deny', caller: 'orders' },
  },
  async attempt(scene) {
    const token = await scene.token(scene.customer);
    const { status, text } = await asService(scene, { as: 'orders', to: 'products', path: '/products', token });
    return { succeeded: status === 200, status, seen: text };
  },
});

const administration = defineAttack({
  name: 'a call that was not declared, with the token of an administrator',
  category: 'authorization',
  has: 'the certificate and key of orders, and a token of an administrator',
  action: 'creates a product in the name of orders',
  control: 'declared-caller',
  standards: STANDARDS,
  trace: {
    by: 'service',
    service: 'products',
    reason: /^FORBIDDEN: orders was not declared to call products:Create$/,
    fields: { action: 'products:Create', status: 'deny', caller: 'orders' },
  },
  async attempt(scene) {
    const token = await scene.token(scene.administrator);
    const call = { as: 'orders', to: 'products', method: 'POST', path: '/products', json: TEA };
    const { status, text } = await asService(scene, { ...call, token });
    return { succeeded: status === 201, status, seen: text };
  },
});

const charge = (scene: Scene, token?: string) =>
  asService(scene, {
    as: 'orders',
    to: 'payments',
    method: 'POST',
    path: '/charges',
    token,
    json: { id: randomUUID(), amount: { amount: 500, currency: 'EUR' } },
  });

const withoutToken = defineAttack({
  name: 'a declared caller without a token',
  category: 'authorization',
  has: 'the certificate and key of orders',
  action: 'asks payments for a charge without a user',
  control: 'policy',
  alone: true,
  standards: ['OWASP API2:2023', 'CWE-306'],
  trace: {
    by: 'service',
    service: 'payments',
    reason: /^FORBIDDEN: no policy permits/,
    fields: { status: 'deny', caller: 'orders' },
  },
  async attempt(scene) {
    const { status, text } = await charge(scene);
    return { succeeded: status === 201, status, seen: text };
  },
});

const accountAsUser = defineAttack({
  name: 'a program in the place of a person',
  category: 'authorization',
  has: 'the certificate and key of orders, and a token of a program that has `orders/write` by mistake',
  action: 'asks payments to charge the program',
  control: 'token',
  standards: STANDARDS,
  trace: {
    by: 'service',
    service: 'payments',
    reason: /^UNAUTHENTICATED: the token was issued to a client that is not accepted$/,
    fields: { status: 'deny', caller: 'orders' },
  },
  async attempt(scene) {
    const { status, text } = await charge(scene, await accountToken(scene, { scope: 'orders/write' }));
    return { succeeded: status === 201, status, seen: text };
  },
});

/** Calls between services that nobody declared, or that are made for nobody. */
export const undeclaredCalls: readonly Attack[] = [listing, administration, withoutToken, accountAsUser];
