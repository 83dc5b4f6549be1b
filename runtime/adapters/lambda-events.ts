import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { InternalError } from '../errors';
import { headerMap, type ServiceRequest } from '../message';
import type { Outcome, Pipeline } from '../pipeline';
import { errorResponse } from '../response';
import { logFailure } from './failure-log';

/** Handler of a function behind an API Gateway REST API with proxy integration. */
export type LambdaHandler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/**
 * Answers the events of a proxy integration by a pipeline.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function handleEvents(pipeline: Pipeline): LambdaHandler {
  return async (event) => {
    const requestId = event.requestContext?.requestId ?? crypto.randomUUID();
    const outcome = await answer(pipeline, requestId, event);
    logFailure(requestId, outcome);
    const { status, headers, body } = outcome.response;
    return { statusCode: status, headers: { ...headers }, body };
  };
}

async function answer(pipeline: Pipeline, requestId: string, event: APIGatewayProxyEvent): Promise<Outcome> {
  let request: ServiceRequest;
  try {
    request = toRequest(requestId, event);
  } catch (cause) {
    // Whoever may invoke the function directly can send any event.
    const error = new InternalError('the event does not come from a proxy integration', { cause });
    return { response: errorResponse(requestId, error), error };
  }
  return pipeline(request);
}

function toRequest(requestId: string, event: APIGatewayProxyEvent): ServiceRequest {
  return {
    requestId,
    method: event.httpMethod.toUpperCase(),
    path: event.path,
    query: Object.entries(event.multiValueQueryStringParameters ?? {}).flatMap(([name, values = []]) =>
      values.map((value) => [name, value] as const),
    ),
    headers: headerMap(event.multiValueHeaders ?? {}),
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    source: event.requestContext?.identity?.sourceIp,
  };
}
