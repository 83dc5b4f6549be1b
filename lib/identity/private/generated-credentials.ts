import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as cognito from 'aws-cdk-lib/aws-cognito';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge, allowThroughService, EncryptionKey, grantThroughService, type IKeptSecret } from '../../shared';

/** What is stored, and how. */
export interface GeneratedCredentialsProps {
  /** Name of the account. */
  readonly name: string;
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy?: RemovalPolicy;
}

/** A secret with what Cognito generated when it made the client. */
export class GeneratedCredentials implements IKeptSecret {
  readonly secretArn: string;
  private readonly encryptionKey: kms.IKey;

  constructor(
    private readonly scope: Construct,
    { encryptionKey, name, removalPolicy }: GeneratedCredentialsProps,
    client: cognito.CfnUserPoolClient,
  ) {
    this.encryptionKey =
      encryptionKey ??
      new EncryptionKey(scope, 'Key', { description: `Credentials of service account ${name}`, removalPolicy }).key;
    allowThroughService(scope, this.encryptionKey, 'secretsmanager');
    this.secretArn = this.store(name, client).ref;
  }

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
    const secret = new secretsmanager.CfnSecret(this.scope, 'Secret', {
      description: `Credentials of service account ${name}`,
      kmsKeyId: this.encryptionKey.keyArn,
      secretString: Stack.of(this.scope).toJsonString({
        client_id: client.ref,
        client_secret: client.attrClientSecret,
      }),
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
    new secretsmanager.CfnResourcePolicy(this.scope, 'SecretPolicy', {
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
        deny('OtherAccounts', { StringNotEquals: { 'aws:PrincipalAccount': Stack.of(this.scope).account } }),
        deny('WithoutTls', { Bool: { 'aws:SecureTransport': 'false' } }),
      ],
    });
  }
}
