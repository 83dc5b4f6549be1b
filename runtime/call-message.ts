import type { z } from 'zod';
import { Conflict, Forbidden, InternalError, NotFound, Unavailable } from './errors';
import type { Operation } from './operation';
import type { CallRequest, CallResponse } from './service-transport';
import { describeIssues } from './validation/input';
import { parseJson } from './validation/json';

/** What one client request hands on to the calls that it causes. */
export interface CallOrigin {
  /**
   * Bearer token of the person or program on whose behalf the service calls.
   *
   * @default - the service calls for itself; its certificate is all that it proves
   */
  readonly token?: string;
  /** Id that all requests share which one client request caused. */
  readonly correlationId: string;
  /**
   * W3C trace context as received; passed on only if it is well-formed.
   *
   * @default - no trace
   */
  readonly traceparent?: string;
  /**
   * When the client request must have been answered.
   *
   * @default - a call has its own limit only
   */
  readonly deadline?: Date;
}

/** Input of any operation. */
export interface CallInput {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

/** W3C Trace Context, section 3.2, version 00; neither id may be all zeros. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Members and elements that an answer may have; pages of documents are larger than any request. */
const MAX_RESPONSE_VALUES = 50_000;

/**
 * Writes a call.
 *
 * @throws InternalError when the input is not what the operation declares
 */
export function callRequest(operation: Operation, input: CallInput, origin: CallOrigin): Omit<CallRequest, 'signal'> {
  const body = operation.body && JSON.stringify(accept(operation, 'body', operation.body, input.body));
  const { idempotencyKey } = input;
  const { correlationId, token, traceparent } = origin;
  return {
    method: operation.method,
    path: pathOf(operation, input) + queryOf(operation, input),
    headers: {
      accept: 'application/json',
      'x-correlation-id': correlationId,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(traceparent !== undefined && TRACEPARENT.test(traceparent) && { traceparent }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body,
  };
}

/**
 * Reads an answer, the first that applies:
 *
 * 1. 2xx: the result, if it is what the operation declares
 * 2. 401, 403: the callee refuses this user or this service
 * 3. 404, 409: the state of the callee's data
 * 4. 429, 5xx: the callee is not able to answer now
 * 5. anything else, 400 among them: the caller and the callee do not fit together
 *
 * @throws Forbidden, NotFound, Conflict, Unavailable, InternalError
 */
export function callResult(operation: Operation, { status, body }: CallResponse): unknown {
  const detail = `${operation.action} answered ${status}`;
  if (status >= 200 && status < 300) {
    return accept(operation, 'response', operation.response, json(operation, body));
  }
  if (status === 401 || status === 403) {
    throw new Forbidden(detail);
  }
  if (status === 404) {
    throw new NotFound(detail);
  }
  if (status === 409) {
    throw new Conflict(detail);
  }
  if (status === 429 || status >= 500) {
    throw new Unavailable(detail);
  }
  throw new InternalError(detail);
}

function pathOf(operation: Operation, input: CallInput): string {
  const params = fields(operation, 'params', operation.params, input.params);
  return operation.path.replace(/\{([^}]+)\}/g, (_, name: string) => segment(operation, params[name] ?? ''));
}

/** One path segment. An empty or a dotted one would lead to another route (CWE-22). */
function segment({ action }: Operation, value: string): string {
  if (/^\.{0,2}$/.test(value)) {
    throw new InternalError(`a path parameter of ${action} can not be a path segment`);
  }
  return encodeURIComponent(value);
}

function queryOf(operation: Operation, input: CallInput): string {
  const query = new URLSearchParams(fields(operation, 'query', operation.query, input.query)).toString();
  return query && `?${query}`;
}

function fields(
  operation: Operation,
  part: string,
  schema: z.ZodType | undefined,
  value: unknown,
): Record<string, string> {
  const accepted = schema === undefined ? {} : accept(operation, part, schema, value);
  const given = Object.entries(accepted as object).filter(([, field]) => field !== undefined);
  return Object.fromEntries(given.map(([name, field]) => [name, String(field)]));
}

function json({ action }: Operation, body: Uint8Array): unknown {
  try {
    return parseJson(body, MAX_RESPONSE_VALUES);
  } catch (cause) {
    throw new InternalError(`the answer to ${action} is not JSON`, { cause });
  }
}

function accept({ action }: Operation, part: string, schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new InternalError(`the ${part} of ${action} does not fit: ${describeIssues(result.error)}`);
  }
  return result.data;
}
