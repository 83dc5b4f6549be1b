import type { z } from 'zod';
import type { DocumentTable } from '../../runtime/data';
import { Conflict } from '../../runtime/errors';
import type { Charge, CreateCharge } from './schema';

/** What the service stores: a charge and, in the same document, what was given back of it. */
export interface StoredCharge extends z.output<typeof Charge> {
  /** Principal that was charged. */
  readonly customerId: string;
  /** Refunds in the order in which they were made. */
  readonly refunds: readonly { readonly id: string; readonly amount: number }[];
  /** Counts the changes. */
  readonly version: number;
}

/** Largest amount of one charge, in the smallest unit of any currency. What is above is declined. */
export const CHARGE_LIMIT = 1_000_000;

/**
 * Charges a customer once per id.
 *
 * @throws Conflict when the id belongs to another customer's charge or to another amount
 */
export async function charge(
  charges: DocumentTable<StoredCharge>,
  customerId: string,
  { id, amount }: z.output<typeof CreateCharge>,
): Promise<StoredCharge> {
  const status = amount.amount > CHARGE_LIMIT ? 'DECLINED' : 'CAPTURED';
  try {
    return await charges.create({ id, customerId, amount, status, refunds: [] });
  } catch (error) {
    const earlier = error instanceof Conflict ? await charges.get(id) : undefined;
    if (
      earlier?.customerId !== customerId ||
      earlier.amount.amount !== amount.amount ||
      earlier.amount.currency !== amount.currency
    ) {
      throw error;
    }
    return earlier;
  }
}
