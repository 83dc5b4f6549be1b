import type { Resource, Value } from '../../../assembly';
import type { NetworkPlace } from '../model';
import { LAST_PORT, tcp } from '../traffic';
import { groupsOf, type PlaceSource, placeOf } from './place';

/** https://docs.aws.amazon.com/efs/latest/ug/network-access.html */
const NFS = 2049;
/** Types of ElastiCache, and the property with their groups. */
const CACHES: Readonly<Record<string, string>> = {
  'AWS::ElastiCache::ReplicationGroup': 'SecurityGroupIds',
  'AWS::ElastiCache::CacheCluster': 'VpcSecurityGroupIds',
  'AWS::ElastiCache::ServerlessCache': 'SecurityGroupIds',
};

/**
 * Caches and file systems: they accept connections and open none.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VPCs.EC2.html
 */
export function storePlaces(source: PlaceSource): NetworkPlace[] {
  const { system } = source;
  return [
    ...Object.entries(CACHES).flatMap(([type, groups]) => system.ofType(type).map((one) => cache(source, one, groups))),
    ...system.ofType('AWS::EFS::MountTarget').map((one) => mountTarget(source, one)),
  ];
}

function cache(source: PlaceSource, resource: Resource, property: string): NetworkPlace {
  const { CacheSubnetGroupName: name, Port: port, SubnetIds: own } = resource.properties;
  const group = name === undefined ? undefined : source.system.named(name);
  const [holder, subnets]: [Resource, Value | undefined] =
    group?.type === 'AWS::ElastiCache::SubnetGroup' ? [group, group.properties['SubnetIds']] : [resource, own];
  const ids = source.notes.texts(holder, 'SubnetIds', subnets) ?? [null];
  const number = source.notes.number(resource, 'Port', port);
  return placeOf(resource, {
    kind: 'cache',
    stands: source.subnets.stands(resource, ids),
    groups: groupsOf(source, resource, property, resource.properties[property], ids),
    // 6379 or 11211 by the engine, one more for reading from replicas: the group decides which.
    listens: [typeof number === 'number' ? tcp(number) : tcp(0, LAST_PORT)],
    connects: 'none',
  });
}

function mountTarget(source: PlaceSource, resource: Resource): NetworkPlace {
  const ids = source.notes.texts(resource, 'SubnetId', resource.properties['SubnetId']) ?? [null];
  return placeOf(resource, {
    kind: 'file-system',
    stands: source.subnets.stands(resource, ids),
    groups: groupsOf(source, resource, 'SecurityGroups', resource.properties['SecurityGroups'], ids),
    listens: [tcp(NFS)],
    connects: 'none',
  });
}
