import type { Identity } from '../identity-table';

/**
 * Stores of data and messages.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const DATA_IDENTITIES: Readonly<Record<string, Identity>> = {
  'AWS::DynamoDB::Table': {
    name: 'TableName',
    arn: 'arn:{partition}:dynamodb:{region}:{account}:table/{name}',
    attributes: { StreamArn: '{arn}/stream/2026-01-01T00:00:00.000' },
  },
  'AWS::DynamoDB::GlobalTable': {
    name: 'TableName',
    arn: 'arn:{partition}:dynamodb:{region}:{account}:table/{name}',
    attributes: { StreamArn: '{arn}/stream/2026-01-01T00:00:00.000', TableId: '{uuid}' },
  },
  'AWS::S3::Bucket': {
    name: 'BucketName',
    longest: 63,
    ref: '{lower}',
    arn: 'arn:{partition}:s3:::{lower}',
    attributes: {
      DomainName: '{lower}.s3.{suffix}',
      RegionalDomainName: '{lower}.s3.{region}.{suffix}',
      DualStackDomainName: '{lower}.s3.dualstack.{region}.{suffix}',
      WebsiteURL: 'http://{lower}.s3-website-{region}.{suffix}',
    },
  },
  'AWS::S3::AccessPoint': { name: 'Name', arn: 'arn:{partition}:s3:{region}:{account}:accesspoint/{name}' },
  'AWS::RDS::DBInstance': {
    name: 'DBInstanceIdentifier',
    ref: '{lower}',
    arn: 'arn:{partition}:rds:{region}:{account}:db:{lower}',
    attributes: {
      DBInstanceArn: '{arn}',
      'Endpoint.Address': '{lower}.{hex8}.{region}.rds.{suffix}',
      'Endpoint.Port': '{(Port):5432}',
      DbiResourceId: 'db-{hex17}',
      'MasterUserSecret.SecretArn': 'arn:{partition}:secretsmanager:{region}:{account}:secret:rds!db-{uuid}-{hex8}',
    },
  },
  'AWS::RDS::DBCluster': {
    name: 'DBClusterIdentifier',
    ref: '{lower}',
    arn: 'arn:{partition}:rds:{region}:{account}:cluster:{lower}',
    attributes: {
      DBClusterArn: '{arn}',
      'Endpoint.Address': '{lower}.cluster-{hex8}.{region}.rds.{suffix}',
      'Endpoint.Port': '{(Port):5432}',
      'ReadEndpoint.Address': '{lower}.cluster-ro-{hex8}.{region}.rds.{suffix}',
      'MasterUserSecret.SecretArn':
        'arn:{partition}:secretsmanager:{region}:{account}:secret:rds!cluster-{uuid}-{hex8}',
    },
  },
  'AWS::RDS::DBProxy': {
    name: 'DBProxyName',
    ref: '{lower}',
    arn: 'arn:{partition}:rds:{region}:{account}:db-proxy:prx-{hex17}',
    attributes: { DBProxyArn: '{arn}', Endpoint: '{lower}.proxy-{hex8}.{region}.rds.{suffix}' },
  },
  'AWS::EFS::FileSystem': {
    ref: 'fs-{hex17}',
    arn: 'arn:{partition}:elasticfilesystem:{region}:{account}:file-system/{ref}',
  },
  'AWS::EFS::AccessPoint': {
    ref: 'fsap-{hex17}',
    arn: 'arn:{partition}:elasticfilesystem:{region}:{account}:access-point/{ref}',
  },
  'AWS::SQS::Queue': {
    name: 'QueueName',
    ref: 'https://sqs.{region}.{suffix}/{account}/{name}',
    arn: 'arn:{partition}:sqs:{region}:{account}:{name}',
    attributes: { QueueName: '{name}', QueueUrl: '{ref}' },
  },
  'AWS::SNS::Topic': {
    name: 'TopicName',
    ref: '{arn}',
    arn: 'arn:{partition}:sns:{region}:{account}:{name}',
    attributes: { TopicArn: '{arn}', TopicName: '{name}' },
  },
  'AWS::Kinesis::Stream': { name: 'Name', arn: 'arn:{partition}:kinesis:{region}:{account}:stream/{name}' },
  'AWS::KinesisFirehose::DeliveryStream': {
    name: 'DeliveryStreamName',
    arn: 'arn:{partition}:firehose:{region}:{account}:deliverystream/{name}',
  },
  'AWS::Glue::Database': {
    name: 'Name',
    ref: '{lower}',
    arn: 'arn:{partition}:glue:{region}:{account}:database/{lower}',
  },
  'AWS::Glue::Table': { name: 'Name', arn: 'arn:{partition}:glue:{region}:{account}:table/{(DatabaseName)}/{name}' },
  'AWS::Athena::WorkGroup': { name: 'Name', arn: 'arn:{partition}:athena:{region}:{account}:workgroup/{name}' },
  'AWS::OpenSearchService::Domain': {
    name: 'DomainName',
    ref: '{lower}',
    arn: 'arn:{partition}:es:{region}:{account}:domain/{lower}',
    attributes: { DomainEndpoint: 'search-{lower}-{hex10}.{region}.es.{suffix}' },
  },
  'AWS::Backup::BackupVault': {
    name: 'BackupVaultName',
    arn: 'arn:{partition}:backup:{region}:{account}:backup-vault:{name}',
    attributes: { BackupVaultArn: '{arn}', BackupVaultName: '{name}' },
  },
};
