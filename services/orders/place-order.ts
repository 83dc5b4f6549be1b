import type { z } from 'zod';
import { Conflict, InvalidInput } from '../../runtime/errors';
import type { IdempotentContext } from '../../runtime/model';
import type { Catalogue, Money, OrdersPorts, StoredOrder } from './ports';
import type { CreateOrder } from './schema';

type Request = z.output<typeof CreateOrder>;

/**
 * Places an order whose id is the idempotency key. Each step is recorded before the next
 * begins, and each may be repeated, so a retry with the same key goes on where a crash
 * left off:
 *
 * 1. no order under the key: price it and record it as PENDING, unless a twin was faster
 * 2. an order of someone else, or with other items: refuse, and show nothing of it
 * 3. PENDING: charge under the order's id, which never charges twice, and record the result
 * 4. PAID or REJECTED: nothing is left to do
 */
export async function placeOrder(
  ports: OrdersPorts,
  context: IdempotentContext,
  request: Request,
): Promise<StoredOrder> {
  const id = context.idempotencyKey;
  const order = (await ports.orders.get(id)) ?? (await record(ports, context, request));
  if (order.customerId !== context.principal.id || !sameItems(order, request)) {
    throw new Conflict('the idempotency key belongs to another order');
  }
  return order.status === 'PENDING' ? settle(ports, context, order) : order;
}

async function record(
  { orders, catalogue }: OrdersPorts,
  context: IdempotentContext,
  request: Request,
): Promise<StoredOrder> {
  const id = context.idempotencyKey;
  const items = await priced(catalogue(context.call), request);
  const order = {
    id,
    customerId: context.principal.id,
    items,
    total: sum(items),
    status: 'PENDING' as const,
    createdAt: context.now().toISOString(),
  };
  return orders.create(order).catch((error: unknown) => latest(orders, id, error));
}

async function settle(
  { orders, payments }: OrdersPorts,
  context: IdempotentContext,
  order: StoredOrder,
): Promise<StoredOrder> {
  const result = await payments(context.call).charge({ id: order.id, amount: order.total });
  const status = result === 'CAPTURED' ? 'PAID' : 'REJECTED';
  return orders
    .update(order.id, { status }, { expectedVersion: order.version })
    .catch((error: unknown) => latest(orders, order.id, error));
}

/** After a lost race: what the winner wrote. */
async function latest(orders: OrdersPorts['orders'], id: string, error: unknown): Promise<StoredOrder> {
  const order = error instanceof Conflict ? await orders.get(id) : undefined;
  if (order === undefined) {
    throw error;
  }
  return order;
}

async function priced(catalogue: Catalogue, { items }: Request): Promise<StoredOrder['items']> {
  return Promise.all(
    items.map(async ({ productId, quantity }) => {
      const unitPrice = await catalogue.price(productId);
      if (unitPrice === undefined) {
        throw new InvalidInput('a product is not on sale');
      }
      return { productId, quantity, unitPrice };
    }),
  );
}

function sum(items: StoredOrder['items']): Money {
  const currencies = new Set(items.map(({ unitPrice }) => unitPrice.currency));
  const [currency] = currencies;
  if (currency === undefined || currencies.size > 1) {
    throw new InvalidInput('all products of an order must have the same currency');
  }
  return { amount: items.reduce((total, { quantity, unitPrice }) => total + quantity * unitPrice.amount, 0), currency };
}

function sameItems(order: StoredOrder, request: Request): boolean {
  const fingerprint = (items: Request['items']) =>
    JSON.stringify(items.map(({ productId, quantity }) => [productId, quantity]));
  return fingerprint(order.items) === fingerprint(request.items);
}
