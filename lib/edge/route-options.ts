import type { Construct } from 'constructs';
import type { z } from 'zod';
import type { RouteIntegration } from './route-integration';

/** One route to a service. */
export interface RouteOptions {
  /** What stands behind the route. */
  readonly integration: RouteIntegration;

  /** Token scopes, each `<resource server>/<scope>`. A token with any one of them passes. */
  readonly scopes: string[];

  /**
   * Schema of the JSON body, the one the service validates with. The gateway applies it
   * whatever content type the client claims.
   *
   * @default - the gateway does not look at the body
   */
  readonly body?: z.ZodType;

  /**
   * Schema of the query string. The gateway checks that required parameters are there.
   *
   * @default - no query parameter is required
   */
  readonly query?: z.ZodObject;

  /**
   * Construct in which the method, its model and its permission are created, such as a
   * nested stack, so that no stack outgrows CloudFormation's 500 resources.
   *
   * @default - the API itself
   */
  readonly routeScope?: Construct;
}
