import type { TrustedIssuer } from '../../../../runtime/contract';
import type { RevocationList } from '../../../../runtime/identity/revocation-list';
import { createTokenVerifier, type TokenVerifier } from '../../../../runtime/identity/token-verifier';
import { createTrustBundleCache } from '../../../../runtime/identity/trust-bundle-cache';

/** The time in every test, and the same in seconds. */
export const NOW = new Date('2026-11-22T12:00:00.000Z');
export const SECONDS = NOW.getTime() / 1_000;

/** A user pool of Cognito. */
export const POOL = {
  issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_test',
  kind: 'cognito',
  clientIds: ['web', 'batch'],
  attributes: ['custom:tenant'],
} as const satisfies TrustedIssuer;

/** An issuer as RFC 9068 describes it. */
export const KEYCLOAK = {
  issuer: 'https://keycloak.test/realms/shop',
  kind: 'oidc',
  clientIds: ['spa', 'job'],
  audience: 'https://api.shop.test',
  rolesClaim: 'realm_access.roles',
  attributes: ['tenant', 'level', 'trusted', 'teams'],
} as const satisfies TrustedIssuer;

/** A key pair of an issuer. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: 'RS256' | 'ES256';
  readonly jwk: Readonly<Record<string, unknown>>;
  sign(text: string): Promise<string>;
}

const ALGORITHMS = {
  RS256: {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2_048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  ES256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
} as const;

/** Makes a key pair. */
export async function signingKey(kid: string, alg: 'RS256' | 'ES256' = 'ES256'): Promise<SigningKey> {
  const algorithm = ALGORITHMS[alg];
  const pair = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as {
    publicKey: Parameters<typeof crypto.subtle.exportKey>[1];
    privateKey: Parameters<typeof crypto.subtle.exportKey>[1];
  };
  return {
    kid,
    alg,
    jwk: { ...(await crypto.subtle.exportKey('jwk', pair.publicKey)) },
    sign: async (text) =>
      Buffer.from(await crypto.subtle.sign(algorithm, pair.privateKey, Buffer.from(text))).toString('base64url'),
  };
}

/** Members of a header or claims; one that is `undefined` is left out. */
export type Members = Readonly<Record<string, unknown>>;

/** Encodes text, or a value as JSON. */
export function encode(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/** Signs header and claims, given as members or as text. */
export async function sign(key: SigningKey, header: Members | string, claims: Members | string): Promise<string> {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${await key.sign(text)}`;
}

/** Claims of an access token of the pool. */
export function poolClaims(overrides: Members = {}): Members {
  return {
    iss: POOL.issuer,
    sub: 'ann',
    jti: 'token-1',
    token_use: 'access',
    client_id: 'web',
    scope: 'orders/read orders/write',
    'cognito:groups': ['admin', 'clerk'],
    iat: SECONDS,
    exp: SECONDS + 3_600,
    ...overrides,
  };
}

/** Claims of an access token of Keycloak. */
export function keycloakClaims(overrides: Members = {}): Members {
  return {
    iss: KEYCLOAK.issuer,
    sub: 'bob',
    jti: 'token-2',
    aud: [KEYCLOAK.audience, 'account'],
    azp: 'spa',
    scope: 'orders/read',
    realm_access: { roles: ['clerk'] },
    iat: SECONDS,
    exp: SECONDS + 300,
    ...overrides,
  };
}

/** A token of the pool; `claims` and `header` override what it would say. */
export function poolToken(key: SigningKey, claims: Members = {}, header: Members = {}): Promise<string> {
  return sign(key, { alg: key.alg, kid: key.kid, ...header }, poolClaims(claims));
}

/** A token of Keycloak; `claims` and `header` override what it would say. */
export function keycloakToken(key: SigningKey, claims: Members = {}, header: Members = {}): Promise<string> {
  return sign(key, { alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header }, keycloakClaims(claims));
}

/** One key of a bundle. */
export function bundleKey(issuer: string, key: SigningKey): Members {
  return { ...key.jwk, use: 'sig', iss: issuer, kid: key.kid, alg: key.alg };
}

/** A trust bundle document. */
export function bundle(keys: readonly Members[], overrides: Members = {}): string {
  return JSON.stringify({ spiffe_sequence: 1, spiffe_refresh_hint: 300, keys, ...overrides });
}

/** A clock that stands still until it is set. */
export class Clock {
  #seconds = SECONDS;

  readonly now = () => new Date(this.#seconds * 1_000);

  /** Lets seconds pass. */
  pass(seconds: number): void {
    this.#seconds += seconds;
  }

  /** Jumps to a second since 1970. */
  set(seconds: number): void {
    this.#seconds = seconds;
  }
}

/** What a test may vary in a verifier. */
export interface VerifierOptions {
  readonly issuers?: readonly TrustedIssuer[];
  readonly revocations?: RevocationList | null;
  readonly now?: () => Date;
  readonly cacheCapacity?: number;
}

/** A verifier with the keys of a bundle. */
export function verifierWith(load: () => Promise<string>, options: VerifierOptions = {}): TokenVerifier {
  const now = options.now ?? (() => NOW);
  const keys = createTrustBundleCache({ load, now });
  return createTokenVerifier({ issuers: [POOL, KEYCLOAK], revocations: null, ...options, keys, now });
}
