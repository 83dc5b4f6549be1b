import type { AuthorizationRequest } from '../../../runtime/authorization/facts';
import type { Principal, Resource } from '../../../runtime/model';

/** The time in every decision. */
export const NOW = new Date('2026-11-22T12:00:00.900Z');

/** A person, unless a test wants somebody else. */
export function somebody(overrides: Partial<Principal> = {}): Principal {
  return { kind: 'user', id: 'ada', roles: [], scopes: [], multiFactor: false, attributes: {}, ...overrides };
}

/** An order, unless a test wants something else. */
export function order(attributes: Resource['attributes'] = { customerId: 'ada' }): Resource {
  return { type: 'Order', id: 'order-1', attributes };
}

/** The service as a whole. */
export function application(id = 'orders'): Resource {
  return { type: 'Application', id, attributes: {} };
}

/** Somebody reads an order through the edge, unless a test wants another request. */
export function asked(
  overrides: Partial<Omit<AuthorizationRequest, 'context'>> & Partial<AuthorizationRequest['context']> = {},
): AuthorizationRequest {
  const { action = 'orders:Read', principal = somebody(), resource = order(), ...context } = overrides;
  return { action, principal, resource, context: { zone: 'edge', now: NOW, ...context } };
}
