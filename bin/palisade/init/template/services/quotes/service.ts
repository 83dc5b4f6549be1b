import { defineService, operation, route } from 'cdk-palisade/runtime';
import * as z from 'zod';

/** What this service needs of `prices`, and no more. */
const readPrice = operation({
  service: 'prices',
  method: 'GET',
  path: '/prices/{product}',
  action: 'prices:Read',
  params: z.strictObject({ product: z.string() }),
  response: z.object({ cents: z.int() }),
});

/** What an order would cost. */
export const quotesService = defineService('quotes', [
  route({
    method: 'GET',
    path: '/quotes/{product}',
    action: 'quotes:Read',
    scopes: ['quotes/read'],
    params: z.strictObject({ product: z.string().max(40) }),
    query: z.strictObject({ quantity: z.coerce.number().int().min(1).max(99).optional() }),
    response: z.object({ product: z.string(), quantity: z.int(), cents: z.int() }),
    async handle({ call }, { params: { product }, query: { quantity = 1 } }) {
      const { cents } = await call(readPrice, { params: { product } });
      return { product, quantity, cents: quantity * cents };
    },
  }),
]);
