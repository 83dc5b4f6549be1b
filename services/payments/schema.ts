import * as z from 'zod';

/** Body of `POST /charges`. */
export const CreateCharge = z.strictObject({
  /** Id of the order; also the id of the charge, which makes a repetition harmless. */
  id: z.uuid(),
  amount: z.strictObject({
    /** In the smallest unit of the currency. */
    amount: z.int().min(1),
    /** ISO 4217. */
    currency: z.string().regex(/^[A-Z]{3}$/),
  }),
});

/** Body of `POST /refunds`. */
export const CreateRefund = z.strictObject({
  /** Id of the refund, chosen by the caller, which makes a repetition harmless. */
  id: z.uuid(),
  chargeId: z.uuid(),
  /** In the smallest unit of the charge's currency. */
  amount: z.int().min(1),
});

/** What became of a charge. */
export const Charge = z.object({
  id: z.string(),
  amount: CreateCharge.shape.amount,
  status: z.enum(['CAPTURED', 'DECLINED']),
});

/** A refund that was made. */
export const Refund = z.object({ id: z.string(), chargeId: z.string(), amount: z.int() });
