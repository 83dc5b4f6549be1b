import { validationError } from '../error';
import { bytesOf, textMapOf, textOf } from '../input';
import type { Operation } from '../operation';
import { keyPermission } from './key-permission';
import type { Keys } from './keys';

/** Longest plaintext that a symmetric key takes, in bytes. */
const MAX_PLAINTEXT = 4_096;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html */
export function encrypt(keys: Keys): Operation {
  return {
    permissions: ({ input }) => [
      keyPermission(keys, 'kms:Encrypt', {
        keyId: textOf(input, 'KeyId'),
        encryptionContext: textMapOf(input, 'EncryptionContext'),
        context: { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' },
      }),
    ],
    perform({ input }) {
      const { arn } = keys.require(textOf(input, 'KeyId'));
      const plaintext = bytesOf(input, 'Plaintext');
      if (plaintext.length > MAX_PLAINTEXT) {
        throw validationError(`'plaintext' must have length less than or equal to ${MAX_PLAINTEXT}`);
      }
      const ciphertext = keys.encrypt(arn, plaintext, textMapOf(input, 'EncryptionContext'));
      return { KeyId: arn, CiphertextBlob: ciphertext.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },
  };
}
