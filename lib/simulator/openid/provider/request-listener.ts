import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { metadata } from './metadata';
import { AUTHORIZE, KEYS, METADATA, REVOKE, TOKEN } from './paths';
import type { UserPool } from './user-pool';

/** A pool and the OAuth endpoints of its domain. */
export interface ServedPool {
  readonly pool: UserPool;
  readonly endpoints: RequestListener;
}

const LOOPBACK = ['127.0.0.1', 'localhost'];

/**
 * Finds who answers a request:
 *
 * 1. host of a pool's domain: its OAuth endpoints
 * 2. host of an issuer: keys and metadata of the pool that the path names
 * 3. this machine: both, below the id of the pool
 */
export function requestListener(served: readonly ServedPool[]): RequestListener {
  return (request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    const [path = ''] = (request.url ?? '').split('?', 1);
    const ofDomain = served.find(({ pool }) => pool.model.domain === host);
    if (ofDomain !== undefined) {
      answerEndpoint(ofDomain, path, request, response);
      return;
    }
    const [, poolId = '', rest = ''] = /^\/([^/]+)(\/.*)$/.exec(path) ?? [];
    const named = served.find(({ pool }) => pool.model.id === poolId);
    const isHere = LOOPBACK.includes(host);
    if (named === undefined || !(isHere || new URL(named.pool.model.issuer).host === host)) {
      answer(response, 404, { error: 'not_found' });
    } else if (rest === KEYS || rest === METADATA) {
      answer(response, 200, rest === KEYS ? named.pool.keys.published : metadata(named.pool.model));
    } else if (isHere && named.pool.model.domain !== undefined) {
      const prefix = `/${poolId}`;
      request.url = request.url?.slice(prefix.length);
      answerEndpoint(named, rest, request, response);
    } else {
      answer(response, 404, { error: 'not_found' });
    }
  };
}

function answerEndpoint(
  { endpoints }: ServedPool,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  // The library has more of them than Cognito.
  if ([AUTHORIZE, TOKEN, REVOKE].includes(path)) {
    endpoints(request, response);
  } else {
    answer(response, 404, { error: 'not_found' });
  }
}

function answer(response: ServerResponse, status: number, document: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
}
