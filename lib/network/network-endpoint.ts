/**
 * A private way from the isolated subnets to one AWS service. Gateway endpoints are free of
 * charge, the others cost by the hour and zone.
 */
export enum NetworkEndpoint {
  /** Amazon S3, where ECR keeps image layers too. Gateway. */
  S3 = 'S3',

  /** Amazon DynamoDB. Gateway. */
  DYNAMODB = 'DynamoDb',

  /** API of Amazon ECR. Fargate needs it with `ECR_DOCKER`, `S3` and `LOGS` to start a task. */
  ECR_API = 'EcrApi',

  /** Docker registry of Amazon ECR. */
  ECR_DOCKER = 'EcrDocker',

  /** Amazon CloudWatch Logs. Functions do not need it for their own log group. */
  LOGS = 'Logs',

  /** AWS KMS, for services that encrypt fields or sign. Tables and buckets call KMS themselves. */
  KMS = 'Kms',

  /** AWS Secrets Manager. */
  SECRETS_MANAGER = 'SecretsManager',

  /** Parameter Store of AWS Systems Manager. */
  SSM = 'Ssm',
}
