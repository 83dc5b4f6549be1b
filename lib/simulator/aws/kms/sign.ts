import { bytesOf, optionalText, textOf } from '../input';
import type { Operation } from '../operation';
import { keyPermission } from './key-permission';
import type { Keys } from './keys';
import { signWith } from './signing';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html */
export function sign(keys: Keys): Operation {
  return {
    permissions: ({ input }) => [
      keyPermission(keys, 'kms:Sign', {
        keyId: textOf(input, 'KeyId'),
        context: {
          'kms:MessageType': optionalText(input, 'MessageType') ?? 'RAW',
          'kms:SigningAlgorithm': textOf(input, 'SigningAlgorithm'),
        },
      }),
    ],
    perform({ input }) {
      const key = keys.require(textOf(input, 'KeyId'));
      key.requireUsable('SIGN_VERIFY');
      const algorithm = textOf(input, 'SigningAlgorithm');
      const signature = signWith(key, {
        algorithm,
        message: bytesOf(input, 'Message'),
        messageType: optionalText(input, 'MessageType') ?? 'RAW',
      });
      return { KeyId: key.arn, Signature: signature.toString('base64'), SigningAlgorithm: algorithm };
    },
  };
}
