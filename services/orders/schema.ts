import * as z from 'zod';

const LINE = { productId: z.uuid(), quantity: z.int().min(1).max(99) };

/** An amount in the smallest unit of an ISO 4217 currency. */
export const Price = z.object({ amount: z.int(), currency: z.string() });

/** Path parameters of `/orders/{id}`. */
export const OrderId = z.strictObject({ id: z.uuid() });

/** Query of `GET /orders`. */
export const ListOrders = z.strictObject({
  cursor: z.string().max(1_024).optional(),
  limit: z.coerce.number().int().min(1).max(50).optional(),
});

/** Body of `POST /orders`. Prices come from the catalogue, never from the client. */
export const CreateOrder = z.strictObject({ items: z.array(z.strictObject(LINE)).min(1).max(50) });

/** An order as its customer sees it. */
export const Order = z.object({
  id: z.string(),
  items: z.array(z.object({ ...LINE, unitPrice: Price })),
  total: Price,
  status: z.enum(['PENDING', 'PAID', 'REJECTED']),
  /** ISO 8601 in UTC. */
  createdAt: z.string(),
});

/** One page of orders. */
export const OrderPage = z.object({ items: z.array(Order), cursor: z.string().optional() });
