import type { IConstruct } from 'constructs';

/**
 * Every reason for which a declaration is refused at synthesis. Codes are never
 * reused; `docs/errors.md` explains each one.
 */
export type BlueprintErrorCode =
  | 'NAME_INVALID'
  | 'NAME_TAKEN'
  | 'LIMIT_EXCEEDED'
  | 'VALUE_OUT_OF_RANGE'
  | 'CALL_TO_SELF'
  | 'CALL_WITHOUT_ACTIONS'
  | 'CALL_DUPLICATE'
  | 'ACTION_INVALID'
  | 'SERVICE_UNKNOWN'
  | 'STORE_UNKNOWN'
  | 'SHARE_CYCLE'
  | 'ROUTE_INVALID'
  | 'ROUTE_DUPLICATE'
  | 'ROUTE_WITHOUT_SCOPES'
  | 'SCOPE_INVALID'
  | 'SCOPE_UNKNOWN'
  | 'SCHEMA_UNSUPPORTED'
  | 'METHOD_UNGUARDED'
  | 'ORIGIN_INVALID'
  | 'CALLBACK_URL_INVALID'
  | 'ENTRY_NOT_FOUND'
  | 'IMAGE_INVALID'
  | 'POLICY_INVALID'
  | 'POLICY_SHADOW_EXPIRED'
  | 'IDENTITY_ELSEWHERE'
  | 'INGRESS_MISSING'
  | 'ISSUER_INVALID'
  | 'UNSAFE_WITHOUT_REASON';

/**
 * A declaration that the blueprint refuses to synthesize.
 *
 * Thrown from the call that is wrong, so that the first frame outside this
 * package in the stack trace is the line to change. The message always has the
 * form "what must hold, what was given; what to do".
 */
export class BlueprintError extends Error {
  override readonly name = 'BlueprintError';

  constructor(
    /** Stable reason, to be matched in tests and looked up in `docs/errors.md`. */
    readonly code: BlueprintErrorCode,
    message: string,
    /** Construct whose declaration is refused. */
    scope: IConstruct,
  ) {
    super(`${code} at ${scope.node.path || 'the app'}: ${message}`);
  }
}
