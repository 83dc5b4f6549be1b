import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { createFieldCipher } from '../../../runtime/encryption/field-cipher';
import { InternalError, Unavailable } from '../../../runtime/errors';
import { DECRYPTION_FAILED, failureOf, localDataKeys } from './local-data-keys';

const MASTER_KEY = randomBytes(32);
const PLACE = { record: 'ann', field: 'email' };
const PLAINTEXT = Buffer.from('ann@example.com');

function cipherOf(service = 'users', store = 'profiles', masterKey: Uint8Array = MASTER_KEY) {
  return createFieldCipher({ dataKeys: localDataKeys(masterKey), service, store });
}

const cipher = cipherOf();
const ENCRYPTED_KEY_BYTES = 12 + 32 + 16;
const HEADER_BYTES = 7 + ENCRYPTED_KEY_BYTES + 64;

/** What another process with the same master key reads. */
const read = (ciphertext: Uint8Array, place = PLACE) => cipherOf().decrypt(ciphertext, place);

describe('what is encrypted', () => {
  it('is read again in its place, by any process of the service', async () => {
    const ciphertext = await cipher.encrypt(PLAINTEXT, PLACE);
    expect(await cipher.decrypt(ciphertext, PLACE)).toEqual(PLAINTEXT);
    expect(await read(ciphertext)).toEqual(PLAINTEXT);
  });

  it('is read again whatever it is and wherever it belongs', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 5_000 }),
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        async (plaintext, record, field) => {
          const ciphertext = await cipher.encrypt(plaintext, { record, field });
          expect(Uint8Array.from(await cipher.decrypt(ciphertext, { record, field }))).toEqual(plaintext);
        },
      ),
    );
  });

  it('never looks the same twice and shows nothing of the plaintext', async () => {
    const [first, second] = await Promise.all([cipher.encrypt(PLAINTEXT, PLACE), cipher.encrypt(PLAINTEXT, PLACE)]);
    const parts = (message: Uint8Array) => ({
      id: Buffer.from(message.subarray(HEADER_BYTES - 64, HEADER_BYTES - 32)).toString('hex'),
      commitment: Buffer.from(message.subarray(HEADER_BYTES - 32, HEADER_BYTES)).toString('hex'),
      iv: Buffer.from(message.subarray(HEADER_BYTES, HEADER_BYTES + 12)).toString('hex'),
      ciphertext: Buffer.from(message.subarray(HEADER_BYTES + 12)).toString('hex'),
    });
    const [one, two] = [parts(first), parts(second)];
    expect(one.id).not.toBe(two.id);
    expect(one.commitment).not.toBe(two.commitment);
    expect(one.iv).not.toBe(two.iv);
    expect(one.ciphertext).not.toBe(two.ciphertext);
    expect(Buffer.from(first).includes('ann')).toBe(false);
  });

  it('is as long as the header, the vector, the plaintext and the tag', async () => {
    expect(await cipher.encrypt(PLAINTEXT, PLACE)).toHaveLength(HEADER_BYTES + 12 + PLAINTEXT.length + 16);
  });

  it('may be given as a part of a larger buffer', async () => {
    const ciphertext = await cipher.encrypt(PLAINTEXT, PLACE);
    const larger = Buffer.concat([Buffer.alloc(7), ciphertext, Buffer.alloc(9)]);
    expect(await read(larger.subarray(7, 7 + ciphertext.length))).toEqual(PLAINTEXT);
  });
});

