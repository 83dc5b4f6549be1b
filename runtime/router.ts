import { InvalidInput, NotFound } from './errors';
import type { Route } from './model';

/** A route and the decoded values of its path parameters. */
export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

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
    if (part.startsWith('{')) {
      params.push([part.slice(1, -1), segment]);
    } else if (part !== segment) {
      return undefined;
    }
  }
  return Object.fromEntries(params);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new InvalidInput('the path is not percent-encoded UTF-8', { cause });
  }
}
