import type { Evidence } from '../../reachability';
import { routesOf } from '../../reachability/invariants/routes';
import { INTERNET } from '../../reachability/network';
import { patternOf, valueAt } from '../../reachability/reading';
import { type Measure, ofTypes } from './measure';

const EDGE_API: Measure['construct'] = ['EdgeApi', 'lib/edge/edge-api.ts'];
const ROUTES: Measure['nouns'] = ['route', 'routes'];

const restRoutes = ({ system }: Evidence): readonly string[] =>
  routesOf(system)
    .filter(({ api }) => api === 'rest')
    .map(({ resource }) => resource.id);

/** Invariants of what stands between the internet and the services. */
export const EDGE_MEASURES: Readonly<Record<string, Measure>> = {
  'route-without-authorizer': {
    chapter: 'Edge',
    subjects: ({ system }) => routesOf(system).map(({ resource }) => resource.id),
    nouns: ROUTES,
    verdicts: ['has an authorizer', 'have an authorizer'],
    construct: EDGE_API,
    test: 'test/edge/private/method-guard.test.ts',
  },
  'route-without-scopes': {
    chapter: 'Edge',
    subjects: ({ system }) =>
      routesOf(system)
        .filter(({ resource }) => /^(COGNITO_USER_POOLS|JWT)$/.test(String(resource.properties['AuthorizationType'])))
        .map(({ resource }) => resource.id),
    nouns: ['route that takes tokens', 'routes that take tokens'],
    verdicts: ['demands a scope', 'demand a scope'],
    construct: EDGE_API,
    test: 'test/edge/private/method-guard.test.ts',
  },
  'route-without-api-key': {
    chapter: 'Edge',
    subjects: restRoutes,
    nouns: ROUTES,
    verdicts: ['demands an API key', 'demand an API key'],
    construct: ['ApiClient', 'lib/edge/api-client.ts'],
    test: 'test/edge/api-client.test.ts',
  },
  'route-without-validator': {
    chapter: 'Edge',
    subjects: restRoutes,
    nouns: ROUTES,
    verdicts: ['validates requests', 'validate requests'],
    construct: EDGE_API,
    test: 'test/edge/add-route.test.ts',
  },
  'api-without-web-acl': {
    chapter: 'Edge',
    subjects: ({ network, system }) => {
      const facing = network.edges.filter(({ from }) => from === INTERNET).map(({ to }) => to);
      return system
        .ofType('AWS::ApiGateway::Stage')
        .filter(({ properties }) => facing.includes(system.named(properties['RestApiId'] ?? null)?.id ?? ''))
        .map(({ id }) => id);
    },
    nouns: ['stage that faces the internet', 'stages that face the internet'],
    verdicts: ['has a web ACL', 'have a web ACL'],
    construct: ['WebAcl', 'lib/edge/web-acl.ts'],
    test: 'test/edge/web-acl.test.ts',
  },
  'integration-plaintext': {
    chapter: 'Edge',
    subjects: ({ system }) => [
      ...system
        .ofType('AWS::ApiGateway::Method')
        .filter((method) => /^HTTP/.test(patternOf(valueAt(method, 'Integration', 'Type')) ?? ''))
        .map(({ id }) => id),
      ...system.ofType('AWS::ApiGatewayV2::Integration').map(({ id }) => id),
    ],
    nouns: ['integration over HTTP', 'integrations over HTTP'],
    verdicts: ['uses TLS', 'use TLS'],
    construct: ['RouteIntegration', 'lib/edge/route-integration.ts'],
    test: 'test/edge/route-integration.test.ts',
  },
  'function-url-open': {
    chapter: 'Edge',
    subjects: ofTypes('AWS::Lambda::Url'),
    nouns: ['function URL', 'function URLs'],
    verdicts: ['demands a signature', 'demand a signature'],
    construct: ['FunctionService', 'lib/services/function-service.ts'],
    test: 'test/lib-services/function-service.test.ts',
  },
  'load-balancer-public': {
    chapter: 'Edge',
    subjects: ofTypes('AWS::ElasticLoadBalancingV2::LoadBalancer'),
    nouns: ['load balancer', 'load balancers'],
    verdicts: ['is internal, or protected as the edge is', 'are internal, or protected as the edge is'],
    construct: ['InternalGateway', 'lib/services/internal-gateway.ts'],
    test: 'test/lib-services/internal-gateway.test.ts',
  },
};
