import { type Measure, ofTypes } from './measure';

const STORES = [
  'AWS::DynamoDB::Table',
  'AWS::S3::Bucket',
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBCluster',
  'AWS::DocDB::DBCluster',
  'AWS::Neptune::DBCluster',
  'AWS::EFS::FileSystem',
  'AWS::EC2::Volume',
  'AWS::Redshift::Cluster',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::OpenSearchService::Domain',
  'AWS::Elasticsearch::Domain',
  'AWS::DAX::Cluster',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::Kinesis::Stream',
];

const WITH_OWN_KEY =
  /^AWS::(DynamoDB::Table|S3::Bucket|SecretsManager::Secret|SQS::Queue|Logs::LogGroup|RDS::DB(Instance|Cluster)|EFS::FileSystem)$/;
const NAMES_KEY = /"(SSE)?K(MS|ms)(Master)?KeyI[dD]":/;

/** Invariants of data at rest and of secrets. */
export const DATA_MEASURES: Readonly<Record<string, Measure>> = {
  'store-unencrypted': {
    chapter: 'Data and keys',
    subjects: ofTypes(...STORES),
    nouns: ['store', 'stores'],
    verdicts: ['is encrypted at rest', 'are encrypted at rest'],
    construct: ['EncryptedTable', 'lib/data/encrypted-table.ts'],
    test: 'test/data/encrypted-table.test.ts',
  },
  'store-without-own-key': {
    chapter: 'Data and keys',
    // Buckets of access logs can't name a key: they are neither kept nor broken.
    subjects: ({ system }) =>
      system.resources
        .filter(({ properties, type }) => WITH_OWN_KEY.test(type) && NAMES_KEY.test(JSON.stringify(properties)))
        .map(({ id }) => id),
    nouns: ['store, secret or log', 'stores, secrets and logs'],
    verdicts: ['has a key whose policy says who reads', 'have a key whose policy says who reads'],
    construct: ['EncryptionKey', 'lib/shared/encryption-key.ts'],
    test: 'test/shared/encryption-key.test.ts',
  },
  'secret-without-rotation': {
    chapter: 'Secrets',
    subjects: ofTypes('AWS::SecretsManager::Secret'),
    nouns: ['secret', 'secrets'],
    verdicts: ['is rotated', 'are rotated'],
    construct: ['RotatedSecret', 'lib/secrets/rotated-secret.ts'],
    test: 'test/secrets/rotated-secret.test.ts',
  },
};
