import * as z from 'zod';

/** Text on one line, without control characters, in a pattern that API Gateway reads the same way. */
function line(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(/^[ -~\u00a0-\uffff]+$/);
}

/** Where a customer lives. */
export const Address = z.strictObject({
  street: line(120),
  city: line(80),
  postalCode: line(16),
  /** ISO 3166-1 alpha-2. */
  country: z.string().regex(/^[A-Z]{2}$/),
});

/** Body of `PUT /users/me`: the whole profile as it shall be. */
export const UpdateProfile = z.strictObject({
  displayName: line(80),
  email: z.email().max(254).optional(),
  address: Address.optional(),
  /** Version that the client has seen; absent for the first profile. */
  version: z.int().min(1).max(1_000_000_000).optional(),
});

/** A profile as its owner sees it. */
export const Profile = z.object({
  id: z.string(),
  displayName: z.string(),
  email: z.string().optional(),
  address: Address.optional(),
  version: z.int(),
});
