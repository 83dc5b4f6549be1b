import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Acknowledgement } from '../../shared';
import type { Route } from './route';

/** What protects a method. */
export interface MethodAuthorization {
  readonly authorizer: apigateway.IAuthorizer;
  /**
   * Scopes that API Gateway compares itself.
   *
   * @default - the authorizer compares them
   */
  readonly authorizationScopes?: string[];
  /**
   * Findings that the method raises because of it, and why they are no risk.
   *
   * @default - none
   */
  readonly accepted?: Acknowledgement;
}

/** How the gateway proves who calls, and that the token has a scope of the route. */
export interface TokenGate {
  /** Variable that holds who the token is about, for the access log. */
  readonly subject: string;
  /**
   * Variable that holds the client of the token, for the access log.
   *
   * @default - the gateway does not learn it
   */
  readonly clientId?: string;
  /** Enforces the scopes of a route: gives what its method must be created with. */
  protect(restApi: apigateway.RestApi, route: Route, scopes: string[]): MethodAuthorization;
  /** What a method must have to be protected by this gate, and whether it has it. */
  guards(method: apigateway.CfnMethod): Record<string, boolean>;
}
