import type { ServiceError } from './errors';
import type { ServiceResponse } from './message';

/** Answers with a JSON value. */
export function jsonResponse(requestId: string, status: number, value: unknown): ServiceResponse {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      // Every answer depends on who asked: no cache may keep it.
      'cache-control': 'no-store',
      // Data that a user stored, markup included, must never be sniffed into a page.
      'x-content-type-options': 'nosniff',
      'x-request-id': requestId,
    },
    body: JSON.stringify(value),
  };
}

/** Answers with the fixed sentence of an error's status, and nothing else of it. */
export function errorResponse(requestId: string, error: ServiceError): ServiceResponse {
  const { code, sentence, status } = error;
  const response = jsonResponse(requestId, status, { code, message: sentence, requestId });
  // RFC 9110, section 15.5.2: a 401 names the scheme that would be accepted.
  return status === 401 ? { ...response, headers: { ...response.headers, 'www-authenticate': 'Bearer' } } : response;
}
