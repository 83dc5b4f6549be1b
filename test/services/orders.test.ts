import { dynamoDbTable } from '../../runtime/adapters/dynamodb-table';
import { createPipeline } from '../../runtime/pipeline';
import type { Charge, OrdersPorts, StoredOrder } from '../../services/orders/ports';
import { ordersService } from '../../services/orders/service';
import { caller, NOW, principal } from '../runtime/support/caller';
import { type Database, startDatabase } from '../runtime/support/database';
import { gatesOf } from '../support/service-gates';

const INDEXES = { byCustomer: { partitionKey: 'customerId', sortKey: 'createdAt' } };
const SCOPES = ['orders/read', 'orders/write'];
const LAMP = '6f1ed002-ab5d-4d7e-9d3a-0c9f6a1b2c3d';
const CHAIR = '0b7e9a52-3c1d-4f7a-8a5e-5d1f2e3c4b5a';
const DOLLARS = 'c0ffee00-0000-4000-8000-000000000000';
const PRICES: Record<string, { amount: number; currency: string }> = {
  [LAMP]: { amount: 1_999, currency: 'EUR' },
  [CHAIR]: { amount: 5_000, currency: 'EUR' },
  [DOLLARS]: { amount: 1, currency: 'USD' },
};
const ITEMS = [{ productId: LAMP, quantity: 2 }];

let database: Database;
let orders: OrdersPorts['orders'];
let price: jest.Mock;
let charge: jest.Mock;
let time: number;

beforeAll(async () => {
  database = await startDatabase({ orders: INDEXES });
  orders = dynamoDbTable<StoredOrder, 'byCustomer'>('orders', INDEXES);
});

afterAll(() => database.stop());

beforeEach(() => {
  time = NOW.getTime();
  price = jest.fn(async (id: string) => PRICES[id]);
  charge = jest.fn(async (_charge: Charge) => 'CAPTURED');
});

function as(id: string, ports: Partial<OrdersPorts> = {}) {
  const service = ordersService({ orders, catalogue: () => ({ price }), payments: () => ({ charge }), ...ports });
  return caller(
    createPipeline(service, gatesOf('orders'), () => new Date(time++)),
    principal(id, SCOPES),
  );
}

function place(customer: string, key: string, items: unknown = ITEMS, ports: Partial<OrdersPorts> = {}) {
  return as(customer, ports)('POST', '/orders', { body: { items }, headers: { 'idempotency-key': key } });
}

describe('POST /orders', () => {
  it('takes prices from the catalogue, charges the sum and records the order as paid', async () => {
    const key = crypto.randomUUID();
    const answer = await place('ann', key, [...ITEMS, { productId: CHAIR, quantity: 1 }]);
    expect(answer).toEqual({
      status: 201,
      code: undefined,
      body: {
        id: key,
        items: [
          { productId: LAMP, quantity: 2, unitPrice: { amount: 1_999, currency: 'EUR' } },
          { productId: CHAIR, quantity: 1, unitPrice: { amount: 5_000, currency: 'EUR' } },
        ],
        total: { amount: 8_998, currency: 'EUR' },
        status: 'PAID',
        // The authorizer has asked the clock before.
        createdAt: new Date(NOW.getTime() + 1).toISOString(),
      },
    });
    expect(charge).toHaveBeenCalledWith({ id: key, amount: { amount: 8_998, currency: 'EUR' } });
  });

  it('records a declined payment as rejected', async () => {
    charge.mockResolvedValue('DECLINED');
    expect((await place('ann', crypto.randomUUID())).body.status).toBe('REJECTED');
  });

  it.each([
    ['a product that is not on sale', [{ productId: crypto.randomUUID(), quantity: 1 }]],
    ['products in two currencies', [...ITEMS, { productId: DOLLARS, quantity: 1 }]],
    ['a price from the client', [{ productId: LAMP, quantity: 1, unitPrice: { amount: 1, currency: 'EUR' } }]],
    ['no items', []],
    ['a quantity of nothing', [{ productId: LAMP, quantity: 0 }]],
    ['a negative quantity', [{ productId: LAMP, quantity: -1 }]],
    ['more than 50 items', Array.from({ length: 51 }, () => ITEMS[0])],
  ])('refuses %s and charges nothing', async (_, items) => {
    const key = crypto.randomUUID();
    expect((await place('ann', key, items)).status).toBe(400);
    expect(charge).not.toHaveBeenCalled();
    expect(await orders.get(key)).toBeUndefined();
  });

  it.each([undefined, 'order-1', ''])('refuses the idempotency key %j', async (key) => {
    const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
    expect((await as('ann')('POST', '/orders', { body: { items: ITEMS }, headers })).status).toBe(400);
  });
});

