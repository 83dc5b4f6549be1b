import * as z from 'zod';
import { InvalidInput, PayloadTooLarge, UnsupportedMediaType } from '../errors';
import { MAX_BODY_BYTES, type ServiceRequest } from '../message';
import type { Route, RouteInput } from '../model';
import { parseJson } from './json';

const NOTHING = z.strictObject({});
const UUID = z.uuid();

/** RFC 9110, section 8.3.1: type and parameter names in any case. A header sent twice does not match. */
const JSON_TYPE = /^application\/json(?:[ \t]*;[ \t]*charset=utf-8)?$/i;

/** Control characters, and what a decoder puts in the place of bytes that are not UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\ufffd]/;

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
  if (!JSON_TYPE.test(request.headers.get('content-type') ?? '')) {
    throw new UnsupportedMediaType('the content type is not application/json');
  }
  return accept('body', route.body, parseJson(request.body));
}

function single(pairs: ServiceRequest['query']): Record<string, string> {
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) {
    // Two parsers may disagree on which of the two counts (CWE-235).
    throw new InvalidInput('a query parameter is repeated');
  }
  if (pairs.some(([name, value]) => UNPRINTABLE.test(name + value))) {
    throw new InvalidInput('the query has control characters or is not percent-encoded UTF-8');
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
