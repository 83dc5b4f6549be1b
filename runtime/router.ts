import { InvalidInput, NotFound } from './errors';
import type { Route } from './model';

/** A route and the decoded values of its path parameters. */
export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Longest path that is looked at, in characters. */
export const MAX_PATH_LENGTH = 2_048;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const AMBIGUOUS = /^\.{1,2}$|[/\\\u0000-\u001f\u007f-\u009f]/;

/** Finds the route of a request. */
export type Router = (method: string, path: string) => RouteMatch;

/**
 * Builds a router. A literal segment wins over a parameter in the same place,
 * whatever the order of declaration.
 */
export function createRouter(routes: readonly Route[]): Router {
  const table = routes
    .map((route) => ({ route, pattern: route.path.split('/') }))
    .sort((a, b) => (shape(a.route) < shape(b.route) ? -1 : 1));
  return (method, path) => {
    if (path.length > MAX_PATH_LENGTH) {
      throw new InvalidInput(`the path exceeds ${MAX_PATH_LENGTH} characters`);
    }
    const segments = path.split('/').map(decode);
    for (const { route, pattern } of table) {
      const params = route.method === method ? match(pattern, segments) : undefined;
      if (params !== undefined) {
        return { route, params };
      }
    }
    throw new NotFound('no route answers this method and path');
  };
}

/** The path without parameter names. '{' sorts after every character that a literal segment may have. */
function shape(route: Route): string {
  return route.path.replace(/\{[^}]+\}/g, '{');
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) {
    return undefined;
  }
  const params: [string, string][] = [];
  for (const [i, part] of pattern.entries()) {
    const segment = segments[i] ?? '';
    // An empty segment is nobody's id: some proxies merge slashes, so it may have passed another check as another path.
    if (part.startsWith('{') && segment !== '') {
      params.push([part.slice(1, -1), segment]);
    } else if (part !== segment) {
      return undefined;
    }
  }
  return Object.fromEntries(params);
}

/**
 * Decodes a segment, once. Refuses what another program on the way could take for a different path
 * (CWE-22, CWE-436): dot segments, slashes of both kinds, control characters, all of them encoded too.
 * What still looks encoded afterwards is data.
 */
function decode(encoded: string): string {
  const segment = percentDecode(encoded);
  if (AMBIGUOUS.test(segment)) {
    throw new InvalidInput('a path segment is a dot segment, or has a slash or a control character');
  }
  return segment;
}

function percentDecode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new InvalidInput('the path is not percent-encoded UTF-8', { cause });
  }
}
