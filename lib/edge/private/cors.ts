import { Lazy, Token } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { IConstruct } from 'constructs';
import { BlueprintError } from '../../shared';
import { PREFLIGHT_CACHE } from '../defaults';

/** An origin as browsers send it: https, lower case, no default port, no path. Excludes every character with a meaning in VTL. */
const ORIGIN = /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?$/;

/** Headers that a browser may send: token, JSON and API key, each of which forces a preflight. */
const REQUEST_HEADERS = 'authorization,content-type,idempotency-key,x-api-key';

/**
 * Checks that origins are exact. A wildcard would let any website use a visitor's
 * network position, and a pattern is how look-alike domains get in.
 *
 * @throws BlueprintError `ORIGIN_INVALID`
 */
export function requireOrigins(scope: IConstruct, origins: readonly string[]): void {
  for (const origin of origins) {
    if (Token.isUnresolved(origin) || !ORIGIN.test(origin) || !isNormal(origin)) {
      throw new BlueprintError(
        'ORIGIN_INVALID',
        `an allowed origin must be an exact https origin, got '${origin}'; write it as the browser sends it, like 'https://app.example.com'`,
        scope,
      );
    }
  }
}

/**
 * Answers preflight requests to the path of a method without reaching a service. The browser
 * sends them without key and token, so this method asks for neither. It is created beside the
 * first method of the path, so that the API's own stack does not grow with the number of paths.
 *
 * https://fetch.spec.whatwg.org/#cors-preflight-fetch
 *
 * @param methods read at the end of synthesis, when every route is known
 */
export function addPreflight(method: apigateway.Method, origins: readonly string[], methods: () => string[]): void {
  const fixed = {
    'Access-Control-Allow-Headers': `'${REQUEST_HEADERS}'`,
    'Access-Control-Allow-Methods': Lazy.string({ produce: () => `'${methods().join(',')}'` }),
    'Access-Control-Max-Age': `'${PREFLIGHT_CACHE.toSeconds()}'`,
    Vary: `'Origin'`, // Without it a cache could hand one origin the answer for another.
  };
  new apigateway.Method(method, 'Preflight', {
    resource: method.resource,
    httpMethod: 'OPTIONS',
    integration: new apigateway.MockIntegration({
      passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
      requestTemplates: { 'application/json': '{"statusCode": 204}' },
      integrationResponses: [
        {
          statusCode: '204',
          responseParameters: onResponse(fixed, (value) => value),
          responseTemplates: { 'application/json': originTemplate(origins) },
        },
      ],
    }),
    options: {
      authorizationType: apigateway.AuthorizationType.NONE,
      apiKeyRequired: false,
      methodResponses: [
        {
          statusCode: '204',
          responseParameters: onResponse({ ...fixed, 'Access-Control-Allow-Origin': '' }, () => true),
        },
      ],
    },
  });
}

/**
 * Headers that let a web application of an allowed origin read a refusal. One origin is
 * named. Of several, a gateway response cannot choose one, so it repeats the origin that
 * asked: any website may read the fixed sentence of a refusal, which tells it nothing
 * that its own request would not. Credentials are never allowed.
 */
export function refusalHeaders(origins: readonly string[]): Record<string, string> {
  const [first, ...others] = origins;
  if (first === undefined) {
    return {};
  }
  return {
    'Access-Control-Allow-Origin': others.length === 0 ? `'${first}'` : 'method.request.header.Origin',
    Vary: `'Origin'`,
  };
}

function isNormal(origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).origin === origin;
}

/** Repeats the origin only when it equals an allowed one; compared as text, because in a pattern a dot matches anything. */
function originTemplate(origins: readonly string[]): string {
  const allowed = origins.map((origin) => `$origin == '${origin}'`).join(' || ');
  return [
    "#set($origin = $input.params().header.get('Origin'))",
    "#if(!$origin || $origin == '')#set($origin = $input.params().header.get('origin'))#end",
    `#if(${allowed})#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end`,
  ].join('\n');
}

function onResponse<T>(headers: Record<string, string>, value: (header: string) => T): Record<string, T> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, header]) => [`method.response.header.${name}`, value(header)]),
  );
}
