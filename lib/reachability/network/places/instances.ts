import type { Resource, Value, ValueMap } from '../../../assembly';
import type { NetworkPlace } from '../model';
import { flag, mapIn, mayBe } from '../notes';
import { groupsOf, type PlaceSource, placeOf } from './place';

/**
 * Instances, alone and in groups that scale. What the instance leaves out, its launch template says; what neither says,
 * the subnet does.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
 */
export function instancePlaces(source: PlaceSource): NetworkPlace[] {
  const { system } = source;
  return [
    ...system.ofType('AWS::EC2::Instance').map((resource) => instance(source, resource, [])),
    ...system.ofType('AWS::AutoScaling::AutoScalingGroup').map((resource) => {
      const ids = source.notes.texts(resource, 'VPCZoneIdentifier', resource.properties['VPCZoneIdentifier']);
      return instance(source, resource, ids ?? [null]);
    }),
    ...system.ofType('AWS::EC2::NetworkInterface').map((resource) => networkInterface(source, resource)),
  ];
}

function networkInterface(source: PlaceSource, resource: Resource): NetworkPlace {
  const ids = source.notes.texts(resource, 'SubnetId', resource.properties['SubnetId']) ?? [null];
  return placeOf(resource, {
    kind: 'instance',
    stands: source.subnets.stands(resource, ids),
    groups: groupsOf(source, resource, 'GroupSet', resource.properties['GroupSet'], ids),
    listensElsewhere: true,
    publicIpv4: hasElasticAddress(source, resource),
  });
}

function instance(source: PlaceSource, resource: Resource, zones: readonly (string | null)[]): NetworkPlace {
  const { notes, subnets } = source;
  const launch = launchData(source, resource.properties);
  const said = (name: string): Value | undefined => resource.properties[name] ?? launch[name];
  const interfaces = notes.maps(resource, 'NetworkInterfaces', said('NetworkInterfaces'));
  const named = notes.texts(resource, 'SubnetId', [said('SubnetId') ?? []].flat() as Value) ?? [];
  const attached = interfaces.flatMap(
    (one) => notes.texts(resource, 'NetworkInterfaces.SubnetId', one?.['SubnetId']) ?? [],
  );
  const found = [...zones, ...named, ...attached];
  const ids = found.length === 0 ? [null] : found;
  const groups = [
    said('SecurityGroupIds') ?? said('SecurityGroups') ?? [],
    ...interfaces.map((one) => one?.['GroupSet'] ?? one?.['Groups'] ?? []),
  ].flat() as Value;
  const flags = interfaces.map((one) => flag(one?.['AssociatePublicIpAddress']));
  const stated = [...flags, flag(launch['AssociatePublicIpAddress'])].filter((one) => one !== undefined);
  const bySubnet = ids.some((id) => subnets.find(id)?.givesPublicIpv4 ?? true);
  const givesIpv6 = said('Ipv6Addresses') !== undefined || said('Ipv6AddressCount') !== undefined;
  return placeOf(resource, {
    kind: 'instance',
    stands: subnets.stands(resource, ids, givesIpv6 || ids.some((id) => subnets.find(id)?.givesIpv6 ?? true)),
    groups: groupsOf(source, resource, 'SecurityGroupIds', groups, ids),
    listensElsewhere: true,
    publicIpv4: (stated.length > 0 ? stated.some(mayBe) : bySubnet) || hasElasticAddress(source, resource),
  });
}

function launchData({ system }: PlaceSource, properties: ValueMap): ValueMap {
  const mixed = mapIn(mapIn(properties['MixedInstancesPolicy'])['LaunchTemplate'])['LaunchTemplateSpecification'];
  const given = mapIn(properties['LaunchTemplate'] ?? mixed);
  const id = given['LaunchTemplateId'] ?? given['LaunchTemplateName'] ?? properties['LaunchConfigurationName'];
  const template = id === undefined ? undefined : system.named(id);
  if (template?.type === 'AWS::EC2::LaunchTemplate') {
    return mapIn(template.properties['LaunchTemplateData']);
  }
  return template?.type === 'AWS::AutoScaling::LaunchConfiguration' ? template.properties : {};
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html */
function hasElasticAddress({ system }: PlaceSource, { physicalId }: Resource): boolean {
  return ['AWS::EC2::EIP', 'AWS::EC2::EIPAssociation']
    .flatMap((type) => system.ofType(type))
    .some(({ properties }) => [properties['InstanceId'], properties['NetworkInterfaceId']].includes(physicalId));
}
