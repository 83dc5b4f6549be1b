import type { Resource } from '../../assembly';
import type { Breach } from '../finding';
import { controls, type Invariant } from '../invariant';
import { nameOf } from '../names';
import { isOn, isSet, mayBeOn } from '../reading';

const TYPES = [
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBCluster',
  'AWS::Redshift::Cluster',
  'AWS::DMS::ReplicationInstance',
];

export const databasePublic: Invariant = {
  id: 'database-public',
  title: 'No database has a public address',
  severity: 'critical',
  why: 'Its password is the only thing between the internet and the data.',
  fix: 'Set `PubliclyAccessible: false` and use private subnets.',
  controls: controls('SC-7 AC-3 AC-4', 'RDS.2 Redshift.1 DMS.1'),
  check: ({ system }) => TYPES.flatMap((type) => system.ofType(type).flatMap(breachOf)),
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html */
function breachOf(resource: Resource): readonly Breach[] {
  const stated = resource.properties['PubliclyAccessible'];
  const hops = ['internet', nameOf(resource)];
  if (isOn(stated)) {
    return [{ resource, message: `${nameOf(resource)} has a public address`, hops }];
  }
  // Members of a cluster are private unless they say otherwise where their subnets are; RDS decides by the gateway.
  const undecided =
    stated === undefined &&
    resource.type === 'AWS::RDS::DBInstance' &&
    !isSet(resource.properties['DBSubnetGroupName']) &&
    !isSet(resource.properties['DBClusterIdentifier']);
  if (undecided || mayBeOn(stated)) {
    return [
      {
        resource,
        message: `${nameOf(resource)} may have a public address`,
        hops,
        severity: 'medium',
        unresolved: 'PubliclyAccessible is not known, and its subnets are those of the default VPC',
      },
    ];
  }
  return [];
}
