import type { Resource } from '../../assembly';
import { controls, type Invariant } from '../invariant';
import { nameOf } from '../names';
import { isOff, isSet, valueAt } from '../reading';

const lacks =
  (...names: readonly string[]) =>
  (resource: Resource): boolean =>
    isOff(valueAt(resource, ...names));

/**
 * Types that are in plain text unless they are told otherwise, and how to see it. Others, such as buckets and tables,
 * are always encrypted; so are the disks of topics and queues.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-data-encryption.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-data-encryption.html
 */
const PLAIN: Readonly<Record<string, (resource: Resource) => boolean>> = {
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html
  'AWS::RDS::DBInstance': (instance) =>
    !isSet(instance.properties['DBClusterIdentifier']) &&
    !isSet(instance.properties['KmsKeyId']) &&
    lacks('StorageEncrypted')(instance),
  'AWS::RDS::DBCluster': (cluster) => !isSet(cluster.properties['KmsKeyId']) && lacks('StorageEncrypted')(cluster),
  'AWS::DocDB::DBCluster': lacks('StorageEncrypted'),
  'AWS::Neptune::DBCluster': lacks('StorageEncrypted'),
  'AWS::EFS::FileSystem': lacks('Encrypted'),
  'AWS::EC2::Volume': lacks('Encrypted'),
  'AWS::Redshift::Cluster': lacks('Encrypted'),
  'AWS::ElastiCache::ReplicationGroup': lacks('AtRestEncryptionEnabled'),
  'AWS::OpenSearchService::Domain': lacks('EncryptionAtRestOptions', 'Enabled'),
  'AWS::Elasticsearch::Domain': lacks('EncryptionAtRestOptions', 'Enabled'),
  'AWS::DAX::Cluster': lacks('SSESpecification', 'SSEEnabled'),
  'AWS::Kinesis::Stream': (stream) => !isSet(stream.properties['StreamEncryption']),
};

export const storeUnencrypted: Invariant = {
  id: 'store-unencrypted',
  title: 'Every store is encrypted at rest',
  severity: 'high',
  why: 'Disks, backups and snapshots hold the data in plain text.',
  fix: 'Encrypt it with a key of your own.',
  controls: controls('SC-28 SC-28(1) SC-13', 'RDS.3 RDS.27 EFS.1 EC2.3 Kinesis.1'),
  check: ({ system }) =>
    Object.entries(PLAIN).flatMap(([type, isPlain]) =>
      system
        .ofType(type)
        .filter(isPlain)
        .map((resource) => ({
          resource,
          message: `${nameOf(resource)} is not encrypted at rest`,
          hops: [nameOf(resource)],
        })),
    ),
};
