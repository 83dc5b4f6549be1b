import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';

/**
 * Every answer that API Gateway gives by itself: type, status and the only sentence the
 * client sees. An unknown path answers like a wrong key, so that the API cannot be mapped
 * from outside. `undefined` keeps the status of the case.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const RESPONSES: ReadonlyArray<readonly [apigateway.ResponseType, string | undefined, string]> = [
  [apigateway.ResponseType.ACCESS_DENIED, '403', 'Access is denied.'],
  [apigateway.ResponseType.API_CONFIGURATION_ERROR, '500', 'Internal error.'],
  [apigateway.ResponseType.AUTHORIZER_CONFIGURATION_ERROR, '500', 'Internal error.'],
  [apigateway.ResponseType.AUTHORIZER_FAILURE, '500', 'Internal error.'],
  [apigateway.ResponseType.BAD_REQUEST_BODY, '400', 'The request is not valid.'],
  [apigateway.ResponseType.BAD_REQUEST_PARAMETERS, '400', 'The request is not valid.'],
  [apigateway.ResponseType.DEFAULT_4XX, undefined, 'The request was refused.'],
  [apigateway.ResponseType.DEFAULT_5XX, undefined, 'Internal error.'],
  [apigateway.ResponseType.EXPIRED_TOKEN, '403', 'Access is denied.'],
  [apigateway.ResponseType.INTEGRATION_FAILURE, '504', 'The service did not answer.'],
  [apigateway.ResponseType.INTEGRATION_TIMEOUT, '504', 'The service did not answer.'],
  [apigateway.ResponseType.INVALID_API_KEY, '403', 'Access is denied.'],
  [apigateway.ResponseType.INVALID_SIGNATURE, '403', 'Access is denied.'],
  [apigateway.ResponseType.MISSING_AUTHENTICATION_TOKEN, '403', 'Access is denied.'],
  [apigateway.ResponseType.QUOTA_EXCEEDED, '429', 'Too many requests.'],
  [apigateway.ResponseType.REQUEST_TOO_LARGE, '413', 'The request is too large.'],
  [apigateway.ResponseType.RESOURCE_NOT_FOUND, '404', 'Not found.'],
  [apigateway.ResponseType.THROTTLED, '429', 'Too many requests.'],
  [apigateway.ResponseType.UNAUTHORIZED, '401', 'Authentication is required.'],
  [apigateway.ResponseType.UNSUPPORTED_MEDIA_TYPE, '415', 'The media type is not supported.'],
  [apigateway.ResponseType.WAF_FILTERED, '403', 'Access is denied.'],
];

/**
 * Replaces the messages with which API Gateway explains a refusal ("Forbidden: scope
 * missing", validation errors, authorizer faults) by fixed sentences. NIST 800-53 R5 SI-11.
 */
export function addGatewayResponses(api: apigateway.RestApi, headers: Record<string, string>): void {
  const scope = new Construct(api, 'Refusals');
  for (const [type, statusCode, message] of RESPONSES) {
    new apigateway.GatewayResponse(scope, type.responseType, {
      restApi: api,
      type,
      statusCode,
      responseHeaders: headers,
      templates: { 'application/json': `{"message":"${message}","requestId":"$context.requestId"}` },
    });
  }
}
