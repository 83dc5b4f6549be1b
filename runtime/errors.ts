/** What a client reads: one sentence per status, the same whatever the reason was. */
const SENTENCES = {
  400: 'The request is not valid.',
  401: 'The request is not authenticated.',
  403: 'The request is not allowed.',
  404: 'The resource does not exist.',
  409: 'The request conflicts with the state of the resource.',
  413: 'The request body is too large.',
  415: 'The request body must be application/json.',
  500: 'The request could not be processed.',
  503: 'The service is not available.',
} as const;

/** HTTP statuses with which a request can be refused. */
export type ErrorStatus = keyof typeof SENTENCES;

/**
 * A reason to refuse a request. The client sees `code`, `status` and `sentence`; the
 * message and the cause stay inside, so they may name what was wrong, but never hold
 * a token, a key, a secret or personal data.
 */
export abstract class ServiceError extends Error {
  /** Stable reason in capitals. */
  abstract readonly code: string;
  /** HTTP status of the answer. */
  abstract readonly status: ErrorStatus;

  constructor(
    /** What was wrong, for the audit record. */
    readonly detail: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(detail, options);
    this.name = new.target.name;
  }

  /** The fixed public sentence of the status. */
  get sentence(): string {
    return SENTENCES[this.status];
  }
}

/** Parameters, query, body or headers do not have the declared form. */
export class InvalidInput extends ServiceError {
  readonly code = 'INVALID_INPUT';
  readonly status = 400;
}

/** Nobody is proven to stand behind the request. */
export class Unauthenticated extends ServiceError {
  readonly code = 'UNAUTHENTICATED';
  readonly status = 401;
}

/** The principal is known and lacks a scope, a role or a permission. */
export class Forbidden extends ServiceError {
  readonly code = 'FORBIDDEN';
  readonly status = 403;
}

/** No such route or resource, or none that this principal may know of. */
export class NotFound extends ServiceError {
  readonly code = 'NOT_FOUND';
  readonly status = 404;
}

/** The resource exists already, or is no longer in the state that the caller expects. */
export class Conflict extends ServiceError {
  readonly code = 'CONFLICT';
  readonly status = 409;
}

/** The body is longer than `MAX_BODY_BYTES`. */
export class PayloadTooLarge extends ServiceError {
  readonly code = 'PAYLOAD_TOO_LARGE';
  readonly status = 413;
}

/** The body is not declared as `application/json`. */
export class UnsupportedMediaType extends ServiceError {
  readonly code = 'UNSUPPORTED_MEDIA_TYPE';
  readonly status = 415;
}

/** The service itself failed; what happened is in `cause`. */
export class InternalError extends ServiceError {
  readonly code = 'INTERNAL';
  readonly status = 500;
}

/** Something that the service needs is missing, throttled or out of reach; a retry may succeed. */
export class Unavailable extends ServiceError {
  readonly code = 'UNAVAILABLE';
  readonly status = 503;
}

/** The service is wired or declared wrongly. Thrown at start, never while answering a request. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** Stable reason in capitals. */
  readonly code = 'CONFIGURATION_INVALID';
}
