import type { CallOrigin } from './call';
import type { ServiceRequest } from './message';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What a request passes on to the calls that it causes. Its correlation id counts only from a
 * proven service: a client that chose its own could hide among the records of others.
 *
 * @param token bearer token of the request
 */
export function requestOrigin({ headers, peer, requestId }: ServiceRequest, token?: string): CallOrigin {
  const claimed = peer === undefined ? undefined : headers.get('x-correlation-id');
  return {
    token,
    correlationId: claimed !== undefined && UUID.test(claimed) ? claimed : requestId,
    traceparent: headers.get('traceparent'),
  };
}
