import * as z from 'zod/mini';
import { ConfigurationError } from '../../runtime/errors';
import { jsonValue } from '../../runtime/json-value';

const TEXT = z.string().check(z.minLength(1));
const ROUTES = z.record(TEXT, z.array(TEXT).check(z.minLength(1)));

/** Scopes by route, e.g. `GET /orders/{id}`; any one of them opens it. A route that is not there stays closed. */
export type RouteScopes = ReadonlyMap<string, readonly string[]>;

/**
 * Reads the scopes that the constructs derived from the routes.
 *
 * @param text JSON `{ "<method> <resource path>": ["<scope>", …] }`
 * @throws ConfigurationError
 */
export function decodeRouteScopes(text: string): RouteScopes {
  const result = ROUTES.safeParse(jsonValue(text));
  if (!result.success) {
    throw new ConfigurationError('the scopes of the routes are malformed; deploy the authorizer with the blueprint');
  }
  return new Map(Object.entries(result.data));
}
