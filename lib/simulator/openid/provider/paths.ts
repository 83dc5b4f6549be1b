/** OAuth endpoints of a pool's domain. https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html */
export const AUTHORIZE = '/oauth2/authorize';
export const TOKEN = '/oauth2/token';
export const REVOKE = '/oauth2/revoke';

/** Documents below an issuer. */
export const KEYS = '/.well-known/jwks.json';
export const METADATA = '/.well-known/openid-configuration';
