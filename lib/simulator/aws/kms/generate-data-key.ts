import { randomBytes } from 'node:crypto';
import { validationError } from '../error';
import { type Input, textMapOf, textOf } from '../input';
import type { Operation } from '../operation';
import { keyPermission } from './key-permission';
import type { Keys } from './keys';

const BYTES: Readonly<Record<string, number>> = { AES_128: 16, AES_256: 32 };

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html */
export function generateDataKey(keys: Keys): Operation {
  return {
    permissions: ({ input }) => [
      keyPermission(keys, 'kms:GenerateDataKey', {
        keyId: textOf(input, 'KeyId'),
        encryptionContext: textMapOf(input, 'EncryptionContext'),
        context: { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' },
      }),
    ],
    perform({ input }) {
      const { arn } = keys.require(textOf(input, 'KeyId'));
      const plaintext = randomBytes(lengthOf(input));
      const ciphertext = keys.encrypt(arn, plaintext, textMapOf(input, 'EncryptionContext'));
      return {
        KeyId: arn,
        Plaintext: plaintext.toString('base64'),
        CiphertextBlob: ciphertext.toString('base64'),
      };
    },
  };
}

function lengthOf({ KeySpec: spec, NumberOfBytes: bytes }: Input): number {
  const length = spec === undefined ? bytes : BYTES[String(spec)];
  const isValid = Number.isInteger(length) && Number(length) >= 1 && Number(length) <= 1_024;
  if (!isValid || (spec !== undefined && bytes !== undefined)) {
    throw validationError('Please specify either number of bytes or key spec.');
  }
  return Number(length);
}
