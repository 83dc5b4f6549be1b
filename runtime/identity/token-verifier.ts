import type { TrustedIssuer } from '../contract';
import { Unauthenticated } from '../errors';
import type { Principal } from '../model';
import { optionalText } from './claims';
import { decodeCompactToken, MAX_TOKEN_LENGTH } from './compact-token';
import type { RevocationList } from './revocation-list';
import { tokenDigest } from './token-digest';
import { verifySignature } from './token-signature';
import type { TrustBundle } from './trust-bundle';
import type { TrustBundleCache } from './trust-bundle-cache';
import { issuersByName } from './trusted-issuers';
import { readVerifiedToken, requireTimely, type VerifiedToken } from './verified-token';
import { createVerifiedTokenCache } from './verified-token-cache';

/** What a verifier decides by. */
export interface TokenVerifierOptions {
  /** Whose tokens are accepted; at least one issuer. */
  readonly issuers: readonly TrustedIssuer[];
  /** The keys of the issuers. */
  readonly keys: TrustBundleCache;
  /** Tokens that no longer count; `null` lets a stolen token live until it expires. */
  readonly revocations: RevocationList | null;
  /** The clock. */
  readonly now: () => Date;
  /**
   * Largest number of verified tokens that are remembered.
   *
   * @default 5000
   */
  readonly cacheCapacity?: number;
}

/** Proves whom a token speaks for. */
export interface TokenVerifier {
  /**
   * Verifies an access token.
   *
   * @throws Unauthenticated when it proves nothing
   * @throws Unavailable when keys or revocations are missing or too old to tell
   */
  verify(token: string): Promise<Principal>;
}

/**
 * Verifies access tokens of the trusted issuers. In this order, and the first that refuses ends it:
 *
 * 1. size and form; no header that brings its own key
 * 2. an issuer that is trusted, and a key that the trust bundle binds to that issuer
 * 3. the signature, with the one algorithm of the key
 * 4. kind of token, audience, client and the type of every claim
 * 5. revocation
 * 6. the time
 *
 * What 1 to 4 found is remembered by the digest of the token as long as the bundle is the
 * same; 5 and 6 are asked each time.
 *
 * RFC 8725; RFC 9068, section 4
 *
 * @throws ConfigurationError when the issuers are not usable
 */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { keys, revocations, now } = options;
  const issuers = issuersByName(options.issuers);
  const cache = createVerifiedTokenCache(options.cacheCapacity ?? 5_000);

  /** What a token says, or `undefined` when the bundle lacks its key. */
  function prove(text: string, bundle: TrustBundle): VerifiedToken | undefined {
    const token = decodeCompactToken(text);
    const issuer = issuers.get(optionalText(token.claims, 'iss') ?? '');
    if (issuer === undefined) {
      throw new Unauthenticated('the issuer is not trusted');
    }
    const key = bundle.keysOf(issuer.issuer).get(token.keyId);
    if (key === undefined) {
      return undefined;
    }
    verifySignature(token, key);
    return readVerifiedToken(issuer, token.type, token.claims);
  }

  function proveOnce(text: string, bundle: TrustBundle): VerifiedToken | undefined {
    const digest = tokenDigest(text);
    const known = cache.get(digest, bundle);
    if (known !== undefined) {
      return known;
    }
    const token = prove(text, bundle);
    if (token !== undefined) {
      cache.set(digest, { bundle, token });
    }
    return token;
  }

  return {
    async verify(text) {
      if (text.length > MAX_TOKEN_LENGTH) {
        throw new Unauthenticated('the token is too long');
      }
      const bundle = keys.current() ?? (await keys.get());
      const token = proveOnce(text, bundle) ?? proveOnce(text, await keys.refreshOnMiss());
      if (token === undefined) {
        throw new Unauthenticated('the issuer has no such key');
      }
      if (revocations !== null && (revocations.current() ?? (await revocations.get())).include(token)) {
        throw new Unauthenticated('the token is revoked');
      }
      requireTimely(token, now().getTime() / 1_000);
      return token.principal;
    },
  };
}
