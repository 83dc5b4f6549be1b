import type { EdgeAnswer } from '../answer';
import type { RequestContext } from '../mapping/context';
import { mappedValue, type PathParameters } from '../mapping/parameters';
import type { HttpIntegration } from '../model';
import type { EdgePorts } from '../ports';
import { Refusal } from '../refusal';
import { withinTimeout } from './deadline';
import { passedHeaders } from './event';
import { integrationAnswer, integrationRequest } from './templates';

/** Headers that API Gateway gives another name or drops in answers. */
const REMAPPED = /^(connection|content-length|date|server)$/i;
const DROPPED = /^(transfer-encoding|keep-alive)$/i;

/** Sends the request on to a backend, through the VPC link where there is one. */
export async function forward(
  integration: HttpIntegration,
  context: RequestContext,
  path: PathParameters,
  { connect }: Pick<EdgePorts, 'connect'>,
): Promise<EdgeAnswer> {
  const { request, stage } = context;
  const mapped = mappings(integration, context, path);
  const uri = targetOf(integration, mapped, request.rawQuery);
  const sent = integration.proxy ? request.body : Buffer.from(integrationRequest(integration, context, path).text);
  const overridden = new Set(mapped.header.map(([name]) => name.toLowerCase()));
  const passed = integration.proxy ? passedHeaders(context, new URL(uri).host) : [['Host', new URL(uri).host] as const];
  const response = await withinTimeout(
    integration.timeoutMs,
    () => new Refusal('integration', 'INTEGRATION_FAILURE', 'the backend cannot be reached'),
    (signal) =>
      connect({
        requestId: request.id,
        uri,
        method: integration.httpMethod === 'ANY' ? request.method : integration.httpMethod,
        headers: [
          ...passed.filter(([name]) => !overridden.has(name.toLowerCase())),
          ['x-amzn-apigateway-api-id', stage.apiId],
          ...mapped.header,
        ],
        body: sent,
        vpcLink: integration.vpcLink,
        clientCertificateId: stage.clientCertificateId,
        signal,
      }),
  );
  context.set({ 'integration.status': String(response.status) });
  if (!integration.proxy) {
    return integrationAnswer(integration.responses, String(response.status), response.body, context, path);
  }
  return {
    status: response.status,
    headers: response.headers
      .filter(([name]) => !DROPPED.test(name))
      .map(([name, value]) => [REMAPPED.test(name) ? `x-amzn-Remapped-${name}` : name, value] as const),
    body: response.body,
  };
}

type Pairs = (readonly [name: string, value: string])[];

function mappings({ parameters }: HttpIntegration, context: RequestContext, path: PathParameters) {
  const result: { path: Pairs; header: Pairs; querystring: Pairs } = { path: [], header: [], querystring: [] };
  for (const [target, mapping] of Object.entries(parameters)) {
    const [, place, name = ''] = /^integration\.request\.(path|header|querystring)\.(.+)$/.exec(target) ?? [];
    const value = mappedValue(mapping, context, path);
    if (place !== undefined && value !== undefined) {
      result[place as keyof typeof result].push([name, value]);
    }
  }
  return result;
}

function targetOf({ uri, proxy }: HttpIntegration, mapped: ReturnType<typeof mappings>, rawQuery: string): string {
  const values = new Map(mapped.path);
  const filled = uri.replace(/\{([^}+]+)\+?\}/g, (_all, name: string) => {
    const value = values.get(name);
    if (value === undefined) {
      throw new Refusal('integration', 'API_CONFIGURATION_ERROR', 'a parameter of the backend is not mapped');
    }
    // Encoded again, so that a slash or a dot segment in a parameter stays a parameter.
    return encodeURIComponent(value).replace(/^\.{1,2}$/, (dots) => dots.replaceAll('.', '%2E'));
  });
  const own = new URLSearchParams(
    mapped.querystring.map(([name, value]): [string, string] => [name, value]),
  ).toString();
  const query = [proxy ? rawQuery : '', own].filter((part) => part !== '').join('&');
  return query === '' ? filled : `${filled}?${query}`;
}
