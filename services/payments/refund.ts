import type { z } from 'zod';
import type { DocumentTable } from '../../runtime/data';
import { Conflict } from '../../runtime/errors';
import type { StoredCharge } from './charge';
import type { CreateRefund, Refund } from './schema';

/** A lost race is repeated this often before the caller has to. */
const ATTEMPTS = 3;

/** Keeps the document far below the 400 KB that DynamoDB stores. */
const MAX_REFUNDS = 50;

/**
 * Gives back a part of a charge, once per refund id. All refunds of a charge live in its
 * document and change under its version, so two at the same time can't exceed it together.
 *
 * @throws Conflict when more than the charge would be given back, or the id was used for another amount
 */
export async function refund(
  charges: DocumentTable<StoredCharge>,
  found: StoredCharge,
  request: z.output<typeof CreateRefund>,
): Promise<z.output<typeof Refund>> {
  let charge = found;
  for (let attempt = 1; ; attempt++) {
    if (isDone(charge, request)) {
      return request;
    }
    requireCover(charge, request.amount);
    try {
      const refunds = [...charge.refunds, { id: request.id, amount: request.amount }];
      await charges.update(charge.id, { refunds }, { expectedVersion: charge.version });
      return request;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) {
        throw error;
      }
      charge = (await charges.get(charge.id)) ?? charge;
    }
  }
}

function isDone(charge: StoredCharge, { id, amount }: z.output<typeof CreateRefund>): boolean {
  const earlier = charge.refunds.find((refund) => refund.id === id);
  if (earlier !== undefined && earlier.amount !== amount) {
    throw new Conflict('the refund id belongs to another amount');
  }
  return earlier !== undefined;
}

function requireCover({ amount, refunds, status }: StoredCharge, more: number): void {
  const refunded = refunds.reduce((sum, refund) => sum + refund.amount, 0);
  if (status !== 'CAPTURED' || refunded + more > amount.amount || refunds.length >= MAX_REFUNDS) {
    throw new Conflict('the charge does not cover the refund');
  }
}
