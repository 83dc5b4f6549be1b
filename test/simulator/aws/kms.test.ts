import { createHash, createPublicKey, verify } from 'node:crypto';
import {
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GetPublicKeyCommand,
  KMSClient,
  ReEncryptCommand,
  SignCommand,
} from '@aws-sdk/client-kms';
import { failure, KEY, OTHER_KEY, startWorld, type World } from './support';

const SIGNING_KEY = 'arn:aws:kms:eu-central-1:111122223333:key/signing';
const RSA_KEY = 'arn:aws:kms:eu-central-1:111122223333:key/rsa';
const RSA_ENCRYPTION_KEY = 'arn:aws:kms:eu-central-1:111122223333:key/rsa-encryption';
const ABSENT_KEY = 'arn:aws:kms:eu-central-1:111122223333:key/absent';
const CONTEXT = { service: 'orders', store: 'cards' };

let world: World;
let client: KMSClient;

beforeEach(async () => {
  world = await startWorld({
    keys: [
      { arn: KEY },
      { arn: OTHER_KEY },
      { arn: SIGNING_KEY, spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY' },
      { arn: RSA_ENCRYPTION_KEY, spec: 'RSA_2048' },
      { arn: RSA_KEY, spec: 'RSA_2048', usage: 'SIGN_VERIFY' },
    ],
  });
  const actions = ['Decrypt', 'Encrypt', 'GenerateDataKey', 'GetPublicKey', 'Sign'];
  for (const arn of [KEY, OTHER_KEY, SIGNING_KEY, RSA_KEY, RSA_ENCRYPTION_KEY, ABSENT_KEY]) {
    world.authority.allow(...actions.map((action) => `kms:${action} ${arn}`));
  }
  client = new KMSClient(world.client());
});

afterEach(async () => {
  client.destroy();
  await world.aws.stop();
});

async function dataKey() {
  const { CiphertextBlob = new Uint8Array(), Plaintext } = await client.send(
    new GenerateDataKeyCommand({ KeyId: KEY, KeySpec: 'AES_256', EncryptionContext: CONTEXT }),
  );
  return { CiphertextBlob, Plaintext };
}

describe('KMS', () => {
  it('decrypts what it has encrypted, in the same context only', async () => {
    const { CiphertextBlob, Plaintext } = await dataKey();
    const decrypted = await client.send(
      new DecryptCommand({ KeyId: KEY, CiphertextBlob, EncryptionContext: { store: 'cards', service: 'orders' } }),
    );
    expect(decrypted.Plaintext).toEqual(Plaintext);
    expect(Plaintext).toHaveLength(32);
    for (const EncryptionContext of [undefined, { service: 'orders' }, { ...CONTEXT, service: 'payments' }]) {
      const call = client.send(new DecryptCommand({ KeyId: KEY, CiphertextBlob, EncryptionContext }));
      expect(await failure(call)).toBe('InvalidCiphertextException');
    }
  });

  it('refuses a ciphertext in which any bit was flipped', async () => {
    const { CiphertextBlob } = await dataKey();
    for (let i = 0; i < CiphertextBlob.length; i += 7) {
      const flipped = Uint8Array.from(CiphertextBlob);
      flipped[i] = (flipped[i] ?? 0) ^ 1;
      const call = client.send(new DecryptCommand({ KeyId: KEY, CiphertextBlob: flipped, EncryptionContext: CONTEXT }));
      expect(await failure(call)).toBe('InvalidCiphertextException');
    }
  });

  it('refuses the ciphertext of another key', async () => {
    const { CiphertextBlob } = await client.send(
      new EncryptCommand({ KeyId: OTHER_KEY, Plaintext: Buffer.from('x'), EncryptionContext: CONTEXT }),
    );
    const call = client.send(new DecryptCommand({ KeyId: KEY, CiphertextBlob, EncryptionContext: CONTEXT }));
    expect(await failure(call)).toBe('IncorrectKeyException');
  });

  it('signs digests that the public key verifies', async () => {
    const message = Buffer.from('a head of the audit chain');
    const Message = createHash('sha256').update(message).digest();
    const cases = [
      [SIGNING_KEY, 'ECDSA_SHA_256'],
      [RSA_KEY, 'RSASSA_PKCS1_V1_5_SHA_256'],
    ] as const;
    for (const [KeyId, SigningAlgorithm] of cases) {
      const { PublicKey = [] } = await client.send(new GetPublicKeyCommand({ KeyId }));
      const key = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
      for (const signed of [{ Message, MessageType: 'DIGEST' as const }, { Message: message }]) {
        const { Signature = [] } = await client.send(new SignCommand({ KeyId, SigningAlgorithm, ...signed }));
        expect(verify('sha256', message, key, Buffer.from(Signature))).toBe(true);
        expect(verify('sha256', Buffer.from('another'), key, Buffer.from(Signature))).toBe(false);
      }
    }
    expect(world.authority.about('kms:Sign')?.context['kms:SigningAlgorithm']).toBe('RSASSA_PKCS1_V1_5_SHA_256');
  });

  it.each([
    ['a key for signatures does not encrypt', SIGNING_KEY, 'InvalidKeyUsageException'],
    ['a key that is not there', ABSENT_KEY, 'NotFoundException'],
  ])('%s', async (_, KeyId, name) => {
    expect(await failure(client.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') })))).toBe(name);
  });

  it('signs with no key that is there to encrypt, and encrypts with none that is there to sign', async () => {
    const [algorithm, Message] = ['RSASSA_PKCS1_V1_5_SHA_256' as const, Buffer.from('x')];
    const call = client.send(new SignCommand({ KeyId: RSA_ENCRYPTION_KEY, Message, SigningAlgorithm: algorithm }));
    expect(await failure(call)).toBe('InvalidKeyUsageException');
    const other = client.send(new EncryptCommand({ KeyId: RSA_ENCRYPTION_KEY, Plaintext: Message }));
    expect(await failure(other)).toBe('InvalidKeyUsageException');
  });

  it('uses no key that is switched off', async () => {
    world.aws.keys.setState(KEY, 'Disabled');
    expect(await failure(dataKey())).toBe('DisabledException');
    world.aws.keys.setState(KEY, 'PendingDeletion');
    expect(await failure(dataKey())).toBe('KMSInvalidStateException');
    world.aws.keys.setState(KEY, 'Enabled');
    expect(await failure(dataKey())).toBe('no failure');
  });

  it('denies what the authority does not allow, and tells the authority the context', async () => {
    world.authority.forbid(`kms:GenerateDataKey ${KEY}`);
    expect(await failure(dataKey())).toBe('AccessDeniedException');
    expect(world.authority.about('kms:GenerateDataKey')).toMatchObject({
      principalArn: 'arn:aws:iam::111122223333:role/orders',
      context: { 'kms:EncryptionContext:service': 'orders', 'kms:CallerAccount': '111122223333' },
    });
    expect(world.authority.about('kms:GenerateDataKey')?.context).not.toHaveProperty('kms:ViaService');
  });

  it('says what it does not implement, and lists it', async () => {
    const { CiphertextBlob } = await dataKey();
    const call = client.send(new ReEncryptCommand({ CiphertextBlob, DestinationKeyId: OTHER_KEY }));
    expect(await failure(call)).toBe('NotImplemented');
    expect([...world.aws.unimplemented]).toEqual(['kms:ReEncrypt']);
  });
});