describe('one error, whatever is wrong', () => {
  it('with any single bit of a message flipped', async () => {
    const reader = cipherOf();
    const ciphertext = Buffer.from(await cipher.encrypt(Buffer.from('ab'), PLACE));
    expect(await reader.decrypt(ciphertext, PLACE)).toEqual(Buffer.from('ab'));
    for (let bit = 0; bit < ciphertext.length * 8; bit += 1) {
      const flipped = flip(ciphertext, bit);
      expect([bit, await failureOf(() => reader.decrypt(flipped, PLACE))]).toEqual([bit, DECRYPTION_FAILED]);
    }
  });

  it('with any bit of any message flipped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), fc.nat(), async (plaintext, position) => {
        const ciphertext = Buffer.from(await cipher.encrypt(plaintext, PLACE));
        const flipped = flip(ciphertext, position % (ciphertext.length * 8));
        expect(await failureOf(() => read(flipped))).toEqual(DECRYPTION_FAILED);
      }),
      { numRuns: 50 },
    );
  });

  it('with a message cut anywhere, or longer than it was', async () => {
    const reader = cipherOf();
    const ciphertext = await cipher.encrypt(PLAINTEXT, PLACE);
    for (let length = 0; length < ciphertext.length; length += 1) {
      const cut = ciphertext.subarray(0, length);
      expect([length, await failureOf(() => reader.decrypt(cut, PLACE))]).toEqual([length, DECRYPTION_FAILED]);
    }
    const longer = Buffer.concat([ciphertext, Buffer.alloc(1)]);
    expect(await failureOf(() => reader.decrypt(longer, PLACE))).toEqual(DECRYPTION_FAILED);
  });

  it.each([
    ['another record', { record: 'bob', field: 'email' }],
    ['another field', { record: 'ann', field: 'address' }],
    ['record and field divided elsewhere', { record: 'anne', field: 'mail' }],
    ['record and field exchanged', { record: 'email', field: 'ann' }],
    ['record and field joined', { record: 'annemail', field: '' }],
  ])('in %s', async (_, place) => {
    const ciphertext = await cipher.encrypt(PLAINTEXT, PLACE);
    expect(await failureOf(() => cipher.decrypt(ciphertext, place))).toEqual(DECRYPTION_FAILED);
    expect(await failureOf(() => read(ciphertext, place))).toEqual(DECRYPTION_FAILED);
  });

  it('in a place whose names imitate the bytes between names', async () => {
    const gap = '\0\0\0\0';
    const ciphertext = await cipher.encrypt(PLAINTEXT, { record: `a${gap}b`, field: 'c' });
    const place = { record: 'a', field: `b${gap}c` };
    expect(await failureOf(() => cipher.decrypt(ciphertext, place))).toEqual(DECRYPTION_FAILED);
  });

  it.each([
    ['another service', cipherOf('orders')],
    ['another store', cipherOf('users', 'audits')],
    ['service and store divided elsewhere', cipherOf('usersp', 'rofiles')],
    ['another master key', cipherOf('users', 'profiles', randomBytes(32))],
  ])('under %s', async (_, other) => {
    const ciphertext = await cipher.encrypt(PLAINTEXT, PLACE);
    expect(await failureOf(() => other.decrypt(ciphertext, PLACE))).toEqual(DECRYPTION_FAILED);
  });

  it('in another service that a careless master key lets open the data key', async () => {
    const dataKeys = localDataKeys(MASTER_KEY);
    const careless = (service: string, store: string) =>
      createFieldCipher({
        service,
        store,
        dataKeys: {
          generate: () => dataKeys.generate({ service: '', store: '' }),
          decrypt: (encrypted) => dataKeys.decrypt(encrypted, { service: '', store: '' }),
        },
      });
    const ciphertext = await careless('users', 'profiles').encrypt(PLAINTEXT, PLACE);
    expect(await careless('users', 'profiles').decrypt(ciphertext, PLACE)).toEqual(PLAINTEXT);
    expect(await failureOf(() => careless('orders', 'profiles').decrypt(ciphertext, PLACE))).toEqual(DECRYPTION_FAILED);
    expect(await failureOf(() => careless('users', 'orders').decrypt(ciphertext, PLACE))).toEqual(DECRYPTION_FAILED);
  });

  it('with parts of two messages put together', async () => {
    const [first, second] = await Promise.all([cipher.encrypt(PLAINTEXT, PLACE), cipher.encrypt(PLAINTEXT, PLACE)]);
    for (const at of [7, HEADER_BYTES - 64, HEADER_BYTES - 32, HEADER_BYTES, HEADER_BYTES + 12]) {
      const mixed = Buffer.concat([first.subarray(0, at), second.subarray(at)]);
      // Both have the same data key, so up to the message id they do not differ.
      const failure = mixed.equals(second) ? undefined : await failureOf(() => cipher.decrypt(mixed, PLACE));
      expect([at, failure]).toEqual([at, at > HEADER_BYTES - 64 ? DECRYPTION_FAILED : undefined]);
    }
  });

  it.each([
    ['nothing', ''],
    ['plaintext', '{"street":"Main Street 1"}'],
    ['a data key of no bytes', 'PLS\x01\x01\x00\x00'],
  ])('for %s', async (_, text) => {
    const bytes = Buffer.concat([Buffer.from(text), Buffer.alloc(text.startsWith('PLS') ? 200 : 0)]);
    expect(await failureOf(() => read(bytes))).toEqual(DECRYPTION_FAILED);
  });
});

