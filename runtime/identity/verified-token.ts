import type { TrustedIssuer } from '../contract';
import { Unauthenticated } from '../errors';
import type { Principal } from '../model';
import { isMultiFactor } from './authentication-methods';
import { attributeClaims, type Claims, idClaim, listClaim, optionalText, timeClaim } from './claims';
import type { RevocableToken } from './revocation-list';

/** How far the clock of an issuer may be off, in seconds. */
const LEEWAY_SECONDS = 5;

/** Longest life of a token, in seconds: what is stolen must lose its worth. */
const MAX_LIFETIME_SECONDS = 24 * 60 * 60;

/** What a token says once its signature is proven. */
export interface VerifiedToken extends RevocableToken {
  /** Whom it speaks for. */
  readonly principal: Principal;
  /** Second since 1970 from which it counts. */
  readonly notBefore: number;
  /** Second since 1970 from which it no longer counts. */
  readonly expires: number;
}

/**
 * Checks the claims of an access token that do not depend on the time.
 *
 * @param issuer the issuer that signed it
 * @param type media type in its header
 * @throws Unauthenticated
 */
export function readVerifiedToken(issuer: TrustedIssuer, type: string | undefined, claims: Claims): VerifiedToken {
  requireAccessToken(issuer, type, claims);
  requireAudience(issuer, claims);
  const clientId = clientOf(issuer, claims);
  const subject = idClaim(claims, 'sub');
  const tokenId = idClaim(claims, 'jti');
  const issuedAt = timeClaim(claims, 'iat');
  const expires = timeClaim(claims, 'exp');
  if (expires - issuedAt > MAX_LIFETIME_SECONDS) {
    throw new Unauthenticated('the token lives for more than a day');
  }
  const principal = freeze({
    // The subject of a token for a client itself is the client (RFC 9068, section 2.2).
    kind: subject === clientId ? 'service-account' : 'user',
    id: subject,
    roles: rolesOf(issuer, claims),
    scopes: scopesOf(claims),
    multiFactor: isMultiFactor(listClaim(claims, 'amr')),
    attributes: attributeClaims(claims, issuer.attributes ?? []),
    issuer: issuer.issuer,
    clientId,
    tokenId,
  } satisfies Principal);
  const notBefore = claims['nbf'] === undefined ? issuedAt : Math.max(issuedAt, timeClaim(claims, 'nbf'));
  return { principal, tokenId, subject, clientId, issuedAt, notBefore, expires };
}

/**
 * Checks what depends on the time.
 *
 * RFC 7519, sections 4.1.4 to 4.1.6
 *
 * @param now seconds since 1970
 * @throws Unauthenticated
 */
export function requireTimely({ notBefore, expires }: VerifiedToken, now: number): void {
  if (now >= expires + LEEWAY_SECONDS) {
    throw new Unauthenticated('the token has expired');
  }
  if (now < notBefore - LEEWAY_SECONDS) {
    throw new Unauthenticated('the token is not valid yet');
  }
}

/**
 * An ID token tells a client who signed in; as a key to an API it would let every client
 * act on every API. So a token must say that it is an access token:
 *
 * 1. Cognito: `token_use` is `access`
 * 2. RFC 9068, section 4: the header says `at+jwt`
 * 3. Keycloak without that setting: the header says `JWT` and the claim `typ` says `Bearer`
 */
function requireAccessToken({ kind }: TrustedIssuer, type: string | undefined, claims: Claims): void {
  const isRfc9068 = type === 'at+jwt' || type === 'application/at+jwt';
  const isAccessToken =
    kind === 'cognito'
      ? claims['token_use'] === 'access' && (type === undefined || type === 'jwt' || isRfc9068)
      : isRfc9068 || (type === 'jwt' && claims['typ'] === 'Bearer');
  if (!isAccessToken) {
    throw new Unauthenticated('the token is not an access token');
  }
  // Whoever stole a token that is bound to a key lacks the key (RFC 7800, RFC 9449); taken as a bearer token it would do.
  if (claims['cnf'] !== undefined) {
    throw new Unauthenticated('the token is bound to a key and not for bearers');
  }
}

function requireAudience({ audience }: TrustedIssuer, claims: Claims): void {
  const named = typeof claims['aud'] === 'string' ? [claims['aud']] : listClaim(claims, 'aud');
  if (audience !== undefined && !named.includes(audience)) {
    throw new Unauthenticated('the token is for another audience');
  }
}

function clientOf({ kind, clientIds }: TrustedIssuer, claims: Claims): string {
  const client = optionalText(claims, 'client_id');
  const authorizedParty = kind === 'oidc' ? optionalText(claims, 'azp') : undefined;
  if (client !== undefined && authorizedParty !== undefined && client !== authorizedParty) {
    throw new Unauthenticated('the token names two clients');
  }
  const clientId = client ?? authorizedParty;
  if (clientId === undefined || !clientIds.includes(clientId)) {
    throw new Unauthenticated('the token was issued to a client that is not accepted');
  }
  return clientId;
}

function rolesOf({ kind, rolesClaim }: TrustedIssuer, claims: Claims): readonly string[] {
  const claim = rolesClaim ?? (kind === 'cognito' ? 'cognito:groups' : undefined);
  return claim === undefined ? [] : listClaim(claims, claim);
}

/** RFC 6749, section 3.3 */
function scopesOf(claims: Claims): readonly string[] {
  return (optionalText(claims, 'scope') ?? '').split(' ').filter((scope) => scope !== '');
}

/** A principal is shared by all requests with the token, so none of them may change it. */
function freeze(principal: Principal): Principal {
  for (const part of [
    principal.roles,
    principal.scopes,
    principal.attributes,
    ...Object.values(principal.attributes),
  ]) {
    Object.freeze(part);
  }
  return Object.freeze(principal);
}
