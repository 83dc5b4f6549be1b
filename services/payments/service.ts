import type { DocumentTable } from '../../runtime/data';
import { NotFound } from '../../runtime/errors';
import { defineService, route, type Service } from '../../runtime/model';
import { charge, type StoredCharge } from './charge';
import { refund } from './refund';
import { Charge, CreateCharge, CreateRefund, Refund } from './schema';

/** Ports of the service. */
export interface PaymentsPorts {
  /** Charges with their refunds, by order. */
  readonly charges: DocumentTable<StoredCharge>;
}

/** Takes and returns money. Nothing here is public; only declared services may call it, with their user's token. */
export function paymentsService({ charges }: PaymentsPorts): Service {
  return defineService('payments', [
    route({
      method: 'POST',
      path: '/charges',
      action: 'payments:Charge',
      scopes: ['orders/write'],
      body: CreateCharge,
      response: Charge,
      status: 201,
      async handle({ principal }, { body }) {
        return charge(charges, principal.id, body);
      },
    }),
    route({
      method: 'POST',
      path: '/refunds',
      action: 'payments:Refund',
      scopes: ['orders/write'],
      body: CreateRefund,
      response: Refund,
      status: 201,
      resource: {
        type: 'Charge',
        concealed: true,
        async find(_, { body }) {
          const charge = await charges.get(body.chargeId);
          if (charge === undefined) {
            throw new NotFound('no such charge');
          }
          return charge;
        },
        describe: ({ id, customerId, status }) => ({ id, attributes: { customerId, status } }),
      },
      async handle(_, { body }, charge) {
        return refund(charges, charge, body);
      },
    }),
  ]);
}
