import { readFileSync } from 'node:fs';
import { trustBundleSource } from '../../runtime/adapters/trust-bundle-source';
import { ENVIRONMENT } from '../../runtime/contract';
import { ConfigurationError } from '../../runtime/errors';
import { createTokenVerifier } from '../../runtime/identity/token-verifier';
import { createTrustBundleCache } from '../../runtime/identity/trust-bundle-cache';
import { decodeTrustedIssuers } from '../../runtime/identity/trusted-issuers';
import { createAuthorizerHandler } from './authorizer';
import { decodeRouteScopes } from './route-scopes';

const now = () => new Date();

/** Entry of the authorizer function. A function that is configured wrongly does not start, and the gateway answers 500. */
export const handler = createAuthorizerHandler({
  verifier: createTokenVerifier({
    issuers: decodeTrustedIssuers(variable(ENVIRONMENT.issuers)),
    keys: createTrustBundleCache({ load: trustBundleSource(variable(ENVIRONMENT.trustBundle)), now }),
    // The gateway remembers a decision longer than a revocation may take to work, so services ask instead.
    revocations: null,
    now,
  }),
  routes: decodeRouteScopes(readFileSync(variable(ENVIRONMENT.routes), 'utf8')),
  log: console.warn,
});

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new ConfigurationError(`${name} must be set, got nothing; deploy the authorizer with the blueprint`);
  }
  return value;
}
