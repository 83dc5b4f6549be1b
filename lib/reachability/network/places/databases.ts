import type { Resource, Value } from '../../../assembly';
import type { NetworkPlace } from '../model';
import { flag, mapIn } from '../notes';
import { LAST_PORT, type Traffic, tcp } from '../traffic';
import { groupsOf, type PlaceSource, placeOf } from './place';

interface Family {
  readonly cluster: string;
  readonly instance?: string;
  readonly subnetGroup: string;
  /** Properties with the name of the subnet group. */
  readonly groupNames: readonly string[];
}

const FAMILIES: readonly Family[] = [
  {
    cluster: 'AWS::RDS::DBCluster',
    instance: 'AWS::RDS::DBInstance',
    subnetGroup: 'AWS::RDS::DBSubnetGroup',
    groupNames: ['DBSubnetGroupName'],
  },
  {
    cluster: 'AWS::DocDB::DBCluster',
    subnetGroup: 'AWS::DocDB::DBSubnetGroup',
    groupNames: ['DBSubnetGroupName'],
  },
  {
    cluster: 'AWS::Neptune::DBCluster',
    subnetGroup: 'AWS::Neptune::DBSubnetGroup',
    groupNames: ['DBSubnetGroupName'],
  },
  {
    cluster: 'AWS::Redshift::Cluster',
    subnetGroup: 'AWS::Redshift::ClusterSubnetGroup',
    groupNames: ['ClusterSubnetGroupName'],
  },
];

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
const PORTS: readonly (readonly [engine: RegExp, port: number])[] = [
  [/postgres/, 5432],
  [/mysql|mariadb|^aurora$/, 3306],
  [/oracle/, 1521],
  [/sqlserver/, 1433],
  [/db2/, 50_000],
];

/**
 * Databases, clusters once for all their instances. They open connections too, as links between databases do. Whether
 * one has a public address is decided by its VPC when the template doesn't say, so that it may.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
 */
export function databasePlaces(source: PlaceSource): NetworkPlace[] {
  const { system } = source;
  return FAMILIES.flatMap((family) => {
    const instances = family.instance === undefined ? [] : system.ofType(family.instance);
    const inCluster = (cluster: Resource) =>
      instances.filter(({ properties }) => properties['DBClusterIdentifier'] === cluster.physicalId);
    const lone = instances.filter(({ properties }) => properties['DBClusterIdentifier'] === undefined);
    return [
      ...system.ofType(family.cluster).map((one) => database(source, family, one, inCluster(one))),
      ...lone.map((one) => database(source, family, one, [])),
    ];
  });
}

function database(source: PlaceSource, family: Family, resource: Resource, members: readonly Resource[]): NetworkPlace {
  const ids = subnetsOf(source, family, [resource, ...members]);
  const { properties } = resource;
  const named = ['VpcSecurityGroupIds', 'VPCSecurityGroups'].find((name) => properties[name] !== undefined);
  const isPublic = (members.length > 0 ? members : [resource]).some(
    (one) => flag(one.properties['PubliclyAccessible']) !== false,
  );
  return placeOf(resource, {
    kind: 'database',
    stands: source.subnets.stands(
      resource,
      ids,
      properties['NetworkType'] !== undefined && properties['NetworkType'] !== 'IPV4',
    ),
    groups: groupsOf(source, resource, named ?? 'VpcSecurityGroupIds', named && properties[named], ids),
    listens: [portOf(source, resource, members)],
    publicIpv4: isPublic && /RDS|Redshift/.test(family.cluster),
  });
}

function subnetsOf(source: PlaceSource, family: Family, resources: readonly Resource[]): readonly (string | null)[] {
  const names = resources.flatMap(({ properties }) => family.groupNames.flatMap((name) => properties[name] ?? []));
  const group = names.map((name) => source.system.named(name as Value)).find((one) => one?.type === family.subnetGroup);
  return group === undefined
    ? [null]
    : (source.notes.texts(group, 'SubnetIds', group.properties['SubnetIds']) ?? [null]);
}

function portOf({ notes }: PlaceSource, resource: Resource, members: readonly Resource[]): Traffic {
  const said = [resource, ...members].find(({ properties }) => properties['Port'] !== undefined);
  const { Engine: engine } = mapIn(resource.properties);
  const port =
    said === undefined
      ? PORTS.find(([name]) => name.test(`${engine}`))?.[1]
      : notes.number(said, 'Port', said.properties['Port']);
  return typeof port === 'number' ? tcp(port) : tcp(0, LAST_PORT);
}
