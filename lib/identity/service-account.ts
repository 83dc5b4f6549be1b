import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { type IClientSecretKeeper, type IKeptSecret, requireName } from '../shared';
import { NO_DIRECT_SIGN_IN } from './defaults';
import { GeneratedCredentials } from './private/generated-credentials';
import { requireScopes } from './private/scope-registry';
import { tokenMinutes } from './private/token-validity';

/** What a program that signs in for itself needs to be told. */
export interface ServiceAccountOptions {
  /** Scopes that its tokens may carry, named one by one, e.g. `orders/read`. At most 50. */
  readonly scopes: string[];

  /**
   * Lifetime of its access tokens, 5 to 15 minutes.
   *
   * @default Duration.minutes(10)
   */
  readonly accessTokenValidity?: Duration;

  /**
   * Who keeps and rotates its secret, e.g. `RotatingClientSecrets`.
   *
   * @default - a secret that holds what Cognito generated, until an operator rotates it
   */
  readonly keeper?: IClientSecretKeeper;

  /**
   * Key under which its secret is stored, unless somebody else keeps it.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to a key of its own when the account is removed. The credentials always go with the account.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Properties of a {@link ServiceAccount}. */
export interface ServiceAccountProps extends ServiceAccountOptions {
  /** Name of the account: lower-case letters, digits and hyphens. */
  readonly name: string;

  /** User pool that issues the tokens. Its resource servers must know the scopes before this is deployed. */
  readonly userPool: cognito.IUserPool;
}

/**
 * A program that gets tokens for itself: a confidential client with the client-credentials grant (RFC 6749
 * section 4.4) and nothing else, no person can sign in through it. Identifier and secret are stored as JSON
 * `{ "client_id", "client_secret" }` in Secrets Manager; the secret never leaves AWS during deployment and is in
 * no template. NIST 800-53 R5 IA-5, IA-9.
 *
 * @throws BlueprintError `NAME_INVALID`, `SCOPE_INVALID`, `LIMIT_EXCEEDED`, `VALUE_OUT_OF_RANGE`
 */
export class ServiceAccount extends Construct {
  /** Public identifier of the account: the `client_id` of its tokens. */
  readonly clientId: string;
  /** ARN of the secret with identifier and secret of the account. */
  readonly secretArn: string;
  private readonly credentials: IKeptSecret;

  constructor(scope: Construct, id: string, props: ServiceAccountProps) {
    super(scope, id);
    requireName(this, 'service account', props.name);
    requireScopes(this, props.scopes);
    const client = new cognito.CfnUserPoolClient(this, 'Resource', {
      userPoolId: props.userPool.userPoolId,
      clientName: props.name,
      generateSecret: true,
      allowedOAuthFlowsUserPoolClient: true,
      allowedOAuthFlows: ['client_credentials'],
      allowedOAuthScopes: [...new Set(props.scopes)].sort(),
      explicitAuthFlows: NO_DIRECT_SIGN_IN,
      preventUserExistenceErrors: 'ENABLED',
      enableTokenRevocation: true,
      accessTokenValidity: tokenMinutes(this, props.accessTokenValidity),
      tokenValidityUnits: { accessToken: 'minutes' },
    });
    this.clientId = client.ref;
    this.credentials =
      props.keeper?.keepClientSecret(this, { userPool: props.userPool, clientId: client.ref }) ??
      new GeneratedCredentials(this, props, client);
    this.secretArn = this.credentials.secretArn;
  }

  /** Lets a principal read the credentials, and use the key for nothing else. */
  grantRead(grantee: iam.IGrantable): void {
    this.credentials.grantRead(grantee);
  }
}
