import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { createFieldCipher } from '../../../runtime/encryption/field-cipher';
import { createObjectCipher, FRAME_BYTES } from '../../../runtime/encryption/object-cipher';
import { Unavailable } from '../../../runtime/errors';
import { DECRYPTION_FAILED, failureOf, localDataKeys } from './local-data-keys';

const MASTER_KEY = randomBytes(32);
const PLACE = { record: 'receipts/1.pdf', field: 'content' };
const SEALED_FRAME = FRAME_BYTES + 16;
const HEADER_BYTES = 7 + (12 + 32 + 16) + 64;

const propsOf = (service = 'orders', store = 'receipts') => ({ dataKeys: localDataKeys(MASTER_KEY), service, store });
const cipher = createObjectCipher(propsOf());

async function* chunksOf(bytes: Uint8Array, size = 10_000): AsyncGenerator<Uint8Array, void> {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const encrypt = (plaintext: Uint8Array, place = PLACE) => collect(cipher.encryptStream(chunksOf(plaintext), place));
const decrypt = (ciphertext: Uint8Array, place = PLACE, reader = cipher) =>
  collect(reader.decryptStream(chunksOf(ciphertext), place));

/** Decrypts until it fails and gives what came out before. */
async function released(ciphertext: Uint8Array): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const failure = await failureOf(async () => {
    for await (const chunk of cipher.decryptStream(chunksOf(ciphertext), PLACE)) {
      chunks.push(chunk);
    }
  });
  expect(failure).toEqual(DECRYPTION_FAILED);
  return Buffer.concat(chunks);
}

