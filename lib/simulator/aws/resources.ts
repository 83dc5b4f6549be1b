import type { ClientCertificateResource } from './api-gateway/api-gateway';
import type { ApiKeyResource } from './api-gateway/api-keys';
import type { UserPoolClientResource } from './cognito/user-pool-clients';
import type { TableResource } from './dynamodb/table-resource';
import type { TrustStoreResource } from './elastic-load-balancing/trust-stores';
import type { DeliveryStreamResource } from './firehose/delivery-streams';
import type { KeyResource } from './kms/key-resource';
import type { BucketResource } from './s3/buckets';
import type { SecretResource } from './secrets-manager/secret';
import type { ParameterResource } from './ssm/parameters';

/** What the account holds when the simulation begins. */
export interface AwsResources {
  /** @default - none */
  readonly keys?: readonly KeyResource[];
  /** @default - none */
  readonly tables?: readonly TableResource[];
  /** @default - none */
  readonly secrets?: readonly SecretResource[];
  /** @default - none */
  readonly parameters?: readonly ParameterResource[];
  /** @default - none */
  readonly buckets?: readonly BucketResource[];
  /** @default - none */
  readonly userPoolClients?: readonly UserPoolClientResource[];
  /** @default - none */
  readonly apiKeys?: readonly ApiKeyResource[];
  /** @default - none */
  readonly clientCertificates?: readonly ClientCertificateResource[];
  /** @default - none */
  readonly trustStores?: readonly TrustStoreResource[];
  /** @default - none */
  readonly deliveryStreams?: readonly DeliveryStreamResource[];
}
