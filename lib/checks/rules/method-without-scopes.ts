import { isCalledByClients } from './methods';
import type { Rule } from './rule';
import { isFunction, listOf } from './values';

/**
 * A user pool authorizer without scopes takes identity tokens, and access tokens for anything.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
 */
export const methodWithoutScopes: Rule = {
  id: 'method-without-scopes',
  level: 'error',
  title: 'A method with a user pool authorizer demands no scope.',
  why: 'A token that was made for something else, even an identity token, opens it.',
  fix: 'Set `AuthorizationScopes` to the scope that the method needs.',
  nist: ['AC-3', 'AC-6'],
  sources: ['OWASP API5:2023'],
  types: ['AWS::ApiGateway::Method'],
  breaks: ({ properties }) => {
    const { AuthorizationScopes: scopes, AuthorizationType: type } = properties;
    const takesTokens = type === 'COGNITO_USER_POOLS' || isFunction(type);
    return isCalledByClients(properties) && takesTokens && (listOf(scopes).length === 0 || isFunction(scopes));
  },
};
