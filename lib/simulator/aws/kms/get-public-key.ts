import { AwsError } from '../error';
import { textOf } from '../input';
import type { Operation } from '../operation';
import { keyPermission } from './key-permission';
import type { Keys } from './keys';
import { signingAlgorithms } from './signing';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html */
export function getPublicKey(keys: Keys): Operation {
  return {
    permissions: ({ input }) => [keyPermission(keys, 'kms:GetPublicKey', { keyId: textOf(input, 'KeyId') })],
    perform({ input }) {
      const key = keys.require(textOf(input, 'KeyId'));
      key.requireEnabled();
      if (key.spec === 'SYMMETRIC_DEFAULT') {
        throw new AwsError('UnsupportedOperationException', `${key.arn} has no public key.`);
      }
      return {
        KeyId: key.arn,
        PublicKey: key.pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
        CustomerMasterKeySpec: key.spec,
        KeySpec: key.spec,
        KeyUsage: key.usage,
        SigningAlgorithms: signingAlgorithms(key.spec),
      };
    },
  };
}
