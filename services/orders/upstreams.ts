import * as z from 'zod';
import type { Call } from '../../runtime/call';
import { NotFound } from '../../runtime/errors';
import { operation } from '../../runtime/operation';
import type { Catalogue, Payments } from './ports';
import { Price } from './schema';

// What this service needs of its callees, and no more: what else they answer is dropped.

const readProduct = operation({
  service: 'products',
  method: 'GET',
  path: '/products/{id}',
  action: 'products:Read',
  params: z.strictObject({ id: z.uuid() }),
  response: z.object({ price: Price, status: z.enum(['ACTIVE', 'RETIRED']) }),
});

const createCharge = operation({
  service: 'payments',
  method: 'POST',
  path: '/charges',
  action: 'payments:Charge',
  // A charge under the same id takes no more money, so it may be repeated.
  idempotent: true,
  body: z.strictObject({ id: z.uuid(), amount: Price }),
  response: z.object({ status: z.enum(['CAPTURED', 'DECLINED']) }),
});

/** The products service. */
export function catalogue(call: Call): Catalogue {
  return {
    async price(productId) {
      try {
        const { price, status } = await call(readProduct, { params: { id: productId } });
        return status === 'ACTIVE' ? price : undefined;
      } catch (error) {
        if (error instanceof NotFound) {
          return undefined;
        }
        throw error;
      }
    },
  };
}

/** The payments service. */
export function payments(call: Call): Payments {
  return {
    async charge(charge) {
      const { status } = await call(createCharge, { body: charge });
      return status;
    },
  };
}
