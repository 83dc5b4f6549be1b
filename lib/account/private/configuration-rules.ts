import { ManagedRuleIdentifiers } from 'aws-cdk-lib/aws-config';

/** A rule of AWS that judges what the recorder saw. */
export interface ConfigurationRule {
  readonly identifier: string;
  /** What is wrong when it rings. */
  readonly watches: string;
  /** Types that it judges. */
  readonly resourceTypes: readonly string[];
  /** Whether it looks once a day, instead of at each change. A rule that does takes no types as its scope. */
  readonly daily: boolean;
}

const rule = (identifier: string, watches: string, ...resourceTypes: string[]): ConfigurationRule => ({
  identifier,
  watches,
  resourceTypes,
  daily: false,
});

const dailyRule = (...args: Parameters<typeof rule>): ConfigurationRule => ({ ...rule(...args), daily: true });

/**
 * What can be changed behind the back of a deployment and opens this architecture.
 * https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
 */
export const CONFIGURATION_RULES: readonly ConfigurationRule[] = [
  rule(
    ManagedRuleIdentifiers.S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED,
    'A bucket no longer blocks public access',
    'AWS::S3::Bucket',
  ),
  rule(
    ManagedRuleIdentifiers.S3_BUCKET_SSL_REQUESTS_ONLY,
    'A bucket policy lets requests without TLS in',
    'AWS::S3::Bucket',
  ),
  rule(
    ManagedRuleIdentifiers.S3_BUCKET_VERSIONING_ENABLED,
    'A bucket no longer keeps overwritten objects',
    'AWS::S3::Bucket',
  ),
  rule(
    ManagedRuleIdentifiers.DYNAMODB_TABLE_ENCRYPTED_KMS,
    'A table is not encrypted under a KMS key',
    'AWS::DynamoDB::Table',
  ),
  rule(
    ManagedRuleIdentifiers.DYNAMODB_PITR_ENABLED,
    'A table can no longer be brought back to an earlier second',
    'AWS::DynamoDB::Table',
  ),
  dailyRule(
    ManagedRuleIdentifiers.CMK_BACKING_KEY_ROTATION_ENABLED,
    'The material of a key is no longer renewed',
    'AWS::KMS::Key',
  ),
  dailyRule(ManagedRuleIdentifiers.KMS_CMK_NOT_SCHEDULED_FOR_DELETION, 'A key is about to be deleted', 'AWS::KMS::Key'),
  rule(
    ManagedRuleIdentifiers.SECRETSMANAGER_SCHEDULED_ROTATION_SUCCESS_CHECK,
    'A secret was not rotated when it was due',
    'AWS::SecretsManager::Secret',
  ),
  rule(
    ManagedRuleIdentifiers.LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED,
    'Everybody may call a function',
    'AWS::Lambda::Function',
  ),
  rule(ManagedRuleIdentifiers.ECS_CONTAINERS_NONPRIVILEGED, 'A container runs privileged', 'AWS::ECS::TaskDefinition'),
  rule(
    ManagedRuleIdentifiers.ECS_CONTAINERS_READONLY_ACCESS,
    'A container can write to its own file system',
    'AWS::ECS::TaskDefinition',
  ),
  rule(
    ManagedRuleIdentifiers.ALB_HTTP_DROP_INVALID_HEADER_ENABLED,
    'A load balancer passes malformed headers on',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
  ),
  rule(
    ManagedRuleIdentifiers.VPC_DEFAULT_SECURITY_GROUP_CLOSED,
    'The default security group lets traffic through',
    'AWS::EC2::SecurityGroup',
  ),
  rule(
    ManagedRuleIdentifiers.IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS,
    'A policy allows everything',
    'AWS::IAM::Policy',
  ),
  rule(ManagedRuleIdentifiers.API_GW_ASSOCIATED_WITH_WAF, 'The API lost its web ACL', 'AWS::ApiGateway::Stage'),
  dailyRule(ManagedRuleIdentifiers.VPC_FLOW_LOGS_ENABLED, 'A network records no connections', 'AWS::EC2::VPC'),
  dailyRule(
    ManagedRuleIdentifiers.CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED,
    'A trail no longer signs its records',
    'AWS::CloudTrail::Trail',
  ),
];

/** What the rules judge: nothing else is recorded, because every recorded change is billed. */
export function recordedTypes(): string[] {
  return [...new Set(CONFIGURATION_RULES.flatMap(({ resourceTypes }) => resourceTypes))].sort();
}
