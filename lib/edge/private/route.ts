import type { IConstruct } from 'constructs';
import { BlueprintError } from '../../shared';

const METHODS = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'];

/** Methods whose request body has no meaning. RFC 9110 section 9.3. */
const BODYLESS = ['DELETE', 'GET', 'HEAD'];

/** What API Gateway accepts in a path, without `.` and `..`, which clients and proxies resolve. */
const LITERAL = /^(?!\.{1,2}$)[A-Za-z0-9._-]+$/;
const PARAMETER = /^\{([A-Za-z][A-Za-z0-9_]*)\}$/;

/** What Cognito accepts as `<resource server>/<scope>`. */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+\/[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+$/;

/** A route such as `GET /orders/{id}`, taken apart. */
export interface Route {
  /** The route as it was declared. */
  readonly text: string;
  /** HTTP method, upper case. */
  readonly method: string;
  /** Path from the stage on, e.g. `/orders/{id}`. */
  readonly path: string;
  /** Segments of the path; none for `/`. */
  readonly segments: readonly string[];
  /** Names of the path parameters. */
  readonly parameters: readonly string[];
  /** Whether a request body has a meaning. */
  readonly takesBody: boolean;
}

/**
 * Takes a route apart. Greedy parameters (`{proxy+}`) and the method `ANY` are refused:
 * they would open paths that nobody declared.
 *
 * @throws BlueprintError `ROUTE_INVALID`
 */
export function parseRoute(scope: IConstruct, text: string): Route {
  const [method = '', path = '', ...rest] = text.split(' ');
  if (!METHODS.includes(method) || rest.length > 0) {
    throw invalid(scope, `must be one of ${METHODS.join(', ')}, one space and a path`, text);
  }
  const segments = path === '/' ? [] : path.split('/').slice(1);
  const wellFormed = segments.every((segment) => LITERAL.test(segment) || PARAMETER.test(segment));
  if (!path.startsWith('/') || !wellFormed) {
    throw invalid(scope, 'must have a path of literal segments and whole-segment parameters like {id}', text);
  }
  const parameters = segments.flatMap((segment) => PARAMETER.exec(segment)?.[1] ?? []);
  if (new Set(parameters).size !== parameters.length) {
    throw invalid(scope, 'must name each path parameter once', text);
  }
  return { text, method, path, segments, parameters, takesBody: !BODYLESS.includes(method) };
}

/**
 * Checks the scopes of a route.
 *
 * @throws BlueprintError `ROUTE_WITHOUT_SCOPES`, `SCOPE_INVALID`
 */
export function requireScopes(scope: IConstruct, route: Route, scopes: readonly string[]): void {
  if (scopes.length === 0) {
    throw new BlueprintError(
      'ROUTE_WITHOUT_SCOPES',
      `a route must name at least one scope, got none for '${route.text}'; without scopes the gateway takes ID tokens in place of access tokens`,
      scope,
    );
  }
  for (const name of scopes) {
    if (!SCOPE.test(name)) {
      throw new BlueprintError(
        'SCOPE_INVALID',
        `a scope must have the form <resource server>/<scope>, got '${name}' on '${route.text}'; name the server that owns it`,
        scope,
      );
    }
  }
}

/** Construct id of a route: one for each, because `:` stands in no segment. */
export function routeId(route: Route): string {
  return [route.method, ...route.segments].join(':');
}

function invalid(scope: IConstruct, rule: string, text: string): BlueprintError {
  return new BlueprintError('ROUTE_INVALID', `a route ${rule}, got '${text}'; write it like 'GET /orders/{id}'`, scope);
}
