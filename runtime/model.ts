import * as z from 'zod';
import type { Call } from './call';
import { ConfigurationError } from './errors';
import { requireClosed } from './validation/closed-schema';

/** A value that a policy can read. */
export type AttributeValue = string | number | boolean | readonly string[];

/** Who a request acts for, as proven by an authenticator. */
export interface Principal {
  /** A person, a program with credentials of its own, or a service of this deployment acting for itself. */
  readonly kind: 'user' | 'service-account' | 'service';
  /** `sub` of a person, client id of a service account, name of a service. */
  readonly id: string;
  /** Roles that the issuer gave the principal. */
  readonly roles: readonly string[];
  /** Scopes of the presented token. */
  readonly scopes: readonly string[];
  /** Whether the person proved more than one factor. */
  readonly multiFactor: boolean;
  /** Verified claims that the configuration of the issuer names. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /**
   * Who issued the token.
   *
   * @default - there is no token; the principal is a service proven by its certificate
   */
  readonly issuer?: string;
  /**
   * Client to which the token was issued.
   *
   * @default - there is no token
   */
  readonly clientId?: string;
  /**
   * Id of the token (`jti`).
   *
   * @default - there is no token
   */
  readonly tokenId?: string;
}

/** What a request acts on, as far as policies look at it. */
export interface Resource {
  /** Type of the resource, e.g. `Order`. */
  readonly type: string;
  /** Id of the resource, unique within its type. */
  readonly id: string;
  /** What the service knows about it; never what a client claims. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** What a handler may know about a request besides its input. */
export interface RequestContext {
  /** Who is asking. */
  readonly principal: Principal;
  /** Id under which the request is logged. */
  readonly requestId: string;
  /** Id that all requests share which one client request caused. */
  readonly correlationId: string;
  /** The time, to be asked instead of the system clock. */
  readonly now: () => Date;
  /** UUID under which a repetition of the request has no further effect. */
  readonly idempotencyKey?: string;
  /** Calls another service on behalf of this request: with its token, its ids and what is left of its time. */
  readonly call: Call;
}

/** The context of a route that demands an idempotency key. */
export type IdempotentContext = RequestContext & { readonly idempotencyKey: string };

/** Input of a handler: exactly what the schemas let through. */
export interface RouteInput<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> {
  /** Path parameters. */
  readonly params: z.output<Params>;
  /** Query parameters. */
  readonly query: z.output<Query>;
  /** Request body. */
  readonly body: z.output<Body>;
}

/** How the resource of a request is found, and what of it policies may read. */
export interface ResourceLocator<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  // biome-ignore lint/suspicious/noExplicitAny: what one route finds only its own handler knows
  Subject = any,
> {
  /** Type of the resource, as the service's policies name it. */
  readonly type: string;
  /**
   * Whether a denial is answered with 404, so that nobody learns which ids exist.
   *
   * @default false
   */
  readonly concealed?: boolean;
  /** Finds it. Throws `NotFound` when it is not there. */
  find(context: RequestContext, input: RouteInput<Params, Query, Body>): Promise<Subject>;
  /** What policies may read of it. */
  describe(subject: Subject): Pick<Resource, 'id' | 'attributes'>;
}

/** HTTP methods that a route can answer. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation of a service. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
  Idempotent extends boolean = boolean,
  // biome-ignore lint/suspicious/noExplicitAny: what one route finds only its own handler knows
  Subject = any,
> {
  /** HTTP method. */
  readonly method: Method;
  /** Path with parameters in braces, e.g. `/orders/{id}`. */
  readonly path: string;
  /** What authorization decides on, e.g. `orders:Create`; starts with the service's name. */
  readonly action: string;
  /** Scopes that the token must have, all of them; at least one. */
  readonly scopes: readonly string[];
  /**
   * Roles of which the principal must have one.
   *
   * @default - no role is needed
   */
  readonly roles?: readonly string[];
  /**
   * Whether an `Idempotency-Key` header with a UUID is demanded.
   *
   * @default false
   */
  readonly idempotent?: Idempotent;
  /**
   * Strict object with exactly the parameters of the path.
   *
   * @default - the path has no parameters
   */
  readonly params?: Params;
  /**
   * Strict object of query parameters. Each value arrives as a string.
   *
   * @default - any query parameter is refused
   */
  readonly query?: Query;
  /**
   * Schema of the JSON body, strict in every object.
   *
   * @default - any body is refused
   */
  readonly body?: Body;
  /** What may leave; a member that it does not name stays inside. */
  readonly response: Response;
  /**
   * HTTP status of a success.
   *
   * @default 200
   */
  readonly status?: 200 | 201 | 202;
  /**
   * What the request acts on. It is found before anybody decides, and handed to the handler.
   *
   * @default - the service as a whole: the resource `Application` with the name of the service
   */
  readonly resource?: ResourceLocator<Params, Query, Body, Subject>;
  /** The operation itself. Throws a `ServiceError` to refuse. */
  handle(
    context: Idempotent extends true ? IdempotentContext : RequestContext,
    input: RouteInput<Params, Query, Body>,
    subject: Subject,
  ): Promise<z.input<Response>>;
}

