import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as cognito from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { AUTHORIZER_CACHE } from '../defaults';
import type { Route } from './route';
import type { MethodAuthorization, TokenGate } from './token-gate';

/** API Gateway itself verifies the tokens of Cognito user pools and compares the scopes of each method. */
export class UserPoolGate implements TokenGate {
  readonly subject = '$context.authorizer.claims.sub';
  readonly clientId = '$context.authorizer.claims.client_id';
  private authorizer?: apigateway.CognitoUserPoolsAuthorizer;

  constructor(
    private readonly scope: Construct,
    private readonly userPools: cognito.IUserPool[],
  ) {}

  protect(restApi: apigateway.RestApi, _route: Route, scopes: string[]): MethodAuthorization {
    this.authorizer ??= this.createAuthorizer(restApi);
    return { authorizer: this.authorizer, authorizationScopes: scopes };
  }

  guards(method: apigateway.CfnMethod): Record<string, boolean> {
    return {
      'a user pool authorizer':
        method.authorizationType === apigateway.AuthorizationType.COGNITO && method.authorizerId !== undefined,
      scopes: (method.authorizationScopes ?? []).length > 0,
    };
  }

  /** Created with the first route: the CDK refuses an authorizer that no method uses. */
  private createAuthorizer(restApi: apigateway.RestApi): apigateway.CognitoUserPoolsAuthorizer {
    // Depending on a feature flag, the L2 leaves the authorizer out of the deployment: a new pool would never go live.
    restApi.latestDeployment?.addToLogicalId({ userPools: this.userPools.map((pool) => pool.userPoolArn) });
    return new apigateway.CognitoUserPoolsAuthorizer(this.scope, 'Authorizer', {
      cognitoUserPools: this.userPools,
      resultsCacheTtl: AUTHORIZER_CACHE,
    });
  }
}
