import { type Attack, defineAttack } from '../attack';
import type { Scene } from '../scene/scene';

interface ForgedCursor {
  readonly name: string;
  readonly action: string;
  /** What is sent, for an order of the customer. */
  readonly forge: (order: { readonly id: string; readonly createdAt: string }, scene: Scene) => unknown;
  /** What is seen when it does not work. */
  readonly seen: RegExp;
}

const CURSORS: readonly ForgedCursor[] = [
  {
    name: 'a cursor in the notation of the database',
    action: 'sends a whole key of the index as a cursor, with the id of the customer as partition',
    forge: ({ createdAt, id }, { customer }) => ({
      id: { S: id },
      createdAt: { S: createdAt },
      customerId: { S: customer.sub },
    }),
    seen: /"code":"INVALID_INPUT"/,
  },
  {
    name: 'a cursor that points at an order of somebody else',
    action: 'writes a cursor as the service does, with the order as the place to go on from',
    forge: ({ createdAt, id }) => [id, createdAt.replace(/.$/, '~')],
    seen: /^no order of anybody else$/,
  },
];

/** Cursors that no service gave out. */
export const forgedCursors: readonly Attack[] = CURSORS.map(({ forge, seen: expected, ...about }) =>
  defineAttack({
    ...about,
    category: 'input',
    has: 'an API key, a token of their own, and an order of a customer',
    control: 'domain',
    standards: ['OWASP API1:2023', 'CWE-472', 'CWE-639'],
    trace: { by: 'sight', reason: expected, because: 'whoever lists orders may list their own' },
    async attempt(scene) {
      const id = await scene.order(scene.customer);
      const own = await scene.edge({ path: `/orders/${id}` });
      const order = JSON.parse(own.text) as { id: string; createdAt: string };
      const cursor = Buffer.from(JSON.stringify(forge(order, scene))).toString('base64url');
      const token = await scene.token(scene.neighbour);
      const { status, text } = await scene.edge({ path: `/orders?cursor=${cursor}`, token });
      const found = text.includes(id);
      return { succeeded: found, status, seen: found || status >= 400 ? text : 'no order of anybody else' };
    },
  }),
);

export const ordersOfAll = defineAttack({
  name: 'a filter that nobody declared',
  category: 'input',
  has: 'an API key, a token of their own, and the id of a customer',
  action: 'lists orders with `customerId` of the customer in the query',
  control: 'validation',
  standards: ['OWASP API1:2023', 'OWASP API3:2023', 'CWE-915'],
  trace: {
    by: 'service',
    service: 'orders',
    reason: /^INVALID_INPUT: query refused: unrecognized_keys/,
    fields: { status: 'deny' },
  },
  async attempt(scene) {
    const id = await scene.order(scene.customer);
    const token = await scene.token(scene.neighbour);
    const { status, text } = await scene.edge({ path: `/orders?customerId=${scene.customer.sub}`, token });
    return { succeeded: text.includes(id), status, seen: text };
  },
});
