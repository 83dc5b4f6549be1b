import type { TrustedIssuer } from '../../runtime/contract';
import type { DeclaredService } from './declared-service';

/**
 * Whose tokens a service accepts. Callers pass on the token of the request that they work for, so these are the clients
 * that may use a route of the service or of one that calls it, directly or through others. Any
 * other client has no business here: its stolen tokens are refused. Empty when no token can arrive.
 */
export function acceptedTokens(service: DeclaredService): TrustedIssuer[] {
  const { api, foundation, serviceAccounts } = service.blueprint;
  const heard = new Set(service.withCallers.map(({ serviceName }) => serviceName));
  const scopes = new Set(api.routes.filter((route) => heard.has(route.service)).flatMap((route) => route.scopes));
  if (foundation.identity === undefined) {
    // Which client may ask for which scope is known to the provider only.
    return scopes.size > 0 ? [withClaims(foundation.issuer.trustedIssuer, service.policyClaims)] : [];
  }
  // People may ask for every scope that a route declares.
  const people = scopes.size > 0 && foundation.peopleClient ? [foundation.peopleClient.clientId] : [];
  const programs = serviceAccounts
    .filter((account) => account.scopes.some((scope) => scopes.has(scope)))
    .map(({ clientId }) => clientId);
  const clientIds = [...people, ...programs];
  const issuer = { ...foundation.identity.trustedIssuer, clientIds };
  return clientIds.length === 0 ? [] : [withClaims(issuer, service.policyClaims)];
}

function withClaims(issuer: TrustedIssuer, claims: readonly string[]): TrustedIssuer {
  return claims.length > 0 ? { ...issuer, attributes: claims } : issuer;
}
