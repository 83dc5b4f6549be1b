import { z } from 'zod';
import { InvalidInput, PayloadTooLarge, UnsupportedMediaType } from '../errors';
import { MAX_BODY_BYTES, type ServiceRequest } from '../message';
import type { Route, RouteInput } from '../model';

const NOTHING = z.strictObject({});
const UUID = z.uuid();
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Turns what was sent into what the route declared. Values are data: nothing is
 * escaped or cleaned, only accepted or refused.
 *
 * @throws InvalidInput, PayloadTooLarge, UnsupportedMediaType
 */
export function validateInput(
  route: Route,
  params: Readonly<Record<string, string>>,
  request: ServiceRequest,
): RouteInput {
  return {
    params: accept('params', route.params ?? NOTHING, params),
    query: accept('query', route.query ?? NOTHING, single(request.query)),
    body: body(route, request),
  };
}

/**
 * The key under which a repetition has no further effect, when the route demands one.
 *
 * @throws InvalidInput
 */
export function idempotencyKey(route: Route, request: ServiceRequest): string | undefined {
  return route.idempotent
    ? accept('idempotency-key', UUID, request.headers.get('idempotency-key')).toLowerCase()
    : undefined;
}

function body(route: Route, request: ServiceRequest): unknown {
  if (request.body.byteLength > MAX_BODY_BYTES) {
    throw new PayloadTooLarge(`the body exceeds ${MAX_BODY_BYTES} bytes`);
  }
  if (route.body === undefined) {
    if (request.body.byteLength > 0) {
      throw new InvalidInput('the route takes no body');
    }
    return undefined;
  }
  if (request.headers.get('content-type') !== 'application/json') {
    throw new UnsupportedMediaType('the content type is not application/json');
  }
  return accept('body', route.body, parse(request.body));
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(UTF8.decode(bytes));
  } catch {
    // The parser's own message quotes the body, so it is not kept.
    throw new InvalidInput('the body is not JSON in UTF-8');
  }
}

function single(pairs: ServiceRequest['query']): Record<string, string> {
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) {
    // Two parsers may disagree on which of the two counts (CWE-235).
    throw new InvalidInput('a query parameter is repeated');
  }
  return Object.fromEntries(pairs);
}

function accept<Schema extends z.ZodType>(part: string, schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new InvalidInput(`${part} refused: ${describeIssues(result.error)}`);
  }
  return result.data;
}

/** Where and why a value was refused, without the value or the name of an unknown member. */
export function describeIssues(error: z.ZodError): string {
  return error.issues.map(({ code, path }) => `${code} at ${path.join('.') || 'top'}`).join(', ');
}
