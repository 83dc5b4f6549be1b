import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { AUTHORIZER_CACHE } from '../defaults';
import type { Route } from './route';
import type { RouteScopes } from './route-scopes';
import type { MethodAuthorization, TokenGate } from './token-gate';

/**
 * What a remembered decision is remembered for: this token on this method of this resource. With the token alone
 * as the key, one policy would have to cover all routes, and `GET/orders/*` in it also matches `/orders/1/refunds`:
 * a wildcard in a policy does not stop at a slash.
 */
const IDENTITY_SOURCES = [
  apigateway.IdentitySource.header('Authorization'),
  apigateway.IdentitySource.context('httpMethod'),
  apigateway.IdentitySource.context('resourcePath'),
];

const NOT_COGNITO = {
  rules: ['AwsSolutions-COG4'],
  reason:
    'The tokens come from another OpenID provider. A function verifies them and compares the scopes of the route; an API with a method that lacks either does not synthesize.',
};

/** A function verifies tokens and compares scopes: API Gateway knows the scopes of a method only with user pools. */
export class FunctionGate implements TokenGate {
  readonly subject = '$context.authorizer.principalId';
  private authorizer?: apigateway.RequestAuthorizer;

  constructor(
    private readonly scope: Construct,
    private readonly handler: lambda.IFunction,
    private readonly scopes: RouteScopes,
  ) {}

  protect(restApi: apigateway.RestApi, route: Route, scopes: string[]): MethodAuthorization {
    this.authorizer ??= this.createAuthorizer(restApi);
    this.scopes.add(route, scopes);
    return { authorizer: this.authorizer, accepted: NOT_COGNITO };
  }

  guards(method: apigateway.CfnMethod): Record<string, boolean> {
    const parent = method.node.scope;
    return {
      'its token authorizer':
        method.authorizationType === apigateway.AuthorizationType.CUSTOM &&
        method.authorizerId !== undefined &&
        method.authorizerId === this.authorizer?.authorizerId,
      scopes: parent instanceof apigateway.Method && this.scopes.has(method.httpMethod, parent.resource.path),
    };
  }

  /** Created with the first route: the CDK refuses an authorizer that no method uses. */
  private createAuthorizer(restApi: apigateway.RestApi): apigateway.RequestAuthorizer {
    const settings = { identitySources: IDENTITY_SOURCES, resultsCacheTtl: AUTHORIZER_CACHE };
    // As with user pools: without this a changed cache key would never go live.
    restApi.latestDeployment?.addToLogicalId({ authorizer: IDENTITY_SOURCES, ttl: AUTHORIZER_CACHE.toSeconds() });
    return new apigateway.RequestAuthorizer(this.scope, 'Authorizer', { handler: this.handler, ...settings });
  }
}
