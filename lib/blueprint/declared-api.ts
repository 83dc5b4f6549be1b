import type { z } from 'zod';
import type { ApiClient, ApiClientOptions } from '../edge';
import { BlueprintError, requireName, toConstructId } from '../shared';
import type { DeclaredRoute } from './declaration';
import type { DeclaredService } from './declared-service';
import { LIMITS } from './limits';
import type { SecurityBlueprint } from './security-blueprint';

/** One route from the edge to a service. */
export interface DeclaredRouteOptions {
  /** Service that answers. */
  readonly service: DeclaredService;
  /** Token scopes, each `<service>/<scope>`; a request needs one of them. */
  readonly scopes: string[];
  /**
   * Schema of the JSON body, the one the service validates with.
   *
   * @default - the route takes no body
   */
  readonly body?: z.ZodType;
  /**
   * Schema of the query string.
   *
   * @default - no query parameter is required
   */
  readonly query?: z.ZodObject;
}

/** The blueprint's edge as it is declared: routes and clients. */
export class DeclaredApi {
  private readonly declared: DeclaredRoute[] = [];
  private readonly routedContainers = new Set<string>();
  private readonly clients = new Set<string>();

  constructor(private readonly blueprint: SecurityBlueprint) {}

  /** Routes declared so far. */
  get routes(): readonly DeclaredRoute[] {
    return this.declared;
  }

  /**
   * Opens a route: `METHOD /path`, path parameters in braces. The route asks for an API
   * key, a token with one of the scopes, and input that fits the schemas.
   *
   * @throws BlueprintError `ROUTE_INVALID`, `ROUTE_DUPLICATE`, `ROUTE_WITHOUT_SCOPES`,
   *   `SERVICE_UNKNOWN`, `SCOPE_INVALID`, `SCOPE_UNKNOWN`, `SCHEMA_UNSUPPORTED`, `LIMIT_EXCEEDED`
   */
  addRoute(route: string, options: DeclaredRouteOptions): void {
    const { service, scopes, body, query } = options;
    this.requireService(route, service);
    this.requireRoom(service);
    this.requireScopes(route, scopes);
    this.blueprint.edge.api.addRoute(route, {
      integration: service.integration(),
      scopes,
      body,
      query,
      routeScope: this.blueprint.edge.routesOf(service.serviceName),
    });
    for (const scope of scopes) {
      this.blueprint.foundation.identity?.addScope(scope);
    }
    this.declared.push({ route, service: service.serviceName, scopes: [...scopes] });
  }

  /**
   * Adds a client: an API key in a usage plan of its own.
   *
   * @throws BlueprintError `NAME_INVALID`, `NAME_TAKEN`, `VALUE_OUT_OF_RANGE`
   */
  addClient(name: string, options: ApiClientOptions = {}): ApiClient {
    requireName(this.blueprint, 'client', name);
    if (this.clients.has(name)) {
      throw new BlueprintError(
        'NAME_TAKEN',
        `a client name must be unique, got '${name}' twice; rename one`,
        this.blueprint,
      );
    }
    this.clients.add(name);
    return this.blueprint.edge.api.addClient(toConstructId(name), options);
  }

  private requireService(route: string, service: DeclaredService): void {
    if (service.blueprint !== this.blueprint) {
      throw new BlueprintError(
        'SERVICE_UNKNOWN',
        `the service of '${route}' must be declared in this blueprint, got '${service.node.path}'; add it with addFunctionService or addContainerService`,
        this.blueprint,
      );
    }
  }

  private requireRoom(service: DeclaredService): void {
    if (this.declared.length >= LIMITS.routes) {
      throw new BlueprintError(
        'LIMIT_EXCEEDED',
        `an API must have at most ${LIMITS.routes} routes, got one more; split the blueprint`,
        this.blueprint,
      );
    }
    if (service.kind === 'container') {
      this.routedContainers.add(service.serviceName);
      if (this.routedContainers.size > LIMITS.routedContainers) {
        throw new BlueprintError(
          'LIMIT_EXCEEDED',
          `at most ${LIMITS.routedContainers} container services may have routes, got one more; host some as functions or split the blueprint`,
          this.blueprint,
        );
      }
    }
  }

  /** A scope belongs to a service, so the part before the slash must be one; anything else is a typing mistake. */
  private requireScopes(route: string, scopes: string[]): void {
    for (const scope of scopes) {
      const owner = scope.split('/', 1)[0] ?? '';
      if (scope.includes('/') && !this.blueprint.hasService(owner)) {
        throw new BlueprintError(
          'SCOPE_UNKNOWN',
          `a scope must start with the name of a declared service, got '${scope}' on '${route}'; declare '${owner}' first or correct the scope`,
          this.blueprint,
        );
      }
    }
  }
}
