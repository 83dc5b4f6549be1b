import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { ServiceError, Unauthenticated } from '../../runtime/errors';
import { bearerToken } from '../../runtime/identity/bearer-token';
import { headerMap } from '../../runtime/message';
import type { Principal } from '../../runtime/model';
import type { RouteScopes } from './route-scopes';

/** What the authorizer decides with. */
export interface AuthorizerOptions {
  /** Proves tokens; throws `Unauthenticated` for one that proves nothing. */
  readonly verifier: { verify(token: string): Promise<Principal> };
  /** Scopes of every route. */
  readonly routes: RouteScopes;
  /** Takes one line for each request that is refused. */
  readonly log: (line: string) => void;
}

/** Handler of a `REQUEST` authorizer of an API Gateway REST API. */
export type AuthorizerHandler = (event: APIGatewayRequestAuthorizerEvent) => Promise<APIGatewayAuthorizerResult>;

/** The one message that API Gateway answers with 401; every other failure becomes 500. */
const UNAUTHORIZED = 'Unauthorized';

/**
 * Decides about one request:
 *
 * 1. no token that proves somebody: 401
 * 2. the decision can't be made, e.g. there are no fresh keys: 500
 * 3. a route without scopes, or a token with none of them: deny, 403
 * 4. else allow, for this method and resource only
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function createAuthorizerHandler({ verifier, routes, log }: AuthorizerOptions): AuthorizerHandler {
  async function authenticate(event: APIGatewayRequestAuthorizerEvent): Promise<Principal> {
    try {
      return await verifier.verify(bearerToken(headerMap(event.multiValueHeaders ?? {})));
    } catch (error) {
      log(refusal(event, error));
      // Lambda writes what is thrown to the log, and a foreign message could quote the token.
      throw new Error(error instanceof Unauthenticated ? UNAUTHORIZED : 'The token could not be checked.');
    }
  }

  return async (event) => {
    const principal = await authenticate(event);
    const { httpMethod, resourcePath } = event.requestContext;
    const scopes = routes.get(`${httpMethod} ${resourcePath}`) ?? [];
    const allowed = scopes.some((scope) => principal.scopes.includes(scope));
    return {
      principalId: principal.id,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect: allowed ? 'Allow' : 'Deny', Resource: methodArn(event) }],
      },
    };
  };
}

/**
 * The ARN of the method itself, with `*` for each path parameter, so that a remembered decision fits the next
 * request to it. Made from the resource and never from the path of the request: a client could write `*` into it.
 */
function methodArn({ methodArn, requestContext }: APIGatewayRequestAuthorizerEvent): string {
  const [api, stage] = methodArn.split('/', 2);
  return `${api}/${stage}/${requestContext.httpMethod}${requestContext.resourcePath.replace(/\{[^}]*\}/g, '*')}`;
}

function refusal({ requestContext }: APIGatewayRequestAuthorizerEvent, error: unknown): string {
  const { code, detail } = error instanceof ServiceError ? error : { code: 'INTERNAL', detail: 'the verifier failed' };
  return JSON.stringify({ level: 'warn', requestId: requestContext?.requestId, code, detail });
}
