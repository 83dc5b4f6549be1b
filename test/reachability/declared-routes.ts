import type { Declaration } from '../../lib';
import { isMap, type Resource, type System, Unknown, type Value } from '../../lib/assembly';
import { routesOf } from '../../lib/reachability/invariants/routes';
import { objectsAt, valueAt } from '../../lib/reachability/reading';

/** Every route of the templates with its scopes and the service that takes its requests, e.g. `GET /a (a/read) > a`. */
export function derivedRoutes(system: System): string[] {
  return routesOf(system)
    .map(({ name, resource }) => {
      const scopes = valueAt(resource, 'AuthorizationScopes');
      const target = system.named(valueAt(resource, 'Integration', 'Uri') ?? null) ?? behindGateway(resource, system);
      return `${name} (${scopes}) > ${/-([a-z0-9]+)\//.exec(target?.id ?? '')?.[1]}`;
    })
    .sort();
}

/** What the load balancer passes requests on to that have the host name of the integration. */
function behindGateway(method: Resource, system: System): Resource | undefined {
  const host = /^https:\/\/([^/]+)/.exec(textOf(valueAt(method, 'Integration', 'Uri')))?.[1];
  const rules = system.ofType('AWS::ElasticLoadBalancingV2::ListenerRule').filter((rule) =>
    objectsAt(rule, 'Conditions').some((condition) => {
      const names = valueAt(condition, 'HostHeaderConfig', 'Values');
      return Array.isArray(names) && names.map(textOf).includes(host ?? '');
    }),
  );
  const groups = rules.flatMap((rule) => objectsAt(rule, 'Actions').map((action) => action['TargetGroupArn']));
  const served = system
    .ofType('AWS::ECS::Service')
    .filter((service) =>
      objectsAt(service, 'LoadBalancers').some((balancer) => groups.includes(balancer['TargetGroupArn'])),
    );
  return served.length === 1 ? served[0] : undefined;
}

function textOf(value: Value | undefined): string {
  return value instanceof Unknown ? value.pattern : isMap(value) ? '' : `${value}`;
}

/** Every route that was declared. */
export function declaredRoutes({ routes }: Declaration): string[] {
  return routes.map(({ route, scopes, service }) => `${route} (${scopes}) > ${service}`).sort();
}