/** The schema of a part that must be absent. */
export type Nothing = z.ZodObject<Record<never, never>, z.core.$strict>;

/** Declares a route; the types of input and result follow from the schemas. */
export function route<
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = z.ZodUndefined,
  Response extends z.ZodType = z.ZodType,
  Idempotent extends boolean = false,
  Subject = undefined,
>(declaration: Route<Params, Query, Body, Response, Idempotent, Subject>): Route {
  return declaration;
}

/** A service: its name and everything that it can be asked. */
export interface Service {
  /** Name, as declared to the blueprint. */
  readonly name: string;
  /** The routes, in any order. */
  readonly routes: readonly Route[];
}

const PATH = /^(\/([a-z0-9-]+|\{[a-zA-Z][a-zA-Z0-9]*\}))+$/;
const PARAMETER = /\{([^}]+)\}/g;

/**
 * Declares a service.
 *
 * @throws ConfigurationError when a route can't be enforced as declared
 */
export function defineService(name: string, routes: readonly Route[]): Service {
  const shapes = new Set<string>();
  for (const route of routes) {
    checkRoute(name, route);
    const shape = `${route.method} ${route.path.replace(PARAMETER, '{}')}`;
    if (shapes.has(shape)) {
      throw new ConfigurationError(`${shape} is declared twice; a request must have one answer`);
    }
    shapes.add(shape);
  }
  return { name, routes };
}

function checkRoute(service: string, route: Route): void {
  const label = `${route.method} ${route.path}`;
  if (!PATH.test(route.path)) {
    throw new ConfigurationError(`${label}: the path must consist of lower-case segments and {parameters}`);
  }
  if (!new RegExp(`^${service}:[A-Z][A-Za-z]*$`).test(route.action)) {
    throw new ConfigurationError(`${label}: the action must read '${service}:Verb', got '${route.action}'`);
  }
  if (route.scopes.length === 0 || route.roles?.length === 0) {
    throw new ConfigurationError(`${label}: an empty list of scopes or roles guards nothing; name at least one`);
  }
  if (route.body !== undefined && (route.method === 'GET' || route.method === 'DELETE')) {
    throw new ConfigurationError(`${label}: a ${route.method} request has no body`);
  }
  const declared = route.params instanceof z.ZodObject ? Object.keys(route.params.shape) : [];
  const inPath = [...route.path.matchAll(PARAMETER)].map(([, parameter]) => parameter);
  if (declared.sort().join() !== inPath.sort().join()) {
    throw new ConfigurationError(`${label}: params must name exactly the parameters of the path`);
  }
  for (const schema of [route.params, route.query, route.body]) {
    if (schema !== undefined) {
      requireClosed(label, schema);
    }
  }
}
