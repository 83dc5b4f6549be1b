import type { KMSClient } from '@aws-sdk/client-kms';
import { ENVIRONMENT } from '../contract';
import type { StoreContext } from '../encryption/context';
import type { DataKeys } from '../encryption/data-keys';
import { DecryptionFailed } from '../encryption/decryption-failed';
import { ConfigurationError, Unavailable } from '../errors';
import { SDK_LIMITS } from './sdk-limits';

const KEY_ARN = /^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]+$/;

/** What KMS says of a data key that was changed, made for another context, or made under another key. */
const NOT_OURS = new Set(['IncorrectKeyException', 'InvalidCiphertextException']);

/**
 * {@link DataKeys} under the KMS key that the environment names. Service and store are the encryption context, so
 * KMS itself refuses the data key of another service or store, and CloudTrail names both with every use.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 *
 * @throws ConfigurationError when the environment names no key by ARN
 */
export function kmsDataKeys(environment: NodeJS.ProcessEnv = process.env): DataKeys {
  const KeyId = keyArn(environment);
  let client: KMSClient | undefined;

  // Loaded with the first call: most of what a function does after a cold start needs no data key.
  async function connect() {
    const sdk = await import('@aws-sdk/client-kms');
    client ??= new sdk.KMSClient(SDK_LIMITS);
    return { client, sdk };
  }

  return {
    async generate(context) {
      const { client, sdk } = await connect();
      const { Plaintext: plaintext, CiphertextBlob: encrypted } = await attempt(
        client.send(
          new sdk.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: encryptionContext(context) }),
        ),
      );
      if (plaintext === undefined || encrypted === undefined) {
        throw new Unavailable('KMS gave no data key');
      }
      return { plaintext, encrypted };
    },

    async decrypt(encrypted, context) {
      const { client, sdk } = await connect();
      const { Plaintext: plaintext } = await attempt(
        client.send(
          new sdk.DecryptCommand({
            // Without it KMS would take any key that the role may use, whoever chose the ciphertext.
            KeyId,
            CiphertextBlob: encrypted,
            EncryptionContext: encryptionContext(context),
          }),
        ),
      );
      if (plaintext === undefined) {
        throw new Unavailable('KMS gave no data key');
      }
      return plaintext;
    },
  };
}

function keyArn(environment: NodeJS.ProcessEnv): string {
  const arn = environment[ENVIRONMENT.dataKey] ?? '';
  if (!KEY_ARN.test(arn)) {
    throw new ConfigurationError(
      `${ENVIRONMENT.dataKey} must hold the ARN of a KMS key, got '${arn}'; give the service a confidential store`,
    );
  }
  return arn;
}

function encryptionContext({ service, store }: StoreContext): Record<string, string> {
  return { service, store };
}

/** Tells a data key that is not ours from everything that a retry or an operator may heal. */
async function attempt<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (cause) {
    if (cause instanceof Error && NOT_OURS.has(cause.name)) {
      throw new DecryptionFailed();
    }
    throw new Unavailable('KMS does not answer or refuses', { cause });
  }
}
