import type { Resource, System } from '../../assembly';
import type { Evidence, Finding } from '../../reachability';
import { type Route, routesOf } from '../../reachability/invariants/routes';
import { nameOf } from '../../reachability/names';
import { INTERNET } from '../../reachability/network';
import { isOn, isSet, patternOf, valueAt } from '../../reachability/reading';
import { type Behind, behindBalancers, behindHost } from './balancers';
import { shortName } from './short-name';
import type { Standing } from './standing';

/** A route of an API. */
export interface EntryRoute {
  /** Method and path. */
  readonly name: string;
  /** Ids of the workloads that it leads to; empty when that isn't known. */
  readonly to: readonly string[];
  readonly scopes: readonly string[];
  /** What it demands of a request, for people, e.g. `token`. */
  readonly demands: readonly string[];
}

/** Where the internet gets in. */
export interface Entry {
  readonly id: string;
  readonly kind: 'api' | 'load-balancer' | 'url' | 'workload';
  readonly name: string;
  readonly path: string;
  readonly routes: readonly EntryRoute[];
  /** Ids of the workloads behind it. */
  readonly to: readonly string[];
  /** Whether it is meant to be there, see {@link Standing}. */
  readonly standing: Standing;
}

const OPEN: readonly string[] = [
  'workload-on-internet',
  'load-balancer-public',
  'function-url-open',
  'instance-public',
  'database-public',
];

/** Every way in from the internet. */
export function entriesOf(evidence: Evidence, findings: readonly Finding[]): readonly Entry[] {
  const { invocations, network, system } = evidence;
  const behind = behindBalancers(evidence);
  const open = new Set(findings.filter(({ id }) => OPEN.includes(id)).map(({ resource }) => resource));
  const facing = network.edges.filter(({ from }) => from === INTERNET).map(({ to }) => to);
  const kinds = new Map(network.endpoints.map(({ id, kind }) => [id, kind]));
  const direct = facing.flatMap((id) => {
    const [resource, kind] = [system.byId(id), kinds.get(id)];
    if (resource === undefined || kind === 'api' || kind === 'endpoint') {
      return [];
    }
    return kind === 'load-balancer'
      ? [entry(resource, 'load-balancer', open, workloadsBehind(behind, id))]
      : [entry(resource, 'workload', open, [id])];
  });
  const urls = invocations
    .filter(({ kind }) => kind === 'url')
    .flatMap(({ by, to }) => {
      const url = system.byId(by);
      return url === undefined ? [] : [entry(url, 'url', open, [to])];
    });
  return [...apisOf(evidence, behind), ...direct, ...urls];
}

const workloadsBehind = (behind: readonly Behind[], id: string): readonly string[] => [
  ...new Set(behind.filter(({ balancer }) => balancer === id).map(({ workload }) => workload)),
];

function entry(resource: Resource, kind: Entry['kind'], open: ReadonlySet<string>, to: readonly string[]): Entry {
  const standing = open.has(resource.id) ? 'undeclared' : 'declared';
  return { id: resource.id, kind, name: shortName(resource), path: nameOf(resource), routes: [], to, standing };
}

function apisOf(evidence: Evidence, behind: readonly Behind[]): readonly Entry[] {
  const { system } = evidence;
  const routes = routesOf(system).map((route) => ({ route, api: apiOf(route, system) }));
  return ['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api'].flatMap((type) =>
    system.ofType(type).map((api): Entry => {
      const own = routes
        .filter((one) => one.api?.id === api.id)
        .map(({ route }) => entryRoute(route, targetsOf(route, evidence, behind)));
      const to = [...new Set(own.flatMap((route) => route.to))];
      return { ...entry(api, 'api', new Set(), to), routes: own };
    }),
  );
}

const apiOf = ({ resource: { properties } }: Route, system: System): Resource | undefined =>
  system.named(properties['RestApiId'] ?? properties['ApiId'] ?? null);

function targetsOf({ resource }: Route, evidence: Evidence, behind: readonly Behind[]): readonly string[] {
  const { invocations, system } = evidence;
  const [, integrationId] = /^integrations\/(.+)$/.exec(patternOf(resource.properties['Target']) ?? '') ?? [];
  const integration = integrationId === undefined ? undefined : system.named(integrationId);
  const by = integration ?? resource;
  const direct = invocations.filter((one) => one.by === by.id && one.kind === 'route').map(({ to }) => to);
  const balancer = balancerOf(by, system);
  if (balancer === undefined) {
    return direct.filter((id) => system.byId(id)?.type === 'AWS::Lambda::Function');
  }
  const [, host = '*'] = /^https?:\/\/([^/:]+)/.exec(patternOf(valueAt(by, 'Integration', 'Uri')) ?? '') ?? [];
  return behindHost(
    behind.filter((one) => one.balancer === balancer.id),
    host,
  );
}

/** The load balancer of a private integration; HTTP APIs name one of its listeners. */
function balancerOf(integration: Resource, system: System): Resource | undefined {
  const target = valueAt(integration, 'Integration', 'IntegrationTarget') ?? integration.properties['IntegrationUri'];
  const named = target === undefined ? undefined : system.named(target);
  const balancer =
    named?.type === 'AWS::ElasticLoadBalancingV2::Listener'
      ? system.named(named.properties['LoadBalancerArn'] ?? null)
      : named;
  return balancer?.type === 'AWS::ElasticLoadBalancingV2::LoadBalancer' ? balancer : undefined;
}

function entryRoute({ name, resource: { properties } }: Route, to: readonly string[]): EntryRoute {
  const type = patternOf(properties['AuthorizationType']) ?? 'NONE';
  const scopes = properties['AuthorizationScopes'];
  return {
    name,
    to,
    scopes: Array.isArray(scopes) ? scopes.flatMap((scope) => patternOf(scope) ?? []) : [],
    demands: [
      ...(type === 'NONE' ? [] : [type === 'AWS_IAM' ? 'signature' : 'token']),
      ...(isOn(properties['ApiKeyRequired']) ? ['API key'] : []),
      ...(isSet(properties['RequestValidatorId']) ? ['valid request'] : []),
    ],
  };
}
