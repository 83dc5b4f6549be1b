import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { headerMap, type ServiceRequest, type ServiceResponse } from '../message';

/**
 * The request in an event of API Gateway. It is never a service's, whatever its headers say.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function gatewayRequest(requestId: string, event: APIGatewayProxyEvent): ServiceRequest {
  return {
    requestId,
    method: event.httpMethod.toUpperCase(),
    path: event.path,
    query: Object.entries(event.multiValueQueryStringParameters ?? {}).flatMap(([name, values = []]) =>
      values.map((value) => [name, value] as const),
    ),
    headers: headerMap(event.multiValueHeaders ?? {}),
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    fromGateway: true,
    source: event.requestContext?.identity?.sourceIp,
  };
}

/** An answer as API Gateway takes it. */
export function gatewayAnswer({ body, headers, status }: ServiceResponse): APIGatewayProxyResult {
  return { statusCode: status, headers: { ...headers }, body };
}
