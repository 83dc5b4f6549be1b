import * as z from 'zod';
import { ConfigurationError } from './errors';
import type { Method } from './model';

/** What a caller needs of another service: one of its actions, as far as the caller uses it. */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  /** Service that offers it. */
  readonly service: string;
  /** HTTP method. */
  readonly method: Method;
  /** Path with parameters in braces, e.g. `/orders/{id}`. */
  readonly path: string;
  /** What the callee authorizes, e.g. `payments:Charge`; must be among the calls that the blueprint declares. */
  readonly action: string;
  /**
   * Object with exactly the parameters of the path.
   *
   * @default - the path has no parameters
   */
  readonly params?: Params;
  /**
   * Object of query parameters.
   *
   * @default - no query
   */
  readonly query?: Query;
  /**
   * Schema of the JSON body.
   *
   * @default - no body
   */
  readonly body?: Body;
  /** The part of the answer that the caller reads: a plain object drops what it does not name, so a callee may add members. */
  readonly response: Response;
  /**
   * Whether a repetition has no further effect, so that a call that failed on its way may be sent again.
   *
   * @default - true for GET, PUT and DELETE (RFC 9110, section 9.2.2) and for a call with an idempotency key
   */
  readonly idempotent?: boolean;
}

/** Demanded if the operation declares a schema for it, else forbidden. */
type Part<Name extends string, Schema extends z.ZodType> = [Schema] extends [z.ZodNever]
  ? { readonly [Key in Name]?: never }
  : { readonly [Key in Name]: z.input<Schema> };

/** What a call needs: exactly the parts that its operation declares. */
export type OperationInput<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = Part<
  'params',
  Params
> &
  Part<'query', Query> &
  Part<'body', Body> & {
    /**
     * UUID under which the callee acts only once.
     *
     * @default - the callee may act each time
     */
    readonly idempotencyKey?: string;
  };

const PATH = /^(\/([a-z0-9-]+|\{[a-zA-Z][a-zA-Z0-9]*\}))+$/;
const PARAMETER = /\{([^}]+)\}/g;
const ACTION = /^([a-z][a-z0-9-]*):[A-Z][A-Za-z]*$/;

/**
 * Declares an operation of another service; the types of input and result follow from the schemas.
 *
 * @throws ConfigurationError when it can't be called as declared
 */
export function operation<
  Params extends z.ZodType = z.ZodNever,
  Query extends z.ZodType = z.ZodNever,
  Body extends z.ZodType = z.ZodNever,
  Response extends z.ZodType = z.ZodType,
>(declaration: Operation<Params, Query, Body, Response>): Operation<Params, Query, Body, Response> {
  const { action, body, method, params, path, query, service } = declaration;
  const label = `${service} ${method} ${path}`;
  if (!PATH.test(path)) {
    throw new ConfigurationError(`${label}: the path must consist of lower-case segments and {parameters}`);
  }
  if (ACTION.exec(action)?.[1] !== service) {
    throw new ConfigurationError(`${label}: the action must read '${service}:Verb', got '${action}'`);
  }
  if (body !== undefined && (method === 'GET' || method === 'DELETE')) {
    throw new ConfigurationError(`${label}: a ${method} request has no body`);
  }
  if (query !== undefined && !(query instanceof z.ZodObject)) {
    throw new ConfigurationError(`${label}: query must be an object schema`);
  }
  const declared = params instanceof z.ZodObject ? Object.keys(params.shape) : [];
  const inPath = [...path.matchAll(PARAMETER)].map(([, parameter]) => parameter);
  if (declared.sort().join() !== inPath.sort().join()) {
    throw new ConfigurationError(`${label}: params must name exactly the parameters of the path`);
  }
  return declaration;
}
