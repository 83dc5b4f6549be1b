import type { Resource, System } from '../../../assembly';
import type { IntegrationModel } from '../../edge';
import { list, map, texts } from '../../edge/values';
import { matchesWildcard } from '../../edge/wildcard';

/** Id of the function or ECS service that an integration leads to; `undefined` where the templates do not tell. */
export function targetOf(integration: IntegrationModel, system: System): string | undefined {
  if (integration.kind === 'lambda') {
    return system.named(integration.functionArn)?.id;
  }
  if (integration.kind !== 'http') {
    return undefined;
  }
  const [, host = ''] = /^https?:\/\/([^/:?]+)/.exec(integration.uri) ?? [];
  const groups = system
    .ofType('AWS::ElasticLoadBalancingV2::ListenerRule')
    .filter((rule) => isForHost(rule, host))
    .flatMap(({ properties }) => list(properties['Actions']).map(map))
    .flatMap((action) => system.named(action['TargetGroupArn'] ?? null)?.id ?? []);
  return system
    .ofType('AWS::ECS::Service')
    .find((service) => groupsOf(service, system).some((id) => groups.includes(id)))?.id;
}

function isForHost({ properties }: Resource, host: string): boolean {
  return list(properties['Conditions'])
    .map(map)
    .filter((condition) => condition['Field'] === 'host-header')
    .flatMap((condition) => [...texts(condition['Values']), ...texts(map(condition['HostHeaderConfig'])['Values'])])
    .some((value) => matchesWildcard(value.toLowerCase(), host.toLowerCase()));
}

function groupsOf({ properties }: Resource, system: System): readonly string[] {
  return list(properties['LoadBalancers'])
    .map(map)
    .flatMap((entry) => system.named(entry['TargetGroupArn'] ?? null)?.id ?? []);
}
