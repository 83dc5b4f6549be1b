import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { NetworkEndpoint } from '../network-endpoint';

/**
 * What an endpoint carries. The calls are those of a workload's data plane: administration
 * (policies, keys, buckets) is absent, so that stolen credentials are no use for it from
 * inside the network.
 */
export type EndpointDefinition = {
  /** Calls that may pass, on resources of this account. */
  readonly actions: string[];

  /** Calls that may pass and that name no resource. */
  readonly actionsWithoutResource?: string[];
} & (
  | {
      /** Service behind an interface endpoint: an address in every zone. */
      readonly interface: ec2.InterfaceVpcEndpointAwsService;
    }
  | {
      readonly interface?: undefined;

      /** Service behind a gateway endpoint: a route, and the last part of the name of its prefix list. */
      readonly gateway: { readonly service: ec2.GatewayVpcEndpointAwsService; readonly prefixList: string };
    }
);

/** Both ECR endpoints see the calls that pull an image. */
const IMAGE_PULL = {
  actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
  actionsWithoutResource: ['ecr:GetAuthorizationToken'],
};

/** Every endpoint that a workload can ask for. */
export const ENDPOINTS: Record<NetworkEndpoint, EndpointDefinition> = {
  [NetworkEndpoint.S3]: {
    gateway: { service: ec2.GatewayVpcEndpointAwsService.S3, prefixList: 's3' },
    actions: [
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:DeleteObjectVersion',
      's3:GetBucketLocation',
      's3:GetObject',
      's3:GetObjectTagging',
      's3:GetObjectVersion',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
      's3:ListBucketVersions',
      's3:ListMultipartUploadParts',
      's3:PutObject',
      's3:PutObjectTagging',
    ],
  },
  [NetworkEndpoint.DYNAMODB]: {
    gateway: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB, prefixList: 'dynamodb' },
    actions: [
      'dynamodb:BatchGetItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:DescribeTable',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:UpdateItem',
    ],
  },
  [NetworkEndpoint.ECR_API]: { interface: ec2.InterfaceVpcEndpointAwsService.ECR, ...IMAGE_PULL },
  [NetworkEndpoint.ECR_DOCKER]: { interface: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER, ...IMAGE_PULL },
  [NetworkEndpoint.LOGS]: {
    interface: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
    actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
  },
  [NetworkEndpoint.KMS]: {
    interface: ec2.InterfaceVpcEndpointAwsService.KMS,
    actions: [
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:GenerateMac',
      'kms:GetPublicKey',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:Sign',
      'kms:Verify',
      'kms:VerifyMac',
    ],
  },
  [NetworkEndpoint.SECRETS_MANAGER]: {
    interface: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
  },
  [NetworkEndpoint.SSM]: {
    interface: ec2.InterfaceVpcEndpointAwsService.SSM,
    actions: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
  },
};
