import { header } from '../request';
import type { RequestContext } from './context';

/** Path parameters of a request. */
export type PathParameters = Readonly<Record<string, string>>;

/**
 * Value of a parameter mapping: `'text'`, `method.request.<place>.<name>`, `context.<name>`, `stageVariables.<name>`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
 */
export function mappedValue(mapping: string, context: RequestContext, path: PathParameters): string | undefined {
  if (mapping.startsWith("'") && mapping.endsWith("'")) {
    return mapping.slice(1, -1);
  }
  const [, place, name = ''] = /^method\.request\.(path|header|querystring)\.(.+)$/.exec(mapping) ?? [];
  switch (place) {
    case 'path':
      return path[name];
    case 'header':
      return header(context.request, name);
    case 'querystring':
      return context.request.query.find(([key]) => key === name)?.[1];
    default:
      return mapping.startsWith('context.')
        ? context.get(mapping.slice('context.'.length))
        : context.stage.variables[mapping.replace('stageVariables.', '')];
  }
}
