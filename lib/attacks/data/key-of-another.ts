import { type Attack, defineAttack } from '../attack';
import type { AwsAnswer } from '../scene/aws-call';
import { saveProfile } from '../scene/profile';
import { keyAt } from '../scene/resources';
import type { Scene } from '../scene/scene';
import { withRole } from '../scene/with-role';

const STANDARDS = ['CWE-284', 'NIST SP 800-57 section 5.3', 'NIST SP 800-53 SC-12'];
const CONTEXT = { service: 'users', store: 'profiles' };
const KEY = 'Users/Keys/Confidential';

/** The encrypted data key in the ciphertext of an address: docs/encryption-format.md. */
async function dataKeyOf(scene: Scene): Promise<string> {
  const row = await saveProfile(scene, scene.customer, 'Invalidenstr. 43');
  const message = Buffer.from(String(row['address']?.['B']), 'base64');
  return message.subarray(7, 7 + message.readUInt16BE(5)).toString('base64');
}

/** Whether KMS gave a key of AES-256. */
const isDataKey = ({ Plaintext }: AwsAnswer['body']): boolean =>
  Buffer.from(String(Plaintext ?? ''), 'base64').length === 32;

const ofAnotherStore = defineAttack({
  name: 'the data key of another store',
  category: 'data',
  has: 'the credentials of users, and the ciphertext of an address',
  action: 'asks KMS for the data key of the ciphertext as if it belonged to another store',
  control: 'encryption',
  standards: [...STANDARDS, 'CWE-345'],
  trace: {
    by: 'sight',
    reason: /^InvalidCiphertextException$/,
    because: 'KMS refuses; CloudTrail, which is not simulated, records it',
  },
  async attempt(scene) {
    const { body, status } = await scene.aws('users', 'kms', 'Decrypt', {
      KeyId: keyAt(scene, KEY),
      CiphertextBlob: await dataKeyOf(scene),
      EncryptionContext: { ...CONTEXT, store: 'exports' },
    });
    return { succeeded: status === 200, status, seen: String(body['message'] || body['__type']) };
  },
});

/** Code of one service at the keys of another. */
export const keyOfAnother: readonly Attack[] = [
  withRole({
    name: 'the data key of another service',
    category: 'data',
    action: 'has the encrypted address of a customer and asks KMS for its data key',
    as: 'orders',
    api: 'kms',
    operation: 'Decrypt',
    standards: STANDARDS,
    input: async (scene) => ({
      KeyId: keyAt(scene, KEY),
      CiphertextBlob: await dataKeyOf(scene),
      EncryptionContext: CONTEXT,
    }),
    got: isDataKey,
  }),
  withRole({
    name: 'a new data key of another service',
    category: 'data',
    action: 'asks KMS for a data key of users, to write addresses that users would believe',
    as: 'orders',
    api: 'kms',
    operation: 'GenerateDataKey',
    standards: STANDARDS,
    input: (scene) => ({ KeyId: keyAt(scene, KEY), KeySpec: 'AES_256', EncryptionContext: CONTEXT }),
    got: isDataKey,
  }),
  ofAnotherStore,
];
