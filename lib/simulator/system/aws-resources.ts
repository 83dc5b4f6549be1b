import type { Resource, System } from '../../assembly';
import type {
  AwsResources,
  ClientCertificateResource,
  DeliveryStreamResource,
  KeyResource,
  TableIndex,
  TableResource,
} from '../aws';
import type { ApiKeyModel } from '../edge';
import { flag, list, map, oneOrMore, plain, text, textMap } from '../edge/values';

/** What the templates leave to AWS, or to the rest of the simulation. */
export interface Supplied {
  /** API keys with the values that the edge knows. */
  readonly apiKeys: readonly ApiKeyModel[];
  /** Secret of a client of a user pool, by its id. */
  readonly clientSecret: (clientId: string) => string;
  /** Certificates with which API Gateway proves itself. */
  readonly clientCertificates: readonly ClientCertificateResource[];
  /** Takes what is put into a delivery stream. */
  readonly deliver: (stream: string, records: readonly Buffer[]) => void;
}

/** What the account of a synthesized system holds once its templates are deployed. */
export function awsResources(
  system: System,
  { apiKeys, clientCertificates, clientSecret, deliver }: Supplied,
): AwsResources {
  const named = keyNamer(system);
  return {
    keys: system.ofType('AWS::KMS::Key').map(keyOf),
    tables: system.ofType('AWS::DynamoDB::Table').map((table) => tableOf(table, named)),
    secrets: system.ofType('AWS::SecretsManager::Secret').map((secret) => ({
      arn: String(secret.arn),
      keyArn: named(secret.properties['KmsKeyId']),
      value: text(secret.properties['SecretString']),
      rotationFunctionArn: rotationFunctionOf(secret, system),
      tags: tagsOf(secret),
    })),
    parameters: system.ofType('AWS::SSM::Parameter').map(({ physicalId, properties }) => ({
      name: physicalId,
      value: text(properties['Value']),
    })),
    buckets: system.ofType('AWS::S3::Bucket').map((bucket) => bucketOf(bucket, named)),
    userPoolClients: system.ofType('AWS::Cognito::UserPoolClient').flatMap(({ physicalId, properties }) => {
      const pool = system.named(properties['UserPoolId'] ?? null);
      return pool?.arn === undefined || flag(properties['GenerateSecret']) !== true
        ? []
        : [
            {
              userPoolArn: pool.arn,
              userPoolId: pool.physicalId,
              clientId: physicalId,
              secret: clientSecret(physicalId),
            },
          ];
    }),
    apiKeys,
    clientCertificates,
    trustStores: system
      .ofType('AWS::ElasticLoadBalancingV2::TrustStore')
      .map(({ arn, physicalId, properties }) => ({ arn: String(arn), name: text(properties['Name']) ?? physicalId })),
    deliveryStreams: system.ofType('AWS::KinesisFirehose::DeliveryStream').map(
      ({ physicalId: name }): DeliveryStreamResource => ({
        name,
        deliver: (records) => deliver(name, records),
      }),
    ),
  };
}

/** ARN of the key that a property names by ARN, id or alias. */
function keyNamer(system: System): (value: Resource['properties'][string] | undefined) => string | undefined {
  return (value) => (value === undefined ? undefined : system.named(value)?.arn);
}

function keyOf({ arn, properties, ...resource }: Resource): KeyResource {
  return {
    arn: String(arn),
    spec: (text(properties['KeySpec']) ?? 'SYMMETRIC_DEFAULT') as KeyResource['spec'],
    usage: (text(properties['KeyUsage']) ?? 'ENCRYPT_DECRYPT') as KeyResource['usage'],
    state: flag(properties['Enabled']) === false ? 'Disabled' : 'Enabled',
    tags: tagsOf({ ...resource, properties }),
  };
}

function tableOf({ arn, physicalId, properties }: Resource, named: ReturnType<typeof keyNamer>): TableResource {
  const indexes = list(properties['GlobalSecondaryIndexes']).map((index) => plain(index) as TableIndex);
  return {
    arn: String(arn),
    TableName: physicalId,
    KeySchema: plain(properties['KeySchema'] ?? []) as TableResource['KeySchema'],
    AttributeDefinitions: plain(properties['AttributeDefinitions'] ?? []) as TableResource['AttributeDefinitions'],
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
    keyArn: named(map(properties['SSESpecification'])['KMSMasterKeyId']),
  };
}

function bucketOf({ physicalId: name, properties }: Resource, named: ReturnType<typeof keyNamer>) {
  const [rule] = list(map(properties['BucketEncryption'])['ServerSideEncryptionConfiguration']).map(map);
  return {
    name,
    keyArn: named(map(rule?.['ServerSideEncryptionByDefault'])['KMSMasterKeyID']),
    bucketKeyEnabled: flag(rule?.['BucketKeyEnabled']) === true,
  };
}

function rotationFunctionOf({ id }: Resource, system: System): string | undefined {
  const schedule = system
    .ofType('AWS::SecretsManager::RotationSchedule')
    .find(({ properties }) => system.named(properties['SecretId'] ?? null)?.id === id);
  return text(schedule?.properties['RotationLambdaARN']);
}

function tagsOf({ properties }: Pick<Resource, 'properties'>): Readonly<Record<string, string>> {
  const tags = oneOrMore(properties['Tags'])
    .map(textMap)
    .map(({ Key = '', Value = '' }) => [Key, Value] as const);
  return Object.fromEntries(tags);
}
