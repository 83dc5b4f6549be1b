import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as cognito from 'aws-cdk-lib/aws-cognito';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** A secret that is kept for somebody. */
export interface IKeptSecret {
  /** ARN of the secret. */
  readonly secretArn: string;

  /** Lets a principal read the value. */
  grantRead(grantee: iam.IGrantable): void;
}

/** A confidential client of a user pool, whose secret is to be kept. */
export interface ClientToKeep {
  /** User pool of the client. */
  readonly userPool: cognito.IUserPool;

  /** Public identifier of the client. */
  readonly clientId: string;
}

/** Keeps the secrets of confidential clients, as JSON `{ "client_id", "client_secret" }`. */
export interface IClientSecretKeeper {
  /** Makes a secret for a client; everything is created in the scope. */
  keepClientSecret(scope: Construct, client: ClientToKeep): IKeptSecret;
}

/** Makes and keeps API keys, as JSON `{ "key_id", "value" }`. */
export interface IApiKeyKeeper {
  /** Makes a key in a usage plan; everything is created in the scope. */
  keepApiKey(scope: Construct, usagePlan: apigateway.IUsagePlan): IKeptSecret;
}