describe('the idempotency key', () => {
  it('returns the same order for the same content and charges once', async () => {
    const key = crypto.randomUUID();
    const first = await place('ann', key);
    price.mockResolvedValue({ amount: 1, currency: 'EUR' });
    expect(await place('ann', key)).toEqual(first);
    expect(await place('ann', key.toUpperCase())).toEqual(first);
    expect(charge).toHaveBeenCalledTimes(1);
  });

  it('is refused with other content', async () => {
    const key = crypto.randomUUID();
    await place('ann', key);
    expect((await place('ann', key, [{ productId: LAMP, quantity: 3 }])).status).toBe(409);
    expect((await place('ann', key, [{ productId: CHAIR, quantity: 2 }])).status).toBe(409);
    expect(charge).toHaveBeenCalledTimes(1);
  });

  it('is refused to another customer, who learns nothing of the order', async () => {
    const key = crypto.randomUUID();
    await place('ann', key);
    const { status, body } = await place('bob', key);
    expect(status).toBe(409);
    expect(Object.keys(body)).toEqual(['code', 'message', 'requestId']);
    expect(charge).toHaveBeenCalledTimes(1);
  });

  it('makes one order of concurrent requests, at one price', async () => {
    const key = crypto.randomUUID();
    let amount = 0;
    price.mockImplementation(async () => ({ amount: ++amount, currency: 'EUR' }));
    const answers = await Promise.all(Array.from({ length: 8 }, () => place('ann', key)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(new Set(answers.map(({ body }) => body.total.amount)).size).toBe(1);
    expect(new Set(charge.mock.calls.map(([{ id, amount }]) => `${id} ${amount.amount}`)).size).toBe(1);
  });

  it('gives the order to exactly one of two customers who use it at once', async () => {
    const key = crypto.randomUUID();
    const answers = await Promise.all([place('ann', key), place('bob', key)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(charge).toHaveBeenCalledTimes(1);
  });
});

describe('a retry after a crash', () => {
  const crash = () => Promise.reject(new Error('the process died'));

  it('before anything was recorded starts from the beginning', async () => {
    const key = crypto.randomUUID();
    expect((await place('ann', key, ITEMS, { catalogue: () => ({ price: crash }) })).status).toBe(500);
    expect((await place('ann', key)).body.status).toBe('PAID');
  });

  it('between order and charge charges the price that was recorded', async () => {
    const key = crypto.randomUUID();
    expect((await place('ann', key, ITEMS, { payments: () => ({ charge: crash }) })).status).toBe(500);
    expect((await as('ann')('GET', `/orders/${key}`)).body.status).toBe('PENDING');
    price.mockResolvedValue({ amount: 9_999, currency: 'EUR' });
    expect((await place('ann', key)).body).toMatchObject({ status: 'PAID', total: { amount: 3_998 } });
    expect(charge).toHaveBeenCalledWith({ id: key, amount: { amount: 3_998, currency: 'EUR' } });
  });

  it('between charge and record repeats the charge under the same id and amount', async () => {
    const key = crypto.randomUUID();
    expect((await place('ann', key, ITEMS, { orders: { ...orders, update: crash } })).status).toBe(500);
    expect((await place('ann', key)).body.status).toBe('PAID');
    expect(charge.mock.calls[1]).toEqual(charge.mock.calls[0]);
  });

  it('with other content is refused and goes on with nothing', async () => {
    const key = crypto.randomUUID();
    await place('ann', key, ITEMS, { payments: () => ({ charge: crash }) });
    expect((await place('ann', key, [{ productId: CHAIR, quantity: 9 }])).status).toBe(409);
    expect((await as('ann')('GET', `/orders/${key}`)).body.status).toBe('PENDING');
    expect(charge).not.toHaveBeenCalled();
  });
});

describe('GET /orders/{id}', () => {
  it('shows an order to its customer and answers 404 to everybody else', async () => {
    const key = crypto.randomUUID();
    await place('ann', key);
    expect(await as('ann')('GET', `/orders/${key}`)).toMatchObject({ status: 200, body: { id: key } });
    const theirs = await as('bob')('GET', `/orders/${key}`);
    const none = await as('bob')('GET', `/orders/${crypto.randomUUID()}`);
    expect(theirs.status).toBe(404);
    expect(theirs.body).toEqual(none.body);
  });

  it('does not show whom the order belongs to or how often it changed', async () => {
    const key = crypto.randomUUID();
    await place('ann', key);
    const { body } = await as('ann')('GET', `/orders/${key}`);
    expect(Object.keys(body).sort()).toEqual(['createdAt', 'id', 'items', 'status', 'total']);
  });
});

describe('GET /orders', () => {
  it('lists own orders, newest first, page by page, to the end', async () => {
    const keys = Array.from({ length: 5 }, () => crypto.randomUUID());
    for (const [i, key] of keys.entries()) {
      time = NOW.getTime() + i * 1_000;
      await place('carl', key);
      await place('dora', crypto.randomUUID());
    }
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const query: Record<string, string> = cursor === undefined ? { limit: '2' } : { limit: '2', cursor };
      const { body } = await as('carl')('GET', '/orders', { query });
      found.push(...body.items.map(({ id }: StoredOrder) => id));
      cursor = body.cursor;
    } while (cursor !== undefined);
    expect(found).toEqual(keys.reverse());
  });

  it("shows own orders only, even with another customer's cursor", async () => {
    await place('erin', crypto.randomUUID());
    await place('erin', crypto.randomUUID());
    const own = crypto.randomUUID();
    time = NOW.getTime() - 60_000;
    await place('fred', own);
    const { body } = await as('erin')('GET', '/orders', { query: { limit: '1' } });
    const { body: page } = await as('fred')('GET', '/orders', { query: { cursor: body.cursor } });
    expect(page.items.map(({ id }: StoredOrder) => id)).toEqual([own]);
  });

  it('takes no customer from the query', async () => {
    expect((await as('bob')('GET', '/orders', { query: { customerId: 'ann' } })).status).toBe(400);
  });
});
