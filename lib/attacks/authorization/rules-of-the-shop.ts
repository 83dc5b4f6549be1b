import { randomUUID } from 'node:crypto';
import { type Attack, defineAttack } from '../attack';
import { asService } from '../scene/as-service';
import { tableAt } from '../scene/resources';
import type { Person, Scene } from '../scene/scene';
import type { Answer } from '../scene/send';

const BUSINESS = ['OWASP API6:2023', 'CWE-840'];
const ONCE = ['CWE-294', 'CWE-837'];
const BECAUSE = 'what a handler refuses by the rules of its domain was allowed, and is on record as such';

interface OrderCall {
  readonly key: string;
  readonly productId: string;
  /** @default 1 */
  readonly quantity?: number;
  /** @default - the customer */
  readonly person?: Person;
}

async function order(
  scene: Scene,
  { key, person = scene.customer, productId, quantity = 1 }: OrderCall,
): Promise<Answer> {
  return scene.edge({
    method: 'POST',
    path: '/orders',
    token: await scene.token(person),
    headers: [['idempotency-key', key]],
    json: { items: [{ productId, quantity }] },
  });
}

const replay = defineAttack({
  name: 'an order, sent again',
  category: 'authorization',
  has: 'a recorded request of a customer',
  action: 'sends it twice more, at once',
  control: 'domain',
  standards: ONCE,
  trace: {
    by: 'sight',
    reason: /^one order$/,
    because: 'a retry is no offence: what counts is that nothing happens twice',
  },
  async attempt(scene) {
    const call = { key: randomUUID(), productId: await scene.product() };
    await order(scene, call);
    const before = await orderCount(scene);
    const answers = await Promise.all([order(scene, call), order(scene, call)]);
    const ids = new Set(answers.flatMap(({ status, text }) => (status === 201 ? [JSON.parse(text).id] : [])));
    const made = (await orderCount(scene)) - before;
    const succeeded = made > 0 || ids.size > 1 || (ids.size === 1 && !ids.has(call.key));
    return { succeeded, status: answers[0]?.status, seen: succeeded ? `${made} more orders` : 'one order' };
  },
});

async function orderCount(scene: Scene): Promise<number> {
  const input = { TableName: tableAt(scene, 'Orders/Service/TableOrders'), Select: 'COUNT' };
  const { body } = await scene.simulation.aws.tables.call('Scan', JSON.stringify(input));
  return (JSON.parse(String(body)) as { Count: number }).Count;
}

const otherItems = defineAttack({
  name: 'another order under the same key',
  category: 'authorization',
  has: 'a token of a customer',
  action: 'orders one, and then fifty under the same key, so that one is charged and fifty are sent',
  control: 'domain',
  standards: [...BUSINESS, ...ONCE],
  trace: { by: 'sight', reason: /"code":"CONFLICT"/, because: BECAUSE },
  async attempt(scene) {
    const call = { key: randomUUID(), productId: await scene.product() };
    await order(scene, call);
    const { status, text } = await order(scene, { ...call, quantity: 50 });
    return { succeeded: status < 300 && text.includes('"quantity":50'), status, seen: text };
  },
});

const keyOfAnother = defineAttack({
  name: 'an order under the key of somebody else',
  category: 'authorization',
  has: 'a token of a customer, and the idempotency key and the items of an order of another one',
  action: 'sends the same request, to be shown the order',
  control: 'domain',
  alone: true,
  standards: [...BUSINESS, 'OWASP API1:2023', 'CWE-639'],
  trace: { by: 'sight', reason: /"code":"CONFLICT"/, because: BECAUSE },
  async attempt(scene) {
    const call = { key: randomUUID(), productId: await scene.product() };
    await order(scene, call);
    const { status, text } = await order(scene, { ...call, person: scene.neighbour });
    return { succeeded: status < 300 && text.includes(call.key), status, seen: text };
  },
});

const retired = defineAttack({
  name: 'an order of a product that is not sold any more',
  category: 'authorization',
  has: 'a token of a customer, and the id of a product at an old price',
  action: 'orders it',
  control: 'domain',
  alone: true,
  standards: BUSINESS,
  trace: { by: 'sight', reason: /"code":"INVALID_INPUT"/, because: BECAUSE },
  async attempt(scene) {
    const productId = await scene.product();
    await scene.edge({
      method: 'PUT',
      path: `/products/${productId}`,
      token: await scene.token(scene.administrator),
      json: { name: 'Tea', price: { amount: 500, currency: 'EUR' }, status: 'RETIRED', version: 1 },
    });
    const { status, text } = await order(scene, { key: randomUUID(), productId });
    return { succeeded: status === 201, status, seen: text };
  },
});

const refundTooHigh = defineAttack({
  name: 'a refund of more than was charged',
  category: 'authorization',
  has: 'the certificate and key of orders, and a token of the customer who was charged',
  action: 'asks payments for twice the amount',
  control: 'domain',
  alone: true,
  standards: BUSINESS,
  trace: { by: 'sight', reason: /"code":"CONFLICT"/, because: BECAUSE },
  async attempt(scene) {
    const chargeId = await scene.order(scene.customer);
    const { status, text } = await asService(scene, {
      as: 'orders',
      to: 'payments',
      method: 'POST',
      path: '/refunds',
      token: await scene.token(scene.customer),
      json: { id: randomUUID(), chargeId, amount: 1_000 },
    });
    return { succeeded: status === 201, status, seen: text };
  },
});

const chargeTwice = defineAttack({
  name: 'an order, charged at another price',
  category: 'authorization',
  has: 'the certificate and key of orders, a token of a customer, and the id of an order that was charged already',
  action: 'charges the order again, at ten times its price',
  control: 'domain',
  standards: [...BUSINESS, ...ONCE],
  trace: { by: 'sight', reason: /"code":"CONFLICT"/, because: BECAUSE },
  async attempt(scene) {
    const id = await scene.order(scene.customer);
    const { status, text } = await asService(scene, {
      as: 'orders',
      to: 'payments',
      method: 'POST',
      path: '/charges',
      token: await scene.token(scene.customer),
      json: { id, amount: { amount: 5_000, currency: 'EUR' } },
    });
    return { succeeded: status === 201, status, seen: text };
  },
});

/** What is allowed as such, and wrong at this time or a second time. */
export const rulesOfTheShop: readonly Attack[] = [
  replay,
  otherItems,
  keyOfAnother,
  retired,
  refundTooHigh,
  chargeTwice,
];
