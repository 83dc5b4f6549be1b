import { AwsError } from '../error';
import { bytesOf, optionalText, textMapOf } from '../input';
import type { Call, Operation } from '../operation';
import { sealedBy } from './ciphertext';
import { keyPermission } from './key-permission';
import type { Keys } from './keys';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html */
export function decrypt(keys: Keys): Operation {
  /** The key that the caller names; else the one that the ciphertext names. */
  function keyIdOf({ input }: Call): string {
    const keyId = optionalText(input, 'KeyId') ?? sealedBy(bytesOf(input, 'CiphertextBlob'));
    if (keyId === undefined) {
      throw new AwsError('InvalidCiphertextException', '');
    }
    return keyId;
  }

  return {
    permissions: (call) => [
      keyPermission(keys, 'kms:Decrypt', {
        keyId: keyIdOf(call),
        encryptionContext: textMapOf(call.input, 'EncryptionContext'),
        context: { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' },
      }),
    ],
    perform(call) {
      const ciphertext = bytesOf(call.input, 'CiphertextBlob');
      const wanted = keys.require(keyIdOf(call));
      wanted.requireUsable('ENCRYPT_DECRYPT');
      const sealer = sealedBy(ciphertext);
      if (sealer !== undefined && sealer !== wanted.arn && keys.find(sealer) !== undefined) {
        throw new AwsError(
          'IncorrectKeyException',
          'The key ID in the request does not identify a CMK that can perform this operation.',
        );
      }
      const { key, plaintext } = keys.decrypt(ciphertext, textMapOf(call.input, 'EncryptionContext'));
      return {
        KeyId: key.arn,
        Plaintext: plaintext.toString('base64'),
        EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      };
    },
  };
}
