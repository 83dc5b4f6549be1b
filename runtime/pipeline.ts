import type { AuditFacts } from './audit/record';
import { sourceClass } from './audit/source-class';
import { Forbidden, InternalError, NotFound, ServiceError, Unavailable } from './errors';
import type { Gates, Identity } from './gates';
import type { ServiceRequest, ServiceResponse } from './message';
import type { Principal, RequestContext, Resource, Route, Service } from './model';
import { requestOrigin } from './request-origin';
import { errorResponse, jsonResponse } from './response';
import { createRouter } from './router';
import { describeIssues, idempotencyKey, validateInput } from './validation/input';

/** How a request ended. */
export interface Outcome {
  /** What the client gets. */
  readonly response: ServiceResponse;
  /** Why it was refused, with the detail that the client does not get. */
  readonly error?: ServiceError;
}

/** Answers requests; never rejects. */
export type Pipeline = (request: ServiceRequest) => Promise<Outcome>;

/** What is known about a request so far. */
type Trail = { -readonly [Fact in keyof AuditFacts]: AuditFacts[Fact] };

/**
 * Puts a service behind its gates. Every request passes them in this order, and the
 * first that refuses ends it:
 *
 * 1. check where it comes from: a service or the gateway has proven to have sent it
 * 2. authenticate: an unproven client learns nothing, not even which routes exist
 * 3. match the route
 * 4. check that the calling service was declared for the action
 * 5. check scopes and roles
 * 6. validate parameters, query, body and idempotency key
 * 7. find the resource
 * 8. authorize
 * 9. record the decision: what can't be recorded does not happen
 * 10. handle
 * 11. reduce the result to the response schema
 *
 * A refusal at any step is recorded too.
 *
 * @param now clock of gates and handlers
 */
export function createPipeline(service: Service, gates: Gates, now = () => new Date()): Pipeline {
  const router = createRouter(service.routes);

  async function respond(request: ServiceRequest, trail: Trail): Promise<ServiceResponse> {
    requireProvenOrigin(request);
    if (gates.authenticate === undefined || gates.audit === undefined) {
      throw new Unavailable('no authenticator or no audit log is configured');
    }
    const identity = await gates.authenticate(request);
    const { principal } = identity;
    trail.principal = principal;
    const { route, params } = router(request.method, request.path);
    trail.action = route.action;
    requireDeclaredCaller(gates.callers, request.peer, route.action);
    requireGrants(route, principal);
    const input = validateInput(route, params, request);
    const context = contextOf(request, identity, idempotencyKey(route, request));
    const subject = await route.resource?.find(context, input);
    const resource = describe(service, route, subject);
    trail.resource = resource;
    authorize(route, principal, resource, trail);
    trail.status = 'allow';
    await gates.audit(trail);
    const result = await route.handle(context, input, subject);
    return jsonResponse(request.requestId, route.status ?? 200, reduce(route, result));
  }

  function contextOf(request: ServiceRequest, { principal, token }: Identity, key?: string): RequestContext {
    const origin = requestOrigin(request, token);
    return {
      principal,
      requestId: request.requestId,
      correlationId: origin.correlationId,
      now,
      idempotencyKey: key,
      async call(operation, input) {
        if (gates.call === undefined) {
          throw new Unavailable('no client for other services is configured');
        }
        return gates.call(origin, operation, input);
      },
    };
  }

  function authorize(route: Route, principal: Principal, resource: Resource, trail: Trail): void {
    const { caller } = trail;
    const zone = caller === undefined ? 'edge' : 'internal';
    const decision = gates.authorize?.({
      action: route.action,
      principal,
      resource,
      context: { caller, zone, now: now() },
    });
    trail.policyIds = decision?.policies ?? [];
    if (decision?.allowed !== true) {
      const detail = decision?.reason ?? 'no authorizer permits it';
      throw route.resource?.concealed ? new NotFound(detail) : new Forbidden(detail);
    }
    const shadow = decision.wouldDeny;
    trail.reason = shadow.length > 0 ? `permitted; would be denied by ${shadow.join(', ')}` : 'permitted';
  }

  /** What was refused is refused, recorded or not; the log itself reports what it could not keep. */
  async function recordRefusal(trail: Trail, { code, detail, status }: ServiceError): Promise<void> {
    // What a handler refuses by the rules of its domain was allowed, and is recorded as such.
    if (trail.status === 'deny' || status >= 500) {
      const facts = { ...trail, status: status < 500 ? 'deny' : 'error', reason: `${code}: ${detail}` } as const;
      try {
        await gates.audit?.(facts);
      } catch {
        // The log has told what it could not keep.
      }
    }
  }

  return async (request) => {
    const { requestId, peer, source } = request;
    const { correlationId } = requestOrigin(request);
    const trail: Trail = {
      status: 'deny',
      action: `${service.name}:Unknown`,
      reason: '',
      caller: peer,
      policyIds: [],
      requestId,
      correlationId,
      sourceClass: sourceClass(source),
    };
    try {
      return { response: await respond(request, trail) };
    } catch (cause) {
      const error = cause instanceof ServiceError ? cause : new InternalError('the service failed', { cause });
      await recordRefusal(trail, error);
      return { response: errorResponse(requestId, error), error };
    }
  };
}

/** Nobody is believed for being inside the network: what no service and no gateway has proven to have sent is refused. */
function requireProvenOrigin({ fromGateway, originFault, peer }: ServiceRequest): void {
  if (originFault !== undefined || (peer === undefined && fromGateway !== true)) {
    throw new Forbidden(originFault ?? 'the request comes neither from the gateway nor from a service');
  }
}

/** A certificate of this deployment is not enough: the call itself must have been declared. */
function requireDeclaredCaller(callers: Gates['callers'], peer: string | undefined, action: string): void {
  if (peer !== undefined && !callers?.get(peer)?.includes(action)) {
    throw new Forbidden(`${peer} was not declared to call ${action}`);
  }
}

/** A service that acts for itself has no token, so no scopes: what it was declared to call, and the policies, bind it. */
function requireGrants({ scopes, roles }: Route, principal: Principal): void {
  const missing = principal.kind === 'service' ? [] : scopes.filter((scope) => !principal.scopes.includes(scope));
  if (missing.length > 0) {
    throw new Forbidden(`the token lacks ${missing.join(', ')}`);
  }
  if (roles !== undefined && !roles.some((role) => principal.roles.includes(role))) {
    throw new Forbidden(`the principal has none of the roles ${roles.join(', ')}`);
  }
}

function describe(service: Service, { resource }: Route, subject: unknown): Resource {
  return resource === undefined
    ? { type: 'Application', id: service.name, attributes: {} }
    : { type: resource.type, ...resource.describe(subject) };
}

function reduce(route: Route, result: unknown): unknown {
  const parsed = route.response.safeParse(result);
  if (!parsed.success) {
    throw new InternalError(`the response of ${route.action} does not fit: ${describeIssues(parsed.error)}`);
  }
  return parsed.data;
}
