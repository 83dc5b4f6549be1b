import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as cognito from 'aws-cdk-lib/aws-cognito';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import {
  acknowledge,
  allowThroughService,
  EncryptionKey,
  grantSecretRead,
  type IKeptSecret,
  secretDenial,
} from '../../shared';

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
    grantSecretRead(grantee, this.secretArn, this.encryptionKey);
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
        'Its owner left out `RotatingClientSecrets`, which would rotate it, and rotates it by hand instead: ' +
        'AddUserPoolClientSecret, PutSecretValue, then DeleteUserPoolClientSecret for the old one, when every caller ' +
        'has changed over. Its tokens live 15 minutes at most.',
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
    const use = ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecret'];
    return new iam.PolicyDocument({
      statements: [
        secretDenial('OtherAccounts', use, {
          StringNotEquals: { 'aws:PrincipalAccount': Stack.of(this.scope).account },
        }),
        secretDenial('WithoutTls', use, { Bool: { 'aws:SecureTransport': 'false' } }),
      ],
    });
  }
}
