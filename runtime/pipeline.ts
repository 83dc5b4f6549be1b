import { Forbidden, InternalError, ServiceError, Unavailable } from './errors';
import type { ServiceRequest, ServiceResponse } from './message';
import type { Principal, RequestContext, Route, RouteInput, Service } from './model';
import { errorResponse, jsonResponse } from './response';
import { createRouter } from './router';
import { describeIssues, idempotencyKey, validateInput } from './validation/input';

/** What an authorizer decides on. */
export interface AuthorizationRequest {
  /** Action of the route, e.g. `orders:Create`. */
  readonly action: string;
  /** Who wants it, and when. */
  readonly context: RequestContext;
  /** Validated input. */
  readonly input: RouteInput;
}

/** The decisions that a service does not take itself. A gate that is missing is closed. */
export interface Gates {
  /**
   * Proves who stands behind a request, or throws `Unauthenticated`.
   *
   * @default - every request is refused with 503
   */
  readonly authenticate?: (request: ServiceRequest) => Promise<Principal>;

  /**
   * Whether the principal may do this. Anything but `true` denies.
   *
   * @default - every request is refused with 403
   */
  readonly authorize?: (request: AuthorizationRequest) => Promise<boolean>;
}

/** How a request ended. */
export interface Outcome {
  /** What the client gets. */
  readonly response: ServiceResponse;
  /** Why it was refused, with the detail that the client does not get. */
  readonly error?: ServiceError;
}

/** Answers requests; never rejects. */
export type Pipeline = (request: ServiceRequest) => Promise<Outcome>;

/**
 * Puts a service behind its gates. Every request passes them in this order, and the
 * first that refuses ends it:
 *
 * 1. authenticate: an unproven client learns nothing, not even which routes exist
 * 2. match the route
 * 3. check scopes and roles
 * 4. validate parameters, query, body and idempotency key
 * 5. authorize
 * 6. handle
 * 7. reduce the result to the response schema
 *
 * @param now clock of the handlers
 */
export function createPipeline(service: Service, gates: Gates, now = () => new Date()): Pipeline {
  const router = createRouter(service.routes);

  async function respond(request: ServiceRequest): Promise<ServiceResponse> {
    if (gates.authenticate === undefined) {
      throw new Unavailable('no authenticator is configured');
    }
    const principal = await gates.authenticate(request);
    const { route, params } = router(request.method, request.path);
    requireGrants(route, principal);
    const input = validateInput(route, params, request);
    const context = { principal, requestId: request.requestId, now, idempotencyKey: idempotencyKey(route, request) };
    if ((await gates.authorize?.({ action: route.action, context, input })) !== true) {
      throw new Forbidden(`${route.action} is not permitted`);
    }
    const result = await route.handle(context, input);
    return jsonResponse(request.requestId, route.status ?? 200, reduce(route, result));
  }

  return async (request) => {
    try {
      return { response: await respond(request) };
    } catch (cause) {
      const error = cause instanceof ServiceError ? cause : new InternalError('the service failed', { cause });
      return { response: errorResponse(request.requestId, error), error };
    }
  };
}

function requireGrants({ scopes, roles }: Route, principal: Principal): void {
  const missing = scopes.filter((scope) => !principal.scopes.includes(scope));
  if (missing.length > 0) {
    throw new Forbidden(`the token lacks ${missing.join(', ')}`);
  }
  if (roles !== undefined && !roles.some((role) => principal.roles.includes(role))) {
    throw new Forbidden(`the principal has none of the roles ${roles.join(', ')}`);
  }
}

function reduce(route: Route, result: unknown): unknown {
  const parsed = route.response.safeParse(result);
  if (!parsed.success) {
    throw new InternalError(`the response of ${route.action} does not fit: ${describeIssues(parsed.error)}`);
  }
  return parsed.data;
}
