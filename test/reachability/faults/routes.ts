import { type Case, cases } from './case';
import { add, drop, GET_ME, METHOD, POST_ORDERS, PUT_ME, set } from './resource-edits';

/** Faults that must be found. */
export const ROUTE_FAULTS: readonly Case[] = [
  ...cases('route-without-authorizer', {
    'a route for everyone': set(METHOD, GET_ME, { AuthorizationType: 'NONE' }),
    'a route that says nothing': drop(METHOD, POST_ORDERS, 'AuthorizationType'),
    'an authorizer that is not named': drop(METHOD, PUT_ME, 'AuthorizerId'),
    'a route of an HTTP API': add('AWS::ApiGatewayV2::Route', { ApiId: 'a', RouteKey: 'GET /open' }),
    'an operation of an OpenAPI document': add('AWS::ApiGateway::RestApi', {
      Body: { paths: { '/open': { get: {} } } },
    }),
  }),
  ...cases('route-without-scopes', {
    'no scopes': drop(METHOD, GET_ME, 'AuthorizationScopes'),
    'an empty list': set(METHOD, POST_ORDERS, { AuthorizationScopes: [] }),
    'a route of an HTTP API': add('AWS::ApiGatewayV2::Route', {
      ApiId: 'a',
      RouteKey: 'GET /x',
      AuthorizationType: 'JWT',
      AuthorizerId: 'b',
    }),
  }),
  ...cases('route-without-api-key', {
    'no key': set(METHOD, GET_ME, { ApiKeyRequired: false }),
    'nothing said': drop(METHOD, POST_ORDERS, 'ApiKeyRequired'),
    'a new route': add(METHOD, {
      HttpMethod: 'GET',
      AuthorizationType: 'COGNITO_USER_POOLS',
      AuthorizationScopes: ['orders/read'],
    }),
  }),
  ...cases('route-without-validator', {
    'no validator': drop(METHOD, GET_ME, 'RequestValidatorId'),
    'a validator that validates nothing': set('AWS::ApiGateway::RequestValidator', /./, {
      ValidateRequestBody: false,
      ValidateRequestParameters: false,
    }),
    'no model of the body': drop(METHOD, POST_ORDERS, 'RequestModels'),
  }),
];

/** Edits that change nothing about what an invariant says. */
export const ROUTE_BENIGN: readonly Case[] = [
  ...cases('route-without-authorizer', {
    'a signature': set(METHOD, GET_ME, { AuthorizationType: 'AWS_IAM', AuthorizerId: undefined }),
    'a preflight': add(METHOD, { HttpMethod: 'OPTIONS', AuthorizationType: 'NONE' }),
    'a secured OpenAPI document': add('AWS::ApiGateway::RestApi', {
      Body: { security: [{ pool: [] }], paths: { '/x': { get: {} } } },
    }),
  }),
  ...cases('route-without-scopes', {
    'a signature, which has no scopes': set(METHOD, GET_ME, {
      AuthorizationType: 'AWS_IAM',
      AuthorizationScopes: undefined,
    }),
    'another scope': set(METHOD, GET_ME, { AuthorizationScopes: ['users/write'] }),
  }),
  ...cases('route-without-api-key', {
    'a text for a boolean': set(METHOD, GET_ME, { ApiKeyRequired: 'true' }),
    'an HTTP API, which knows no keys': add('AWS::ApiGatewayV2::Route', { ApiId: 'a', RouteKey: 'GET /x' }),
  }),
  ...cases('route-without-validator', {
    'no model where there is no body': drop(METHOD, GET_ME, 'RequestModels'),
    'a preflight': add(METHOD, { HttpMethod: 'OPTIONS' }),
  }),
];
