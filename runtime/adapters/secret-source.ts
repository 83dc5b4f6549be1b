import type { GetSecretValueCommandOutput, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { InternalError, Unavailable } from '../errors';
import type { SecretLoader, SecretStage, SecretValue } from '../secrets/secret-version';
import { SDK_LIMITS } from './sdk-limits';

/**
 * Reads a secret that holds text from Secrets Manager.
 *
 * @param secretId ARN of the secret
 */
export function secretText(secretId: string): SecretLoader<string> {
  return secretSource(secretId, ({ SecretString }) => SecretString);
}

/**
 * Reads a secret that holds bytes from Secrets Manager.
 *
 * @param secretId ARN of the secret
 */
export function secretBytes(secretId: string): SecretLoader<Uint8Array> {
  return secretSource(secretId, ({ SecretBinary }) => SecretBinary);
}

function secretSource<Value extends SecretValue>(
  secretId: string,
  read: (output: GetSecretValueCommandOutput) => Value | undefined,
): SecretLoader<Value> {
  let client: SecretsManagerClient | undefined;

  async function request(stage: SecretStage): Promise<GetSecretValueCommandOutput | undefined> {
    const sdk = await import('@aws-sdk/client-secrets-manager');
    client ??= new sdk.SecretsManagerClient(SDK_LIMITS);
    try {
      return await client.send(new sdk.GetSecretValueCommand({ SecretId: secretId, VersionStage: stage }));
    } catch (cause) {
      // Between rotations no version is pending, and before the first there is none from before.
      if (cause instanceof sdk.ResourceNotFoundException) {
        return undefined;
      }
      throw new Unavailable('Secrets Manager does not answer or refuses', { cause });
    }
  }

  return async (stage) => {
    const output = await request(stage);
    if (output === undefined) {
      return undefined;
    }
    const value = read(output);
    if (output.VersionId === undefined || value === undefined) {
      throw new InternalError('the secret does not have the expected form, text or bytes');
    }
    return { id: output.VersionId, value };
  };
}
