import { randomUUID } from 'node:crypto';
import { type Attack, defineAttack } from '../attack';
import { asService } from '../scene/as-service';
import { tableAt } from '../scene/resources';
import { findRow } from '../scene/table-row';

const STANDARDS = ['OWASP API1:2023', 'CWE-639', 'ASVS 4.2.1'];

const refund = defineAttack({
  name: 'a refund of the charge of somebody else',
  category: 'authorization',
  has: 'the certificate and key of orders, a token of their own, and the id of an order of another customer',
  action: 'asks payments to refund the charge',
  control: 'policy',
  alone: true,
  standards: STANDARDS,
  trace: {
    by: 'service',
    service: 'payments',
    reason: /^NOT_FOUND: no policy permits/,
    fields: { action: 'payments:Refund', status: 'deny', caller: 'orders' },
  },
  async attempt(scene) {
    const chargeId = await scene.order(scene.customer);
    const { status, text } = await asService(scene, {
      as: 'orders',
      to: 'payments',
      method: 'POST',
      path: '/refunds',
      token: await scene.token(scene.neighbour),
      json: { id: randomUUID(), chargeId, amount: 100 },
    });
    return { succeeded: status === 201, status, seen: text };
  },
});

const chargedPerson = defineAttack({
  name: 'a charge in the name of somebody else',
  category: 'authorization',
  has: 'the certificate and key of orders, and a token of their own',
  action: 'names another customer in the request, as the one whom payments shall charge',
  control: 'validation',
  standards: ['OWASP API3:2023', 'CWE-441', 'CWE-915'],
  trace: {
    by: 'service',
    service: 'payments',
    reason: /^INVALID_INPUT: /,
    fields: { action: 'payments:Charge', status: 'deny', caller: 'orders' },
  },
  async attempt(scene) {
    const id = randomUUID();
    const { status, text } = await asService(scene, {
      as: 'orders',
      to: 'payments',
      method: 'POST',
      path: '/charges',
      token: await scene.token(scene.neighbour),
      json: { id, amount: { amount: 500, currency: 'EUR' }, customerId: scene.customer.sub },
    });
    const charge = await findRow(scene, tableAt(scene, 'Payments/Service/TableCharges'), { id: { S: id } });
    return { succeeded: charge?.['customerId']?.['S'] === scene.customer.sub, status, seen: text };
  },
});

const existence = defineAttack({
  name: 'whether an order exists',
  category: 'authorization',
  has: 'a token of a customer, and the id of an order of another one',
  action: 'compares the answer with that for an id that no order has',
  control: 'policy',
  alone: true,
  standards: [...STANDARDS, 'CWE-203'],
  trace: {
    by: 'sight',
    reason: /^both answers are the same$/,
    because: 'that nothing can be told from an answer is seen in the answer; the refusals are on record, as above',
  },
  async attempt(scene) {
    const token = await scene.token(scene.neighbour);
    const id = await scene.order(scene.customer);
    const other = await scene.edge({ path: `/orders/${id}`, token });
    const none = await scene.edge({ path: `/orders/${randomUUID()}`, token });
    const told = [other, none].map(({ status, text }) => `${status} ${text.replace(/"requestId":"[^"]*"/, '')}`);
    const same = told[0] === told[1];
    return { succeeded: !same, status: other.status, seen: same ? 'both answers are the same' : told.join('; ') };
  },
});

const listOfAnother = defineAttack({
  name: 'the list of orders of somebody else',
  category: 'authorization',
  has: 'a token of a customer, and a cursor that another one was given',
  action: 'goes on in the list of the other one',
  control: 'domain',
  standards: STANDARDS,
  trace: {
    by: 'sight',
    reason: /^no order of the other one$/,
    because: 'to go on in the own list is allowed, with whatever cursor',
  },
  async attempt(scene) {
    const ids = [await scene.order(scene.customer), await scene.order(scene.customer)];
    const first = await scene.edge({ path: '/orders?limit=1' });
    const { cursor = '' } = JSON.parse(first.text) as { cursor?: string };
    const { status, text } = await scene.edge({
      path: `/orders?cursor=${encodeURIComponent(cursor)}`,
      token: await scene.token(scene.neighbour),
    });
    const succeeded = cursor === '' || ids.some((id) => text.includes(id));
    return { succeeded, status, seen: succeeded ? text : 'no order of the other one' };
  },
});

/** What belongs to another person. */
export const ofAnother: readonly Attack[] = [refund, chargedPerson, existence, listOfAnother];
