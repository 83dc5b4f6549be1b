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
  // People may ask for every scope that a route declares.
  const people = scopes.size > 0 && foundation.peopleClient ? [foundation.peopleClient.clientId] : [];
  const programs = serviceAccounts
    .filter((account) => account.scopes.some((scope) => scopes.has(scope)))
    .map(({ clientId }) => clientId);
  const clientIds = [...people, ...programs];
  const attributes = service.policyClaims.length > 0 ? { attributes: service.policyClaims } : {};
  return clientIds.length === 0 ? [] : [{ ...foundation.identity.trustedIssuer, clientIds, ...attributes }];
}
