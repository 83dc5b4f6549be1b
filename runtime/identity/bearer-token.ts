import { Unauthenticated } from '../errors';
import type { ServiceRequest } from '../message';

const CREDENTIAL = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/**
 * The one bearer token of a request, unverified.
 *
 * RFC 6750, section 2.1
 *
 * @throws Unauthenticated when there is no such credential, or more than one
 */
export function bearerToken(headers: ServiceRequest['headers']): string {
  const credentials = headers.get('authorization');
  if (credentials === undefined) {
    throw new Unauthenticated('the request has no authorization header');
  }
  // Repeated headers arrive joined by commas, which no token contains.
  const token = CREDENTIAL.exec(credentials)?.[1];
  if (token === undefined) {
    throw new Unauthenticated('the authorization header is not exactly one bearer token');
  }
  return token;
}
