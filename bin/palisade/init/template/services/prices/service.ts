import { defineService, NotFound, route } from 'cdk-palisade/runtime';
import * as z from 'zod';

const CENTS = new Map([
  ['chair', 5_000],
  ['lamp', 1_999],
]);

/** What products cost. It has no route at the edge: only declared services reach it, with their user's token. */
export const pricesService = defineService('prices', [
  route({
    method: 'GET',
    path: '/prices/{product}',
    action: 'prices:Read',
    scopes: ['quotes/read'],
    params: z.strictObject({ product: z.string().max(40) }),
    response: z.object({ cents: z.int() }),
    async handle(_context, { params }) {
      const cents = CENTS.get(params.product);
      if (cents === undefined) {
        throw new NotFound('no such product');
      }
      return { cents };
    },
  }),
]);
