import type { Resource, System, Value } from '../../assembly';
import type { Evidence } from '../invariant';
import { type Route, routesOf } from '../invariants/routes';
import type { Invocation } from '../invocations';
import { nameOf } from '../names';
import { patternOf, valueAt } from '../reading';
import { behindBalancer } from './balanced';
import { type RouteControls, routeControls } from './route-controls';

/** Something that leads to a workload and is no connection of another one: a route of an API, an event, a schedule. */
export interface Entry {
  readonly kind: Invocation['kind'];
  /** Method and path of a route; what sends the event. */
  readonly name: string;
  /** Id of the workload. */
  readonly to: string;
  /** Id of the resource that says so. */
  readonly by: string;
  /** What stands between, e.g. a load balancer. */
  readonly through: readonly string[];
  /** What a request of a route has to show. @default - it is no route */
  readonly controls?: RouteControls;
}

/** Everything that leads to workloads, in the order of the templates. */
export function entriesOf({ invocations, system }: Evidence): readonly Entry[] {
  const routes = routesOf(system).flatMap((route) => entriesOfRoute(route, system));
  const events = invocations
    .filter(({ kind }) => kind !== 'route')
    .map(({ by, from, kind, to }): Entry => {
      const source = system.byId(from);
      return { kind, name: source === undefined ? from : nameOf(source), to, by, through: [] };
    });
  return [...routes, ...events];
}

function entriesOfRoute(route: Route, system: System): readonly Entry[] {
  const { resource, name } = route;
  const { target, uri } = integrationOf(resource, system);
  const found = system.named(target ?? null);
  const balancer =
    found?.type === 'AWS::ElasticLoadBalancingV2::Listener'
      ? system.named(found.properties['LoadBalancerArn'] ?? null)
      : found;
  const isBalancer = balancer?.type === 'AWS::ElasticLoadBalancingV2::LoadBalancer';
  const reached = isBalancer ? behindBalancer(balancer, uri, system) : found === undefined ? [] : [found];
  const entry = { kind: 'route', name, by: resource.id, controls: routeControls(route, system) } as const;
  return reached.map(({ id }) => ({ ...entry, to: id, through: isBalancer ? [nameOf(balancer)] : [] }));
}

/** What a route is integrated with, and where requests go. */
function integrationOf(route: Resource, system: System): { target?: Value; uri?: string } {
  const integration = valueAt(route, 'Integration');
  if (integration !== undefined) {
    const uri = valueAt(integration, 'Uri');
    return { target: valueAt(integration, 'IntegrationTarget') ?? uri, uri: patternOf(uri) };
  }
  const id = patternOf(route.properties['Target'])?.split('/').at(-1);
  const named = id === undefined ? undefined : system.named(id);
  // The path of a request to an HTTP API goes on to the balancer as it came.
  const [, path] = (patternOf(route.properties['RouteKey']) ?? '').split(' ');
  return { target: named?.properties['IntegrationUri'], uri: path === undefined ? undefined : `https://*${path}` };
}
