import { defineAttack } from '../attack';

export const orderOfAnother = defineAttack({
  name: 'an order of somebody else',
  category: 'authorization',
  has: 'a valid token of a customer, and the id of an order of another one',
  action: 'reads the order',
  control: 'policy',
  alone: true,
  standards: ['OWASP API1:2023', 'CWE-639', 'ASVS 4.2.1'],
  trace: {
    by: 'service',
    service: 'orders',
    reason: /^NOT_FOUND: no policy permits/,
    fields: { action: 'orders:Read', status: 'deny' },
  },
  async attempt(scene) {
    const id = await scene.order(scene.customer);
    const { status, text } = await scene.edge({ path: `/orders/${id}`, token: await scene.token(scene.neighbour) });
    return { succeeded: status === 200, status, seen: text };
  },
});
