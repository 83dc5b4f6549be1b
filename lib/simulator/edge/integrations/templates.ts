import type { EdgeAnswer } from '../answer';
import type { RequestContext } from '../mapping/context';
import { mappedValue, type PathParameters } from '../mapping/parameters';
import type { Rendered, Template, TemplateScope } from '../mapping/template';
import type { HttpIntegration, IntegrationResponse, MockIntegration } from '../model';
import { Refusal } from '../refusal';
import { header, mediaType } from '../request';

/** What templates of an integration read. */
export function templateScope(context: RequestContext, path: PathParameters, body: Uint8Array): TemplateScope {
  const { request, stage } = context;
  const query = (name: string) => request.query.find(([key]) => key === name)?.[1];
  // Names of headers are compared as the client wrote them: the map of `$input.params()` knows their case.
  const headerOf = (name: string) => request.headers.find(([key]) => key === name)?.[1];
  return {
    context: context.get,
    stageVariable: (name) => stage.variables[name],
    body: Buffer.from(body).toString('utf8'),
    parameter: (place, name) => {
      switch (place) {
        case 'header':
          return headerOf(name);
        case 'path':
          return path[name];
        case 'querystring':
          return query(name);
        default:
          return path[name] ?? query(name) ?? header(request, name);
      }
    },
  };
}

/** The request that an integration gets: by its template, or the body itself, or 415. */
export function integrationRequest(
  { requests, passthrough }: Pick<HttpIntegration | MockIntegration, 'requests' | 'passthrough'>,
  context: RequestContext,
  path: PathParameters,
): Rendered {
  const { body } = context.request;
  const template: Template | undefined = requests[mediaType(context.request)];
  if (template !== undefined) {
    return template(templateScope(context, path, body));
  }
  const passes =
    passthrough === 'WHEN_NO_MATCH' || (passthrough === 'WHEN_NO_TEMPLATES' && Object.keys(requests).length === 0);
  if (!passes) {
    throw new Refusal('integration', 'UNSUPPORTED_MEDIA_TYPE', 'no template takes this media type');
  }
  return { text: Buffer.from(body).toString('utf8'), headers: {} };
}

/** The answer of the method: the integration response that is for the status, or the one for all others. */
export function integrationAnswer(
  responses: readonly IntegrationResponse[],
  status: string,
  body: Uint8Array,
  context: RequestContext,
  path: PathParameters,
): EdgeAnswer {
  const response =
    responses.find(({ selection }) => selection?.test(status)) ??
    responses.find(({ selection }) => selection === undefined);
  if (response === undefined) {
    throw new Refusal('integration', 'API_CONFIGURATION_ERROR', 'no integration response is for this status');
  }
  const [type, template] = Object.entries(response.templates)[0] ?? [];
  const rendered = template?.(templateScope(context, path, body));
  const headers = Object.entries(response.headers).flatMap(([name, mapping]) => {
    const value = mapping.startsWith('integration.') ? undefined : mappedValue(mapping, context, path);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    status: rendered?.status ?? response.status,
    headers: [['content-type', type ?? 'application/json'], ...headers, ...Object.entries(rendered?.headers ?? {})],
    body: rendered === undefined ? body : Buffer.from(rendered.text),
  };
}

/** Answers by templates alone; the request template says the status, as in `{"statusCode": 204}`. */
export function mockAnswer(integration: MockIntegration, context: RequestContext, path: PathParameters): EdgeAnswer {
  const { text } = integrationRequest(integration, context, path);
  const status = /"?statusCode"?\s*:\s*"?(\d{3})/.exec(text)?.[1];
  if (status === undefined) {
    throw new Refusal('integration', 'API_CONFIGURATION_ERROR', 'the template of the mock names no status');
  }
  return integrationAnswer(integration.responses, status, new Uint8Array(), context, path);
}
