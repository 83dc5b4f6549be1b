import type { IncomingMessage } from 'node:http';

/** Why a request to the console is refused, with its status. */
export interface GuardRefusal {
  readonly status: 403 | 405 | 415;
  readonly reason: string;
}

/**
 * Refuses what no page of the console and no person at this machine sends. A web page elsewhere can make a browser
 * send requests to loopback, and can give its own name the address of loopback:
 *
 * 1. another `Host` than the console's: DNS rebinding
 * 2. another `Origin`, or a browser that says that it comes from another site: cross-site requests
 * 3. another method; a `POST` without JSON, which a form of another site could send
 *
 * @param hosts values of `Host` that are the console's own
 */
export function guard({ headers, method }: IncomingMessage, hosts: readonly string[]): GuardRefusal | undefined {
  if (!hosts.includes(headers.host ?? '')) {
    return { status: 403, reason: 'this host is not the console' };
  }
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${headers.host}`) {
    return { status: 403, reason: 'another origin may not ask' };
  }
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return { status: 403, reason: 'another site may not ask' };
  }
  if (method !== 'GET' && method !== 'POST') {
    return { status: 405, reason: 'only GET and POST' };
  }
  return method === 'POST' && !/^application\/json *(;|$)/i.test(headers['content-type'] ?? '')
    ? { status: 415, reason: 'only application/json' }
    : undefined;
}
