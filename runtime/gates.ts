import type { AuditLog } from './audit/audit-log';
import type { Authorizer } from './authorization/authorizer';
import type { ServiceCaller } from './call';
import type { ServiceRequest } from './message';
import type { Principal } from './model';

/** What an authenticator has proven. */
export interface Identity {
  /** Who stands behind the request. */
  readonly principal: Principal;
  /**
   * Bearer token that proved it, to be passed on in calls and nowhere else.
   *
   * @default - the certificate of the connection proved it
   */
  readonly token?: string;
}

/** The decisions that a service does not take itself. A gate that is missing is closed. */
export interface Gates {
  /**
   * Proves who stands behind a request, or throws `Unauthenticated`.
   *
   * @default - every request is refused with 503
   */
  readonly authenticate?: (request: ServiceRequest) => Promise<Identity>;

  /**
   * Services that may call this one, and for which actions.
   *
   * @default - no service may
   */
  readonly callers?: ReadonlyMap<string, readonly string[]>;

  /**
   * Decides on an action. A decision other than `allowed: true` denies.
   *
   * @default - every request is refused with 403
   */
  readonly authorize?: Authorizer['decide'];

  /**
   * Records a decision. When it throws, what was allowed does not happen.
   *
   * @default - every request is refused with 503
   */
  readonly audit?: AuditLog['record'];

  /**
   * Calls another service on behalf of a request.
   *
   * @default - every call fails with 503
   */
  readonly call?: ServiceCaller;
}
