import { createSign, generateKeyPairSync } from 'node:crypto';
import type { TrustedIssuer } from '../../runtime/contract';

/** A Cognito user pool that exists only here. */
export const POOL = 'eu-central-1_Bench0001';

/** The app client of every token. */
export const CLIENT = 'bench-client';

/** Scopes of every token. */
export const SCOPES = ['orders/read', 'orders/write'];

/** Subject of every token. */
export const CUSTOMER = '5f2d1b52-93f5-4c3e-9df5-1d2f9f6d6b10';

/** The pool as a service trusts it. */
export const ISSUER: TrustedIssuer = {
  issuer: `https://cognito-idp.eu-central-1.amazonaws.com/${POOL}`,
  kind: 'cognito',
  clientIds: [CLIENT],
  rolesClaim: 'cognito:groups',
};

const KEY_ID = 'bench-key';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });

/** The public key of the pool, PEM. */
export const PUBLIC_PEM = publicKey.export({ type: 'spki', format: 'pem' }).toString();

/** The public key of the pool, as its key set names it. */
export const PUBLIC_JWK = {
  ...(publicKey.export({ format: 'jwk' }) as { kty: 'RSA'; n: string; e: string }),
  kid: KEY_ID,
  alg: 'RS256' as const,
  use: 'sig' as const,
};

/** The trust bundle of a deployment with that pool alone. */
export const TRUST_BUNDLE = JSON.stringify({
  spiffe_sequence: 1,
  spiffe_refresh_hint: 300,
  keys: [{ ...PUBLIC_JWK, iss: ISSUER.issuer }],
});

/** An access token as Cognito signs it, good for a day. */
export function accessToken(id: string): string {
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    sub: CUSTOMER,
    'cognito:groups': ['customer'],
    iss: ISSUER.issuer,
    version: 2,
    client_id: CLIENT,
    origin_jti: `origin-${id}`,
    event_id: `event-${id}`,
    token_use: 'access',
    scope: SCOPES.join(' '),
    auth_time: now,
    exp: now + 86_000,
    iat: now,
    jti: `token-${id}`,
    username: CUSTOMER,
  };
  const input = [{ kid: KEY_ID, alg: 'RS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${input}.${createSign('sha256').update(input).sign(privateKey, 'base64url')}`;
}
