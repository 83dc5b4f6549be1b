import { DecryptCommand, GenerateDataKeyCommand, KMSClient, KMSServiceException } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { kmsDataKeys } from '../../../runtime/adapters/kms-data-keys';
import { ENVIRONMENT } from '../../../runtime/contract';
import { ConfigurationError, Unavailable } from '../../../runtime/errors';
import { DECRYPTION_FAILED, failureOf } from '../encryption/local-data-keys';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const CONTEXT = { service: 'users', store: 'profiles' };
const PLAINTEXT = new Uint8Array(32).fill(1);
const ENCRYPTED = new Uint8Array(184).fill(2);

const kms = mockClient(KMSClient);
const dataKeys = kmsDataKeys({ [ENVIRONMENT.dataKey]: KEY });

beforeEach(() => kms.reset());

function refusal(name: string) {
  return new KMSServiceException({ name, $fault: 'client', $metadata: {}, message: KEY });
}

it('makes a data key for service and store under the key of the environment', async () => {
  kms.on(GenerateDataKeyCommand).resolves({ Plaintext: PLAINTEXT, CiphertextBlob: ENCRYPTED });
  expect(await dataKeys.generate({ ...CONTEXT, ...{ record: 'ann' } })).toEqual({
    plaintext: PLAINTEXT,
    encrypted: ENCRYPTED,
  });
  expect(kms.calls().map(({ args: [{ input }] }) => input)).toEqual([
    { KeyId: KEY, KeySpec: 'AES_256', EncryptionContext: CONTEXT },
  ]);
});

it('opens a data key for service and store, and under no other key', async () => {
  kms.on(DecryptCommand).resolves({ Plaintext: PLAINTEXT });
  expect(await dataKeys.decrypt(ENCRYPTED, CONTEXT)).toEqual(PLAINTEXT);
  expect(kms.calls().map(({ args: [{ input }] }) => input)).toEqual([
    { KeyId: KEY, CiphertextBlob: ENCRYPTED, EncryptionContext: CONTEXT },
  ]);
});

it.each(['IncorrectKeyException', 'InvalidCiphertextException'])(
  'takes %s for a ciphertext that is not ours',
  async (name) => {
    kms.on(DecryptCommand).rejects(refusal(name));
    expect(await failureOf(() => dataKeys.decrypt(ENCRYPTED, CONTEXT))).toEqual(DECRYPTION_FAILED);
  },
);

it.each([
  'AccessDeniedException',
  'DependencyTimeoutException',
  'DisabledException',
  'KMSInternalException',
  'KMSInvalidStateException',
  'KeyUnavailableException',
  'NotFoundException',
  'ThrottlingException',
])('takes %s for KMS being away, and quotes none of it', async (name) => {
  const cause = refusal(name);
  kms.on(DecryptCommand).rejects(cause).on(GenerateDataKeyCommand).rejects(cause);
  for (const action of [() => dataKeys.decrypt(ENCRYPTED, CONTEXT), () => dataKeys.generate(CONTEXT)]) {
    await expect(action()).rejects.toThrow(Unavailable);
    expect(await failureOf(action)).toMatchObject({ detail: 'KMS does not answer or refuses', cause });
  }
});

it('takes a connection that breaks for KMS being away', async () => {
  kms.on(DecryptCommand).callsFake(() => Promise.reject('broken'));
  await expect(dataKeys.decrypt(ENCRYPTED, CONTEXT)).rejects.toThrow(Unavailable);
});

it.each([{}, { Plaintext: PLAINTEXT }, { CiphertextBlob: ENCRYPTED }])(
  'makes nothing of half an answer',
  async (answer) => {
    kms.on(GenerateDataKeyCommand).resolves(answer);
    await expect(dataKeys.generate(CONTEXT)).rejects.toThrow(new Unavailable('KMS gave no data key'));
  },
);

it('makes nothing of an empty answer', async () => {
  kms.on(DecryptCommand).resolves({});
  await expect(dataKeys.decrypt(ENCRYPTED, CONTEXT)).rejects.toThrow(new Unavailable('KMS gave no data key'));
});

it.each([
  undefined,
  '',
  'alias/users',
  '1234abcd-12ab-34cd-56ef-1234567890ab',
  'arn:aws:kms:eu-central-1:111122223333:alias/users',
  `x${KEY}`,
  `${KEY}/x`,
])('does not start with %s in place of the ARN of a key', (arn) => {
  expect(() => kmsDataKeys({ [ENVIRONMENT.dataKey]: arn })).toThrow(ConfigurationError);
});

it.each([KEY, 'arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab'])(
  'starts with %s',
  (arn) => {
    expect(() => kmsDataKeys({ [ENVIRONMENT.dataKey]: arn })).not.toThrow();
  },
);

it('asks the environment of the process by default', () => {
  expect(() => kmsDataKeys()).toThrow(`${ENVIRONMENT.dataKey} must hold the ARN of a KMS key, got ''`);
});
