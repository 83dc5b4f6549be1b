import type { RequestContext } from '../mapping/context';
import type { PathParameters } from '../mapping/parameters';
import type { MethodModel } from '../model';
import { header, mediaType } from '../request';
import { matchesWildcard } from '../wildcard';

/** What an authorizer adds to the context of an event. */
export type AuthorizerContext = Readonly<Record<string, unknown>>;

/** Headers that API Gateway does not pass on. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html */
const DROPPED = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'host',
  'keep-alive',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-amzn-trace-id',
]);

/** Headers that a backend gets: the client's, and what API Gateway says of the client itself. */
export function passedHeaders(context: RequestContext, host: string): (readonly [string, string])[] {
  const { request } = context;
  const forwarded = header(request, 'x-forwarded-for');
  return [
    ...request.headers.filter(([name]) => !DROPPED.has(name.toLowerCase())),
    ['Host', host],
    ['X-Amzn-Trace-Id', context.traceId],
    ['X-Forwarded-For', forwarded === undefined ? request.sourceIp : `${forwarded}, ${request.sourceIp}`],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ];
}

/**
 * The event of a `REQUEST` authorizer and, with the body, of a proxy integration.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function requestEvent(
  context: RequestContext,
  method: MethodModel,
  path: PathParameters,
  authorizer?: AuthorizerContext,
): Record<string, unknown> {
  const { request, stage } = context;
  const headers = passedHeaders(context, context.domainName);
  return {
    resource: method.path,
    path: request.path,
    httpMethod: request.method,
    headers: Object.fromEntries(headers),
    multiValueHeaders: multiValues(headers),
    queryStringParameters: request.query.length === 0 ? null : Object.fromEntries(request.query),
    multiValueQueryStringParameters: request.query.length === 0 ? null : multiValues(request.query),
    pathParameters: Object.keys(path).length === 0 ? null : path,
    stageVariables: Object.keys(stage.variables).length === 0 ? null : stage.variables,
    requestContext: {
      accountId: stage.account,
      apiId: stage.apiId,
      ...(authorizer !== undefined && { authorizer }),
      domainName: context.domainName,
      domainPrefix: stage.apiId,
      extendedRequestId: request.id,
      httpMethod: request.method,
      identity: {
        accessKey: null,
        accountId: null,
        // AWS passes the key itself to the function, beside its id.
        apiKey: context.get('identity.apiKey') ?? null,
        apiKeyId: context.get('identity.apiKeyId') ?? null,
        caller: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: request.sourceIp,
        user: null,
        userAgent: header(request, 'user-agent') ?? null,
        userArn: null,
      },
      path: request.rawPath,
      protocol: 'HTTP/1.1',
      requestId: request.id,
      requestTime: context.get('requestTime'),
      requestTimeEpoch: request.receivedAt.getTime(),
      resourceId: method.resourceId,
      resourcePath: method.path,
      stage: stage.name,
    },
  };
}

/** Whether API Gateway treats a media type as binary. */
export function isBinary(context: RequestContext): boolean {
  return context.stage.binaryMediaTypes.some((pattern) => matchesWildcard(pattern, mediaType(context.request)));
}

function multiValues(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const [name, value] of pairs) {
    const found = values[name];
    if (found === undefined) {
      values[name] = [value];
    } else {
      found.push(value);
    }
  }
  return values;
}
