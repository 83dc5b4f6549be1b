import type { KMSClient } from '@aws-sdk/client-kms';
import type { Signer } from '../audit/head';
import { ENVIRONMENT } from '../contract';
import { ConfigurationError, Unavailable } from '../errors';
import { SDK_LIMITS } from './sdk-limits';

/**
 * Signs heads of the audit chain with the service's asymmetric KMS key. The SDK is loaded with
 * the first signature, long after a function has started.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 *
 * @throws ConfigurationError when the environment names no key
 */
export function kmsAuditSigner(environment: NodeJS.ProcessEnv = process.env): Signer {
  const KeyId = environment[ENVIRONMENT.auditKey];
  if (!KeyId) {
    throw new ConfigurationError(
      `${ENVIRONMENT.auditKey} must hold the ARN of the key that signs the audit chain, it is not set; deploy the service with the blueprint`,
    );
  }
  let client: KMSClient | undefined;

  return {
    async sign(message) {
      const { KMSClient, SignCommand } = await import('@aws-sdk/client-kms');
      client ??= new KMSClient(SDK_LIMITS);
      const Message = new Uint8Array(await crypto.subtle.digest('SHA-256', message));
      const { Signature, KeyId: signedBy } = await client.send(
        new SignCommand({ KeyId, Message, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' }),
      );
      if (Signature === undefined) {
        throw new Unavailable('KMS answered without a signature');
      }
      return { signature: Buffer.from(Signature).toString('base64'), keyId: signedBy ?? KeyId };
    },
  };
}
