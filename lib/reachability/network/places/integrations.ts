import type { Resource, Value } from '../../../assembly';
import { nameOf } from '../../names';
import type { Forward } from '../model';
import { mapIn } from '../notes';
import { ALL_TRAFFIC, tcp } from '../traffic';
import type { PlaceSource } from './place';

/** One integration of an API that connects to something. */
export interface Integration {
  /** Method or integration that says so. */
  readonly resource: Resource;
  /** API, by what `Ref` gives; `null` when not known. */
  readonly api: string | null;
  /** VPC link, by what `Ref` gives; `undefined` when it goes over the internet, `null` when not known. */
  readonly link: string | null | undefined;
  /** What is behind the link. */
  readonly target: Value | undefined;
}

/**
 * Integrations that open connections: of REST APIs those of type `HTTP` and `HTTP_PROXY`, of HTTP and WebSocket APIs
 * likewise. Functions and AWS services are invoked.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html
 */
export function integrationsOf({ notes, system }: PlaceSource): Integration[] {
  const methods = system.ofType('AWS::ApiGateway::Method').flatMap((resource): Integration[] => {
    const integration = mapIn(resource.properties['Integration']);
    if (!/^HTTP/.test(`${integration['Type']}`)) {
      return [];
    }
    const api = notes.text(resource, 'RestApiId', resource.properties['RestApiId']) ?? null;
    const isPrivate = integration['ConnectionType'] === 'VPC_LINK';
    const link = isPrivate
      ? (notes.text(resource, 'Integration.ConnectionId', integration['ConnectionId']) ?? null)
      : undefined;
    return [{ resource, api, link, target: integration['IntegrationTarget'] }];
  });
  const integrations = system.ofType('AWS::ApiGatewayV2::Integration').flatMap((resource): Integration[] => {
    const { ApiId, ConnectionId, ConnectionType, IntegrationType, IntegrationUri } = resource.properties;
    if (!/^HTTP/.test(`${IntegrationType}`)) {
      return [];
    }
    const api = notes.text(resource, 'ApiId', ApiId) ?? null;
    const isPrivate = ConnectionType === 'VPC_LINK';
    const link = isPrivate ? (notes.text(resource, 'ConnectionId', ConnectionId) ?? null) : undefined;
    return [{ resource, api, link, target: IntegrationUri }];
  });
  return [...methods, ...integrations];
}

/** Where a private integration leads behind its VPC link; `undefined` when that isn't known. */
export function behindLink({ notes, system }: PlaceSource, { resource, target }: Integration): Forward[] | undefined {
  const found = target === undefined ? undefined : system.named(target);
  const because = (to: Resource): Forward['because'] => ({
    control: 'integration',
    resource: resource.id,
    text: `${nameOf(resource)} is integrated with ${nameOf(to)}`,
  });
  switch (found?.type) {
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return [{ to: found.id, traffic: [ALL_TRAFFIC], because: because(found) }];
    case 'AWS::ElasticLoadBalancingV2::Listener': {
      const balancer = system.named(found.properties['LoadBalancerArn'] ?? null);
      const port = notes.number(found, 'Port', found.properties['Port']);
      const traffic = [typeof port === 'number' ? tcp(port) : ALL_TRAFFIC];
      return balancer && [{ to: balancer.id, traffic, because: because(balancer) }];
    }
    case 'AWS::ServiceDiscovery::Service':
      return system
        .ofType('AWS::ECS::Service')
        .filter(({ properties }) => registers(properties['ServiceRegistries'], found))
        .map((service) => ({ to: service.id, traffic: [ALL_TRAFFIC], because: because(service) }));
    default:
      return undefined;
  }
}

function registers(registries: Value | undefined, { arn }: Resource): boolean {
  return Array.isArray(registries) && registries.some((one: Value) => mapIn(one)['RegistryArn'] === arn);
}
