import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import type { Route } from './route';

/** A route on its way into a stage. The stage is a name, because nothing below a route may depend on the stage. */
export interface StagedRoute extends Route {
  readonly restApi: apigateway.IRestApi;
  readonly stageName: string;
}

/** How a method reaches a service. */
export interface RouteBinding {
  /** The integration of the method; what it needs is created in the scope. */
  integrate(scope: Construct, route: StagedRoute): apigateway.Integration;
  /** Completes the method once it exists. */
  complete(method: apigateway.Method, route: StagedRoute): void;
}
