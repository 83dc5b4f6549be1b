import type { Input } from '../input';
import { jsonBody, jsonRefusal } from './json';
import { partsOf } from './path';
import type { Protocol } from './protocol';

/** Where an operation is: `[method, path, name]`, members of the path in braces. */
export type Route = readonly [method: string, path: string, operation: string];

const CONTENT_TYPE = 'application/json';

/**
 * REST with JSON, as API Gateway speaks it. Members of path, query and body are parameters by their names there.
 *
 * https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function restJsonProtocol(routes: readonly Route[]): Protocol {
  return {
    signatureErrors: {
      missing: ['MissingAuthenticationTokenException', 403],
      incomplete: ['IncompleteSignatureException', 403],
      unknown: ['UnrecognizedClientException', 403],
      expired: ['InvalidSignatureException', 403],
      wrong: ['InvalidSignatureException', 403],
    },
    throttling: ['TooManyRequestsException', 429],
    parse(request) {
      const { method, url } = request;
      const parts = partsOf(url.pathname);
      for (const [routeMethod, path, operation] of routes) {
        const members = routeMethod === method ? membersOf(path, parts) : undefined;
        if (members !== undefined) {
          return { operation, input: { ...jsonBody(request), ...Object.fromEntries(url.searchParams), ...members } };
        }
      }
      return { operation: `${method} ${url.pathname}`, input: {} };
    },
    answer: (output) => ({
      status: 200,
      headers: { 'content-type': CONTENT_TYPE },
      body: output === undefined ? '' : JSON.stringify(output),
    }),
    // Whoever may not is told 403 here.
    refuse: ({ code, message, status }) =>
      jsonRefusal(code, message, code === 'AccessDeniedException' ? 403 : status, CONTENT_TYPE),
  };
}

function membersOf(route: string, actual: readonly string[]): Input | undefined {
  const expected = route.slice(1).split('/');
  const members: Record<string, string> = {};
  for (const [i, part] of expected.entries()) {
    const value = actual[i] ?? '';
    if (part.startsWith('{') && value !== '') {
      members[part.slice(1, -1)] = value;
    } else if (part !== value) {
      return undefined;
    }
  }
  return expected.length === actual.length ? members : undefined;
}
