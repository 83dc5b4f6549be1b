import { isMap, type Resource, type Value, type ValueMap } from '../../../assembly';
import type { NetworkPlace } from '../model';
import { UNKNOWN_GROUP } from '../security-groups';
import { groupsOf, type PlaceSource, placeOf } from './place';

/** Read by others, or no places: they carry groups for those who use them. */
const NOT_HERE = [
  /^AWS::EC2::(SecurityGroup|Instance$|NetworkInterface$|LaunchTemplate$|VPCEndpoint$|Subnet|NetworkAcl|Route)/,
  /^AWS::(Lambda::Function|ECS::Service|AutoScaling::.*|EFS::MountTarget|ApiGatewayV2::VpcLink)$/,
  /^AWS::(RDS|DocDB|Neptune|Redshift)::(DBCluster|DBInstance|Cluster|.*SubnetGroup)$/,
  /^AWS::ElastiCache::/,
  /^AWS::ElasticLoadBalancingV2::/,
  /^Custom::VpcRestrictDefaultSG$/,
];

const GROUPS = /^(vpc)?security_?groups?(_?ids?)?$/i;
const SUBNETS = /^(client)?subnets?(_?ids?)?$/i;

/**
 * Places of any other type: whatever names security groups, as projects, clusters, brokers and state machines that run
 * tasks do. They may open and accept anything. A cluster of EKS has further groups that it makes itself.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html#requester-managed-eni
 */
export function otherPlaces(source: PlaceSource): NetworkPlace[] {
  return source.system.resources.flatMap((resource) => {
    if (NOT_HERE.some((type) => type.test(resource.type))) {
      return [];
    }
    const found: { groups: Value[]; subnets: Value[] } = { groups: [], subnets: [] };
    collect(resource.properties, found);
    const isCluster = resource.type === 'AWS::EKS::Cluster';
    return found.groups.length > 0 || isCluster ? [other(source, resource, found, isCluster)] : [];
  });
}

function other(
  source: PlaceSource,
  resource: Resource,
  found: { readonly groups: readonly Value[]; readonly subnets: readonly Value[] },
  isCluster: boolean,
): NetworkPlace {
  source.notes.add(resource, 'Type', `${resource.type} counts as opening and accepting whatever its groups allow`);
  const named = source.notes.texts(resource, 'subnets', found.subnets.flat() as Value) ?? [];
  const ids = named.length === 0 ? [null] : named;
  const groups = groupsOf(source, resource, 'security groups', found.groups.flat() as Value, ids);
  return placeOf(resource, {
    kind: 'other',
    stands: source.subnets.stands(resource, ids),
    groups: isCluster ? [...groups, UNKNOWN_GROUP] : groups,
    listensElsewhere: true,
    publicIpv4: true,
  });
}

function collect(properties: ValueMap, found: { groups: Value[]; subnets: Value[] }): void {
  for (const [name, value] of Object.entries(properties)) {
    if (GROUPS.test(name)) {
      found.groups.push(value);
    } else if (SUBNETS.test(name)) {
      found.subnets.push(value);
    } else {
      for (const item of Array.isArray(value) ? (value as readonly Value[]) : [value]) {
        if (isMap(item)) {
          collect(item, found);
        }
      }
    }
  }
}
