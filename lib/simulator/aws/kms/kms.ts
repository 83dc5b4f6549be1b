import type { Service } from '../operation';
import { jsonProtocol } from '../protocols/json';
import { decrypt } from './decrypt';
import { encrypt } from './encrypt';
import { generateDataKey } from './generate-data-key';
import { getPublicKey } from './get-public-key';
import type { Keys } from './keys';
import { sign } from './sign';

/** KMS, as far as it is used: https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html */
export function kms(keys: Keys): Service {
  return {
    protocol: jsonProtocol({ target: 'TrentService', version: '1.1' }),
    operations: {
      Decrypt: decrypt(keys),
      Encrypt: encrypt(keys),
      GenerateDataKey: generateDataKey(keys),
      GetPublicKey: getPublicKey(keys),
      Sign: sign(keys),
    },
  };
}
