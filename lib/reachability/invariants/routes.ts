import { isMap, type Resource, type System } from '../../assembly';
import { objectsAt, patternOf, valueAt } from '../reading';

/** A way into an API. */
export interface Route {
  readonly resource: Resource;
  /** Method, and path where it is known. */
  readonly name: string;
  readonly api: 'rest' | 'http' | 'websocket';
}

/** Preflight requests carry no credentials: browsers send them before the request itself. */
const isPreflight = (method: string): boolean => method.toUpperCase() === 'OPTIONS';

/** Routes of all APIs that are resources of their own, preflights excepted. */
export function routesOf(system: System): readonly Route[] {
  const rest = system.ofType('AWS::ApiGateway::Method').map((resource) => {
    const method = patternOf(resource.properties['HttpMethod']) ?? 'ANY';
    return { resource, name: `${method} ${pathOf(resource, system)}`, api: 'rest' as const, method };
  });
  const routes = system.ofType('AWS::ApiGatewayV2::Route').flatMap((resource) => {
    const key = patternOf(resource.properties['RouteKey']) ?? '$default';
    const api =
      valueAt(system.named(resource.properties['ApiId'] ?? null), 'ProtocolType') === 'WEBSOCKET'
        ? 'websocket'
        : 'http';
    // A connection is authorized once, when it is made.
    return api === 'websocket' && key !== '$connect'
      ? []
      : [{ resource, name: key, api: api as Route['api'], method: key.split(' ')[0] ?? key }];
  });
  return [...rest, ...routes].filter(({ method }) => !isPreflight(method));
}

function pathOf(method: Resource, system: System): string {
  const parts: string[] = [];
  let resource = system.named(method.properties['ResourceId'] ?? null);
  while (resource?.type === 'AWS::ApiGateway::Resource' && parts.length < 20) {
    parts.unshift(patternOf(resource.properties['PathPart']) ?? '*');
    resource = system.named(resource.properties['ParentId'] ?? null);
  }
  return `/${parts.join('/')}`;
}

/** Operations of APIs that an OpenAPI document defines, which say nothing about who may call them. */
export function openOperations(system: System): readonly { readonly resource: Resource; readonly name: string }[] {
  return ['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api'].flatMap((type) =>
    system.ofType(type).flatMap((resource) => {
      const body = resource.properties['Body'];
      const paths = valueAt(body, 'paths');
      const secured = objectsAt(body, 'security').some((one) => Object.keys(one).length > 0);
      return Object.entries(isMap(paths) ? paths : {}).flatMap(([path, methods]) =>
        Object.entries(isMap(methods) ? methods : {})
          .filter(
            ([method, operation]) =>
              /^(get|put|post|delete|patch|head|x-amazon-apigateway-any-method)$/.test(method) && isMap(operation),
          )
          .filter(([, operation]) => {
            const own = valueAt(operation, 'security');
            return own === undefined
              ? !secured
              : objectsAt(operation, 'security').every((one) => Object.keys(one).length === 0);
          })
          .map(([method]) => ({ resource, name: `${method.toUpperCase()} ${path}` })),
      );
    }),
  );
}

/** What a route leads to, hop by hop. */
export function routeHops({ name, resource }: Route, system: System): readonly string[] {
  const uri = valueAt(resource, 'Integration', 'Uri') ?? null;
  const target = system.named(uri);
  return ['internet', name, ...(target === undefined ? [] : [target.path ?? target.id])];
}