describe('an encrypted data key at the limit of the format', () => {
  const propsOf = (length: number) => ({
    service: 'users',
    store: 'profiles',
    dataKeys: {
      generate: async () => ({ plaintext: Buffer.alloc(32, 1), encrypted: Buffer.alloc(length, 2) }),
      decrypt: async () => Buffer.alloc(32, 1),
    },
  });

  it.each([1, 6_144])('is written and read with %i bytes', async (length) => {
    const ciphertext = await createFieldCipher(propsOf(length)).encrypt(PLAINTEXT, PLACE);
    expect(await createFieldCipher(propsOf(length)).decrypt(ciphertext, PLACE)).toEqual(PLAINTEXT);
  });

  it.each([0, 6_145])('is not written with %i bytes', async (length) => {
    await expect(createFieldCipher(propsOf(length)).encrypt(PLAINTEXT, PLACE)).rejects.toThrow(
      new InternalError('an encrypted data key does not fit the format'),
    );
  });

  it.each([0, 6_145, 65_535])('is not taken to KMS with %i bytes', async (length) => {
    const decrypt = jest.fn(async () => Buffer.alloc(32, 1));
    const reader = createFieldCipher({ ...propsOf(1), dataKeys: { ...propsOf(1).dataKeys, decrypt } });
    const forged = Buffer.alloc(80_000);
    forged.write('PLS\x01\x01', 'latin1');
    forged.writeUInt16BE(length, 5);
    expect(await failureOf(() => reader.decrypt(forged, PLACE))).toEqual(DECRYPTION_FAILED);
    expect(decrypt).not.toHaveBeenCalled();
  });
});

it.each([
  ['magic', 0],
  ['version', 3],
  ['layout', 4],
])('a ciphertext of another %s is not taken to KMS', async (_, position) => {
  const dataKeys = localDataKeys(MASTER_KEY);
  const reader = createFieldCipher({ dataKeys, service: 'users', store: 'profiles' });
  const other = Buffer.from(await cipher.encrypt(PLAINTEXT, PLACE));
  other.writeUInt8(other.readUInt8(position) + 1, position);
  expect(await failureOf(() => reader.decrypt(other, PLACE))).toEqual(DECRYPTION_FAILED);
  expect(dataKeys.calls).toEqual([]);
});

describe('a name that is no well-formed text', () => {
  // Both would be encoded as the same replacement character.
  it.each(['\ud800', '\udc00', 'a\udfffb'])('is refused in a place (%j)', async (name) => {
    const error = new InternalError('a name in an encryption context is not well-formed text');
    await expect(cipher.encrypt(PLAINTEXT, { ...PLACE, record: name })).rejects.toThrow(error);
    await expect(cipher.encrypt(PLAINTEXT, { ...PLACE, field: name })).rejects.toThrow(error);
    await expect(cipher.decrypt(PLAINTEXT, { ...PLACE, record: name })).rejects.toThrow(error);
  });

  it('is none with characters beyond the first plane', async () => {
    const place = { record: '😀', field: 'é' };
    expect(await read(await cipher.encrypt(PLAINTEXT, place), place)).toEqual(PLAINTEXT);
  });
});

describe('when KMS is away', () => {
  const away = new Unavailable('KMS does not answer or refuses');
  const dataKeys = { generate: () => Promise.reject(away), decrypt: () => Promise.reject(away) };

  it('says so, and not that a ciphertext is bad', async () => {
    const ciphertext = await cipher.encrypt(PLAINTEXT, PLACE);
    const offline = createFieldCipher({ dataKeys, service: 'users', store: 'profiles' });
    await expect(offline.encrypt(PLAINTEXT, PLACE)).rejects.toBe(away);
    await expect(offline.decrypt(ciphertext, PLACE)).rejects.toBe(away);
  });
});

function flip(bytes: Uint8Array, bit: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return flipped;
}
