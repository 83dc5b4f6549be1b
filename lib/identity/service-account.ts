import { type Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge, allowThroughService, EncryptionKey, grantThroughService, requireName } from '../shared';
import { NO_DIRECT_SIGN_IN } from './defaults';
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
   * Key under which its secret is stored.
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
  private readonly encryptionKey: kms.IKey;

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
    this.encryptionKey =
      props.encryptionKey ??
      new EncryptionKey(this, 'Key', {
        description: `Credentials of service account ${props.name}`,
        removalPolicy: props.removalPolicy,
      }).key;
    allowThroughService(this, this.encryptionKey, 'secretsmanager');
    this.secretArn = this.store(props.name, client).ref;
  }

  /** Lets a principal read the credentials, and use the key for nothing else. */
  grantRead(grantee: iam.IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        resources: [this.secretArn],
      }),
    );
    grantThroughService(grantee, this.encryptionKey, 'secretsmanager');
  }

  private store(name: string, client: cognito.CfnUserPoolClient): secretsmanager.CfnSecret {
    const secret = new secretsmanager.CfnSecret(this, 'Secret', {
      description: `Credentials of service account ${name}`,
      kmsKeyId: this.encryptionKey.keyArn,
      secretString: Stack.of(this).toJsonString({ client_id: client.ref, client_secret: client.attrClientSecret }),
    });
    acknowledge(secret, {
      rules: [
        'AwsSolutions-SMG4',
        'HIPAA.Security-SecretsManagerRotationEnabled',
        'NIST.800.53.R5-SecretsManagerRotationEnabled',
      ],
      reason:
        'Secrets Manager cannot rotate this value by itself: Cognito generates it, and the new secret must live ' +
        'beside the old one until every caller has changed over. The operator rotates it: AddUserPoolClientSecret, ' +
        'PutSecretValue, then DeleteUserPoolClientSecret for the old one. Its tokens live 15 minutes at most.',
    });
    new secretsmanager.CfnResourcePolicy(this, 'SecretPolicy', {
      secretId: secret.ref,
      blockPublicPolicy: true,
      resourcePolicy: this.accountOnly().toJSON(),
    });
    return secret;
  }

  /** Whatever policy is added later, credentials stay within the account and TLS. */
  private accountOnly(): iam.PolicyDocument {
    const deny = (sid: string, conditions: Record<string, Record<string, string>>) =>
      new iam.PolicyStatement({
        sid,
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecret'],
        resources: ['*'], // In a secret's policy this means the secret itself.
        conditions,
      });
    return new iam.PolicyDocument({
      statements: [
        deny('OtherAccounts', { StringNotEquals: { 'aws:PrincipalAccount': Stack.of(this).account } }),
        deny('WithoutTls', { Bool: { 'aws:SecureTransport': 'false' } }),
      ],
    });
  }
}
