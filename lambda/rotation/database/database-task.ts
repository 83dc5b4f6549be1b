import * as z from 'zod/mini';

const TEXT = z.string().check(z.minLength(1), z.maxLength(2_048));

/** Form of the task. The name is strict, because it stands in statements that take no parameters. */
export const DATABASE_TASK = z.strictObject({
  engine: z.enum(['postgres', 'mysql']),
  host: TEXT,
  port: z.int().check(z.minimum(1), z.maximum(65_535)),
  dbname: TEXT,
  username: z.string().check(
    z.regex(/^[a-z][a-z0-9_]{0,25}$/),
    z.refine((name) => !name.endsWith('_clone')),
  ),
  superuserSecretArn: TEXT,
  certificateAuthority: z.optional(z.string().check(z.startsWith('-----BEGIN CERTIFICATE-----'))),
});

/** A database and the user in it whose password rotates. */
export type DatabaseTask = z.infer<typeof DATABASE_TASK>;