describe('a content', () => {
  it.each([0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 3 * FRAME_BYTES])(
    'of %i bytes is read again, in as few frames as it needs',
    async (length) => {
      const plaintext = randomBytes(length);
      const ciphertext = await encrypt(plaintext);
      const frames = Math.max(1, Math.ceil(length / FRAME_BYTES));
      expect(ciphertext).toHaveLength(HEADER_BYTES + length + frames * 16);
      expect((await decrypt(ciphertext, PLACE, createObjectCipher(propsOf()))).equals(plaintext)).toBe(true);
    },
  );

  it('is the same however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.nat(300), fc.integer({ min: FRAME_BYTES - 50, max: FRAME_BYTES + 50 })), { maxLength: 4 }),
        fc.integer({ min: 1, max: 2 * FRAME_BYTES }),
        async (lengths, size) => {
          const chunks = lengths.map((length) => randomBytes(length));
          const source = async function* () {
            yield* chunks;
          };
          const ciphertext = await collect(cipher.encryptStream(source(), PLACE));
          const plaintext = await collect(cipher.decryptStream(chunksOf(ciphertext, size), PLACE));
          expect(plaintext.equals(Buffer.concat(chunks))).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('of equal frames has no equal ciphertexts', async () => {
    const ciphertext = await encrypt(Buffer.alloc(2 * FRAME_BYTES));
    const [first, second] = framesOf(ciphertext);
    expect(first?.equals(second ?? Buffer.of())).toBe(false);
    expect((await encrypt(Buffer.alloc(FRAME_BYTES))).includes(first?.subarray(0, 64) ?? '')).toBe(false);
  });

  it('is encrypted frame by frame, before the source has ended', async () => {
    let read = 0;
    const source = async function* () {
      for (; ; read += 1) {
        yield Buffer.alloc(FRAME_BYTES);
      }
    };
    const out = cipher.encryptStream(source(), PLACE)[Symbol.asyncIterator]();
    await out.next();
    expect(read).toBe(0);
    await out.next();
    expect(read).toBe(1);
    await out.return?.();
  });
});

function framesOf(ciphertext: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let start = HEADER_BYTES; start < ciphertext.length; start += SEALED_FRAME) {
    frames.push(ciphertext.subarray(start, start + SEALED_FRAME));
  }
  return frames;
}

describe('an attacker who changes what is stored', () => {
  const plaintext = randomBytes(2 * FRAME_BYTES + 100);
  let header: Buffer;
  let frames: Buffer[];
  const NONE = Buffer.of();

  beforeAll(async () => {
    const ciphertext = await encrypt(plaintext);
    header = ciphertext.subarray(0, HEADER_BYTES);
    frames = framesOf(ciphertext);
    expect(frames).toHaveLength(3);
  });

  it.each<[string, number[], number]>([
    ['cuts off the last frame', [0, 1], 1],
    ['cuts off the last two frames', [0], 0],
    ['cuts off everything', [], 0],
    ['leaves out the first frame', [1, 2], 0],
    ['leaves out a frame in the middle', [0, 2], 1],
    ['exchanges two frames', [1, 0, 2], 0],
    ['repeats a frame', [0, 0, 1, 2], 1],
    ['repeats the last frame', [0, 1, 2, 2], 2],
    ['puts the last frame first', [2, 0, 1], 0],
  ])('%s: nothing comes out but the authentic frames before', async (_, order, authentic) => {
    const out = await released(Buffer.concat([header, ...order.map((index) => frames[index] ?? NONE)]));
    expect(out.equals(plaintext.subarray(0, authentic * FRAME_BYTES))).toBe(true);
  });

  it('cuts within the last frame', async () => {
    for (const missing of [1, 15, 16, 17, 99, 100, 115]) {
      const last = frames[2] ?? NONE;
      const cut = Buffer.concat([header, frames[0] ?? NONE, frames[1] ?? NONE, last.subarray(0, -missing)]);
      expect(await released(cut)).toHaveLength(2 * FRAME_BYTES);
    }
  });

  it('adds bytes at the end', async () => {
    const longer = Buffer.concat([header, ...frames, Buffer.alloc(1)]);
    expect(await released(longer)).toHaveLength(2 * FRAME_BYTES);
  });

  it('adds an empty frame to an object that ends with a full one', async () => {
    const full = await encrypt(Buffer.alloc(FRAME_BYTES));
    const empty = (await encrypt(NONE)).subarray(HEADER_BYTES);
    expect(await released(Buffer.concat([full, empty]))).toHaveLength(0);
  });

  it('puts a frame of another object in its place', async () => {
    const other = await encrypt(plaintext);
    const [, second = NONE] = framesOf(other);
    const mixed = Buffer.concat([header, frames[0] ?? NONE, second, frames[2] ?? NONE]);
    expect(await released(mixed)).toHaveLength(FRAME_BYTES);
    const beheaded = Buffer.concat([other.subarray(0, HEADER_BYTES), ...frames]);
    expect(await released(beheaded)).toHaveLength(0);
  });

  it('flips a bit of any frame or of the header', async () => {
    const ciphertext = Buffer.concat([header, ...frames]);
    const positions = [...header.keys(), ...[0, 1, 2].map((frame) => HEADER_BYTES + frame * SEALED_FRAME + 50)];
    for (const position of positions) {
      const flipped = Buffer.from(ciphertext);
      flipped.writeUInt8(flipped.readUInt8(position) ^ 0x10, position);
      const complete = Math.max(0, Math.floor((position - HEADER_BYTES) / SEALED_FRAME));
      expect([position, (await released(flipped)).length]).toEqual([position, complete * FRAME_BYTES]);
    }
  });

  it('cuts within the header', async () => {
    for (let length = 0; length < HEADER_BYTES; length += 1) {
      expect(await released(header.subarray(0, length))).toHaveLength(0);
    }
  });

  it('puts the object elsewhere', async () => {
    const ciphertext = Buffer.concat([header, ...frames]);
    const inOther = (service: string, store: string) =>
      failureOf(() => decrypt(ciphertext, PLACE, createObjectCipher(propsOf(service, store))));
    expect(await failureOf(() => decrypt(ciphertext, { ...PLACE, record: 'receipts/2.pdf' }))).toEqual(
      DECRYPTION_FAILED,
    );
    expect(await failureOf(() => decrypt(ciphertext, { ...PLACE, field: 'name' }))).toEqual(DECRYPTION_FAILED);
    expect(await inOther('users', 'receipts')).toEqual(DECRYPTION_FAILED);
    expect(await inOther('orders', 'invoices')).toEqual(DECRYPTION_FAILED);
  });

  it('passes a value off as an object, or the other way round', async () => {
    const fields = createFieldCipher(propsOf());
    const value = Buffer.from(await fields.encrypt(Buffer.from('value'), PLACE));
    const object = await encrypt(Buffer.from('value'));
    const asObject = Buffer.from(value);
    asObject.writeUInt8(2, 4);
    const asValue = Buffer.from(object);
    asValue.writeUInt8(1, 4);
    for (const [attempt, action] of [
      () => decrypt(value),
      () => decrypt(asObject),
      () => fields.decrypt(object, PLACE),
      () => fields.decrypt(asValue, PLACE),
    ].entries()) {
      expect([attempt, await failureOf(action)]).toEqual([attempt, DECRYPTION_FAILED]);
    }
  });
});

describe('a source', () => {
  const failing = async function* (bytes: Uint8Array) {
    yield bytes;
    throw new Unavailable('broken');
  };

  it('that breaks leaves a ciphertext without its end', async () => {
    const written: Uint8Array[] = [];
    const writing = (async () => {
      for await (const chunk of cipher.encryptStream(failing(Buffer.alloc(FRAME_BYTES + 1)), PLACE)) {
        written.push(chunk);
      }
    })();
    await expect(writing).rejects.toThrow('broken');
    expect(await failureOf(() => decrypt(Buffer.concat(written)))).toEqual(DECRYPTION_FAILED);
  });

  it('that breaks while it is read is no bad ciphertext', async () => {
    const ciphertext = await encrypt(Buffer.alloc(10));
    await expect(collect(cipher.decryptStream(failing(ciphertext), PLACE))).rejects.toThrow(Unavailable);
  });

  it('is closed when the reader stops, and when a frame fails', async () => {
    const ciphertext = await encrypt(Buffer.alloc(3 * FRAME_BYTES));
    let closed = 0;
    const observed = async function* (bytes: Uint8Array) {
      try {
        yield* chunksOf(bytes);
      } finally {
        closed += 1;
      }
    };
    for await (const _ of cipher.decryptStream(observed(ciphertext), PLACE)) {
      break;
    }
    expect(closed).toBe(1);
    await failureOf(() => collect(cipher.decryptStream(observed(Buffer.alloc(500_000)), PLACE)));
    expect(closed).toBe(2);
    let chunks = 0;
    for await (const _ of cipher.encryptStream(observed(Buffer.alloc(3 * FRAME_BYTES)), PLACE)) {
      chunks += 1;
      if (chunks === 2) {
        break;
      }
    }
    expect(closed).toBe(3);
  });

  it('may have no way to be closed', async () => {
    const source = {
      [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true as const, value: undefined }) }),
    };
    expect(await collect(cipher.encryptStream(source, PLACE))).toHaveLength(HEADER_BYTES + 16);
  });
});

it('counts what is encrypted towards the limits of the data key', async () => {
  const props = propsOf();
  const limited = createObjectCipher({ ...props, limits: { bytes: 2 * FRAME_BYTES } });
  await collect(limited.encryptStream(chunksOf(Buffer.alloc(FRAME_BYTES)), PLACE));
  await collect(limited.encryptStream(chunksOf(Buffer.alloc(FRAME_BYTES - 1)), PLACE));
  await collect(limited.encryptStream(chunksOf(Buffer.alloc(1)), PLACE));
  expect(props.dataKeys.calls).toEqual(['generate']);
  await collect(limited.encryptStream(chunksOf(Buffer.alloc(1)), PLACE));
  expect(props.dataKeys.calls).toEqual(['generate', 'generate']);
});
