import type { Resource, Value } from '../../../assembly';
import { nameOf } from '../../names';
import type { Forward, NetworkPlace } from '../model';
import { mapIn } from '../notes';
import { ALL_TRAFFIC, LAST_PORT, tcp } from '../traffic';
import { behindLink, type Integration, integrationsOf } from './integrations';
import { groupsOf, type PlaceSource, placeOf } from './place';

/** The id of the place that stands for the internet. */
export const INTERNET = 'internet';

/**
 * APIs and VPC links. An API is reached from the internet unless it is private, and connects to the internet and to VPC
 * links as its integrations say; a link, to the load balancers behind it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
 */
export function apiPlaces(source: PlaceSource): NetworkPlace[] {
  const { system } = source;
  const integrations = integrationsOf(source);
  return [
    ...system.ofType('AWS::ApiGateway::RestApi').map((one) => api(source, one, integrations)),
    ...system.ofType('AWS::ApiGatewayV2::Api').map((one) => api(source, one, integrations)),
    ...system.ofType('AWS::ApiGatewayV2::VpcLink').map((one) => link(source, one, integrations)),
    ...system.ofType('AWS::ApiGateway::VpcLink').map((one) => linkToTargets(source, one)),
  ];
}

function api({ system }: PlaceSource, resource: Resource, integrations: readonly Integration[]): NetworkPlace {
  const connects = new Map<string, Forward>();
  for (const one of integrations) {
    if (one.api !== null && one.api !== resource.physicalId) {
      continue;
    }
    const links =
      one.link === null ? linksOf(system) : one.link === undefined ? [] : [system.named(one.link) ?? []].flat();
    const to = one.link === undefined ? [INTERNET] : links.map(({ id }) => id);
    for (const id of to) {
      const text = `${nameOf(one.resource)} connects ${id === INTERNET ? 'over the internet' : 'through a VPC link'}`;
      const because: Forward['because'] = { control: 'integration', resource: one.resource.id, text };
      connects.set(id, { to: id, traffic: [tcp(0, LAST_PORT)], because });
    }
  }
  return placeOf(resource, {
    kind: 'api',
    stands: [],
    groups: undefined,
    listens: [tcp(443)],
    connects: [...connects.values()],
    publicIpv4: !isPrivate(resource.properties['EndpointConfiguration']),
  });
}

function isPrivate(configuration: Value | undefined): boolean {
  const types = mapIn(configuration)['Types'];
  return Array.isArray(types) && types.length > 0 && types.every((type: Value) => type === 'PRIVATE');
}

function linksOf(system: PlaceSource['system']): readonly Resource[] {
  return ['AWS::ApiGatewayV2::VpcLink', 'AWS::ApiGateway::VpcLink'].flatMap((type) => system.ofType(type));
}

function link(source: PlaceSource, resource: Resource, integrations: readonly Integration[]): NetworkPlace {
  const { notes, subnets } = source;
  const { SecurityGroupIds, SubnetIds } = resource.properties;
  const ids = notes.texts(resource, 'SubnetIds', SubnetIds) ?? [null];
  const behind = integrations
    .filter((one) => one.link === null || one.link === resource.physicalId)
    .map((one) => behindLink(source, one));
  const open = behind.includes(undefined);
  if (open) {
    notes.add(resource, 'integrations', 'connects to a target that is not known');
  }
  return placeOf(resource, {
    kind: 'vpc-link',
    stands: subnets.stands(resource, ids),
    groups: groupsOf(source, resource, 'SecurityGroupIds', SecurityGroupIds, ids),
    connects: open ? 'any' : once(behind.flatMap((one) => one ?? [])),
  });
}

/** A link of the first kind goes through PrivateLink to network load balancers: it has neither subnets nor groups. */
function linkToTargets({ notes, system }: PlaceSource, resource: Resource): NetworkPlace {
  const arns = notes.texts(resource, 'TargetArns', resource.properties['TargetArns']) ?? [];
  const connects = arns.flatMap((arn): Forward[] => {
    const found = arn === null ? undefined : system.named(arn);
    const text = `${nameOf(resource)} leads to ${found === undefined ? '' : nameOf(found)}`;
    const because: Forward['because'] = { control: 'integration', resource: resource.id, text };
    return found === undefined ? [] : [{ to: found.id, traffic: [ALL_TRAFFIC], because }];
  });
  return placeOf(resource, { kind: 'vpc-link', stands: [], groups: undefined, connects });
}

function once(forwards: readonly Forward[]): readonly Forward[] {
  return [...new Map(forwards.map((one) => [`${one.to} ${one.traffic.map(({ ports }) => ports)}`, one])).values()];
}
