import type { Identity } from '../gates';
import type { ServiceRequest } from '../message';
import { bearerToken } from './bearer-token';
import type { TokenVerifier } from './token-verifier';

/**
 * Proves who stands behind a request, the first that applies:
 *
 * 1. a service that proved itself with its certificate and brings no token acts for itself
 * 2. else the bearer token speaks, whoever passed it on
 *
 * @param verifier proves tokens; its errors pass through
 */
export function createAuthenticator(verifier: TokenVerifier): (request: ServiceRequest) => Promise<Identity> {
  return async ({ headers, peer }) => {
    if (peer !== undefined && !headers.has('authorization')) {
      return {
        principal: { kind: 'service', id: peer, roles: [], scopes: [], multiFactor: false, attributes: {} },
      };
    }
    const token = bearerToken(headers);
    return { principal: await verifier.verify(token), token };
  };
}
