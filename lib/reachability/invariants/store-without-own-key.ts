import { isMap, type Resource, type System } from '../../assembly';
import { controls, type Invariant } from '../invariant';
import { nameOf } from '../names';
import { isSet, objectsAt, patternOf, valueAt } from '../reading';

const AWS_OWNED = /(^|\/)(alias\/aws\/|aws\/)/;

/** Where each type names its key. */
const KEYS: Readonly<Record<string, (resource: Resource) => readonly unknown[]>> = {
  'AWS::DynamoDB::Table': (table) => [valueAt(table, 'SSESpecification', 'KMSMasterKeyId')],
  'AWS::S3::Bucket': (bucket) =>
    objectsAt(bucket, 'BucketEncryption', 'ServerSideEncryptionConfiguration').map((rule) =>
      valueAt(rule, 'ServerSideEncryptionByDefault', 'KMSMasterKeyID'),
    ),
  'AWS::SecretsManager::Secret': ({ properties }) => [properties['KmsKeyId']],
  'AWS::SNS::Topic': ({ properties }) => [properties['KmsMasterKeyId']],
  'AWS::SQS::Queue': ({ properties }) => [properties['KmsMasterKeyId']],
  'AWS::Logs::LogGroup': ({ properties }) => [properties['KmsKeyId']],
  'AWS::RDS::DBInstance': ({ properties }) => [properties['KmsKeyId'], properties['DBClusterIdentifier']],
  'AWS::RDS::DBCluster': ({ properties }) => [properties['KmsKeyId']],
  'AWS::EFS::FileSystem': ({ properties }) => [properties['KmsKeyId']],
};

export const storeWithoutOwnKey: Invariant = {
  id: 'store-without-own-key',
  title: 'Every store has a key whose policy says who reads',
  severity: 'low',
  why: 'Whoever may read the store may decrypt it: no second policy stands between, and no key can be taken away.',
  fix: 'Name a customer managed key.',
  controls: controls('SC-12 SC-28(1)', 'S3.17 SecretsManager.3 SNS.1 SQS.1'),
  check: ({ system }) => {
    const exempt = bucketsOfLogs(system);
    return Object.entries(KEYS).flatMap(([type, keys]) =>
      system
        .ofType(type)
        .filter((resource) => !exempt.has(resource.physicalId) && !keys(resource).some(isOwnKey))
        .map((resource) => ({
          resource,
          message: `${nameOf(resource)} is encrypted with a key of AWS, which anyone with access to the store uses`,
          hops: [nameOf(resource)],
        })),
    );
  },
};

const isOwnKey = (key: unknown): boolean => isSet(key as never) && !AWS_OWNED.test(patternOf(key as never) ?? '');

/**
 * Buckets that load balancers and S3 deliver access logs to: they can't use keys of customers.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
function bucketsOfLogs(system: System): ReadonlySet<string> {
  const names = [
    ...system
      .ofType('AWS::S3::Bucket')
      .map((bucket) => valueAt(bucket, 'LoggingConfiguration', 'DestinationBucketName')),
    ...system
      .ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
      .flatMap((balancer) => objectsAt(balancer, 'LoadBalancerAttributes'))
      .filter((attribute) => isMap(attribute) && attribute['Key'] === 'access_logs.s3.bucket')
      .map(({ Value: value }) => value),
  ];
  return new Set(names.filter((name) => typeof name === 'string'));
}
