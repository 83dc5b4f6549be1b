import * as z from 'zod/mini';
import type { TrustedIssuer } from '../contract';
import { ConfigurationError } from '../errors';

const TEXT = z.string().check(z.minLength(1));
const ISSUERS = z
  .array(
    z.strictObject({
      issuer: TEXT,
      kind: z.enum(['cognito', 'oidc']),
      clientIds: z.array(TEXT).check(z.minLength(1)),
      audience: z.optional(TEXT),
      rolesClaim: z.optional(TEXT),
      attributes: z.optional(z.array(TEXT)),
    }),
  )
  .check(z.minLength(1));

/**
 * Reads the issuers that the constructs wrote.
 *
 * @param text JSON array of {@link TrustedIssuer}
 * @throws ConfigurationError when it is not that, or an issuer can't be told from another
 */
export function decodeTrustedIssuers(text: string): readonly TrustedIssuer[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConfigurationError('the trusted issuers must be JSON; deploy the service with the blueprint');
  }
  return [...issuersByName(value).values()];
}

/**
 * Checks issuers and finds them by their name.
 *
 * @throws ConfigurationError
 */
export function issuersByName(issuers: unknown): ReadonlyMap<string, TrustedIssuer> {
  const result = ISSUERS.safeParse(issuers);
  if (!result.success) {
    const where = result.error.issues.map(({ path }) => path.join('.') || 'top');
    throw new ConfigurationError(
      `the trusted issuers are malformed at ${where.join(', ')}; name issuer, kind and clients`,
    );
  }
  const byName = new Map<string, TrustedIssuer>();
  for (const issuer of result.data) {
    if (byName.has(issuer.issuer)) {
      throw new ConfigurationError(`issuer '${issuer.issuer}' must be named once, got it twice; merge the clients`);
    }
    requireAudience(issuer);
    byName.set(issuer.issuer, issuer);
  }
  return byName;
}

function requireAudience({ issuer, kind, audience, clientIds }: TrustedIssuer): void {
  if (kind === 'oidc' && audience === undefined) {
    throw new ConfigurationError(
      `issuer '${issuer}' must have an audience, or its tokens for others would pass; name it`,
    );
  }
  // An ID token is issued to its client: `aud` is the client's id (OpenID Connect Core, section 2).
  if (audience !== undefined && clientIds.includes(audience)) {
    throw new ConfigurationError(
      `the audience of issuer '${issuer}' must not be a client, or ID tokens would fit; name the API`,
    );
  }
}
