import { acm } from './acm/acm';
import { Certificates } from './acm/certificates';
import { apiGateway } from './api-gateway/api-gateway';
import { ApiKeys } from './api-gateway/api-keys';
import { cognito } from './cognito/cognito';
import { UserPoolClients } from './cognito/user-pool-clients';
import { dynamoDb } from './dynamodb/dynamodb';
import type { Emulator } from './dynamodb/emulator';
import { elasticLoadBalancing } from './elastic-load-balancing/elastic-load-balancing';
import { TrustStores } from './elastic-load-balancing/trust-stores';
import { firehose } from './firehose/delivery-streams';
import { Keys } from './kms/keys';
import { kms } from './kms/kms';
import type { Place, Service } from './operation';
import type { AwsResources } from './resources';
import { Buckets } from './s3/buckets';
import { s3 } from './s3/s3';
import { Secrets } from './secrets-manager/secrets';
import { secretsManager } from './secrets-manager/secrets-manager';
import { Parameters } from './ssm/parameters';
import { ssm } from './ssm/ssm';

/** What the account holds, as those see it who play other parts of AWS. */
export interface AccountState {
  /** To switch keys on and off. */
  readonly keys: Keys;
  /** To rotate secrets. */
  readonly secrets: Secrets;
  /** To look up a key that a request brings. */
  readonly apiKeys: ApiKeys;
  /** To check the secret that a client brings to the token endpoint. */
  readonly userPoolClients: UserPoolClients;
  /** To find what a load balancer shows. */
  readonly certificates: Certificates;
  /** To find whom a load balancer trusts. */
  readonly trustStores: TrustStores;
}

/** What an account works with. */
export interface AccountOptions {
  readonly place: Place;
  readonly now: () => Date;
  /** Keeps the tables. */
  readonly emulator: Emulator;
}

/** An account of AWS in memory: its state, and its services by the names that requests are signed for. */
export class Account implements AccountState {
  readonly keys: Keys;
  readonly secrets: Secrets;
  readonly apiKeys: ApiKeys;
  readonly userPoolClients: UserPoolClients;
  readonly certificates: Certificates;
  readonly trustStores: TrustStores;
  readonly services: ReadonlyMap<string, Service>;

  constructor(resources: AwsResources, { emulator, now, place }: AccountOptions) {
    const { clientCertificates = [], deliveryStreams = [], tables = [] } = resources;
    const keys = new Keys(resources.keys ?? [], place);
    this.keys = keys;
    this.secrets = new Secrets(resources.secrets ?? [], keys, place, now);
    this.apiKeys = new ApiKeys(resources.apiKeys ?? [], now);
    this.userPoolClients = new UserPoolClients(resources.userPoolClients ?? [], now);
    this.certificates = new Certificates(place);
    this.trustStores = new TrustStores(resources.trustStores ?? []);
    const buckets = new Buckets(resources.buckets ?? []);
    this.services = new Map([
      ['acm', acm(this.certificates, place)],
      ['apigateway', apiGateway({ apiKeys: this.apiKeys, clientCertificates, place })],
      ['cognito-idp', cognito(this.userPoolClients)],
      ['dynamodb', dynamoDb({ tables, keys, emulator, place })],
      ['elasticloadbalancing', elasticLoadBalancing(this.trustStores, buckets)],
      ['firehose', firehose(deliveryStreams, place)],
      ['kms', kms(keys)],
      ['s3', s3({ buckets, keys, now })],
      ['secretsmanager', secretsManager(this.secrets, keys)],
      ['ssm', ssm(new Parameters(resources.parameters ?? [], place, now), keys)],
    ]);
  }
}
