import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { PATIENT_LIMITS } from '../patient-limits';

/** A secret that a client can use; Cognito does not tell its value. */
export interface LiveSecret {
  readonly id: string;
  readonly createdAt: Date;
}

/** A confidential client of a user pool. */
export interface UserPoolClient {
  /** Its live secrets, two at most. */
  liveSecrets(): Promise<readonly LiveSecret[]>;
  /** Gives it one more. */
  add(secret: string): Promise<void>;
  /** Takes one away, if it is still there. */
  delete(id: string): Promise<void>;
}

/** Which client of which user pool. */
export interface UserPoolClientId {
  readonly userPoolId: string;
  readonly clientId: string;
}

/** A client as Cognito keeps it. */
export function userPoolClient({ clientId, userPoolId }: UserPoolClientId): UserPoolClient {
  const target = { UserPoolId: userPoolId, ClientId: clientId };
  let client: CognitoIdentityProviderClient | undefined;

  async function connect() {
    const sdk = await import('@aws-sdk/client-cognito-identity-provider');
    client ??= new sdk.CognitoIdentityProviderClient(PATIENT_LIMITS);
    return { sdk, client };
  }

  return {
    async liveSecrets() {
      const { client, sdk } = await connect();
      const { ClientSecrets = [] } = await client.send(new sdk.ListUserPoolClientSecretsCommand(target));
      return ClientSecrets.map(({ ClientSecretCreateDate, ClientSecretId }) => ({
        id: ClientSecretId ?? '',
        createdAt: ClientSecretCreateDate ?? new Date(0),
      }));
    },

    async add(secret) {
      const { client, sdk } = await connect();
      await client.send(new sdk.AddUserPoolClientSecretCommand({ ...target, ClientSecret: secret }));
    },

    async delete(id) {
      const { client, sdk } = await connect();
      try {
        await client.send(new sdk.DeleteUserPoolClientSecretCommand({ ...target, ClientSecretId: id }));
      } catch (error) {
        if (!(error instanceof sdk.ResourceNotFoundException)) {
          throw error;
        }
      }
    },
  };
}
