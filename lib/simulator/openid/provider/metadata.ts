import type { UserPoolModel } from '../model';
import { AUTHORIZE, KEYS, REVOKE, TOKEN } from './paths';

/**
 * What a pool says about itself, as Cognito does; without what is not simulated.
 *
 * OpenID Connect Discovery 1.0, section 3
 */
export function metadata({ domain, issuer }: UserPoolModel): Readonly<Record<string, unknown>> {
  const at = (path: string): string => `https://${domain}${path}`;
  return {
    issuer,
    jwks_uri: `${issuer}${KEYS}`,
    ...(domain !== undefined && {
      authorization_endpoint: at(AUTHORIZE),
      token_endpoint: at(TOKEN),
      revocation_endpoint: at(REVOKE),
    }),
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}
