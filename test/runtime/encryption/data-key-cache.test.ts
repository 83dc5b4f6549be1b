import { createDataKeyCache } from '../../../runtime/encryption/data-key-cache';
import { type DataKeyLimits, resolveLimits } from '../../../runtime/encryption/data-keys';
import { ConfigurationError, InternalError, Unavailable } from '../../../runtime/errors';
import { DECRYPTION_FAILED, failureOf, localDataKeys, testClock } from './local-data-keys';

const STORE = { service: 'users', store: 'profiles' };

function setUp(limits?: DataKeyLimits) {
  const clock = testClock();
  const dataKeys = localDataKeys();
  const cache = createDataKeyCache({ ...STORE, dataKeys, limits, now: clock.now });
  /** Uses the encryption key for so many bytes and tells which key it was. */
  const spend = (bytes = 1) => cache.encryption.withKey(bytes, (key) => key.encrypted);
  const generated = () => dataKeys.calls.filter((call) => call === 'generate').length;
  const opened = () => dataKeys.calls.filter((call) => call === 'decrypt').length;
  return { clock, dataKeys, cache, spend, generated, opened };
}

const isZero = (bytes: Uint8Array | undefined) => bytes?.every((byte) => byte === 0);

describe('the key that encrypts', () => {
  it('is kept', async () => {
    const { spend, generated } = setUp();
    expect(await spend()).toBe(await spend());
    expect(generated()).toBe(1);
  });

  it('is fetched once for many who need it at the same time', async () => {
    const { spend, generated } = setUp();
    await Promise.all(Array.from({ length: 50 }, () => spend()));
    expect(generated()).toBe(1);
  });

  it('is bound to service and store', async () => {
    const dataKeys = localDataKeys();
    const generate = jest.spyOn(dataKeys, 'generate');
    await createDataKeyCache({ ...STORE, dataKeys }).encryption.withKey(1, () => undefined);
    expect(generate).toHaveBeenCalledWith(STORE);
  });

  it('is used until its age reaches the limit', async () => {
    const { clock, spend } = setUp({ ageSeconds: 60 });
    const first = await spend();
    clock.advance(59.999);
    expect(await spend()).toBe(first);
    clock.advance(0.001);
    expect(await spend()).not.toBe(first);
  });

  it('is used for five minutes by default', async () => {
    const { clock, spend } = setUp();
    const first = await spend();
    clock.advance(299.999);
    expect(await spend()).toBe(first);
    clock.advance(0.001);
    expect(await spend()).not.toBe(first);
  });

  it('is not used when the clock was set back, because its age is unknown', async () => {
    const { clock, spend } = setUp();
    const first = await spend();
    clock.advance(-0.001);
    expect(await spend()).not.toBe(first);
  });

  it('encrypts as many messages as the limit and no more', async () => {
    const { spend } = setUp({ messages: 3 });
    const keys = [await spend(), await spend(), await spend(), await spend()];
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
  });

  it('encrypts as many bytes as the limit and no more', async () => {
    const { spend } = setUp({ bytes: 100 });
    const first = await spend(60);
    expect(await spend(39)).toBe(first);
    expect(await spend(1)).toBe(first);
    expect(await spend(1)).not.toBe(first);
  });

  it('is not begun for a message that would take it past the limit', async () => {
    const { spend } = setUp({ bytes: 100 });
    const first = await spend(60);
    const second = await spend(41);
    expect(second).not.toBe(first);
    expect(await spend(59)).toBe(second);
  });

  it('encrypts a message longer than the limit alone', async () => {
    const { spend } = setUp({ bytes: 100 });
    const first = await spend(101);
    expect(await spend(0)).not.toBe(first);
    const [third, fourth] = [await spend(100), await spend(1_000)];
    expect(fourth).not.toBe(third);
  });

  it('counts bytes that become known later', async () => {
    const { cache, spend } = setUp({ bytes: 100 });
    const { encrypted, count } = await cache.encryption.withKey(0, ({ encrypted, spend }) => ({
      encrypted,
      count: spend,
    }));
    count(99);
    expect(await spend(0)).toBe(encrypted);
    count(1);
    const next = await spend(0);
    expect(next).not.toBe(encrypted);
    // What is counted for a key that is gone does not touch its successor.
    count(100);
    expect(await spend(0)).toBe(next);
  });

  it('counts a use that failed', async () => {
    const { cache, spend } = setUp({ messages: 1 });
    let first: Uint8Array | undefined;
    const failing = cache.encryption.withKey(1, ({ encrypted }) => {
      first = encrypted;
      throw new Error('failed');
    });
    await expect(failing).rejects.toThrow('failed');
    expect(await spend()).not.toBe(first);
  });

  it.each([
    ['messages', { messages: 2 }, 1],
    ['bytes', { bytes: 20 }, 10],
    ['age', { ageSeconds: 1 }, 1],
  ])('is overwritten when it leaves for its %s', async (_, limits, bytes) => {
    const { clock, cache } = setUp(limits);
    const seen: Uint8Array[] = [];
    const use = () =>
      cache.encryption.withKey(bytes, ({ pseudorandomKey }) => {
        expect(isZero(pseudorandomKey)).toBe(false);
        seen.push(pseudorandomKey);
      });
    await use();
    expect(isZero(seen[0])).toBe(false);
    await use();
    clock.advance(1);
    await use();
    expect(isZero(seen[0])).toBe(true);
    expect(isZero(seen.at(-1))).toBe(false);
  });

  it('is never handed out overwritten, however many wait for it', async () => {
    const { cache, generated } = setUp({ messages: 2 });
    const uses = Array.from({ length: 21 }, () =>
      cache.encryption.withKey(1, ({ pseudorandomKey }) => isZero(pseudorandomKey)),
    );
    expect(new Set(await Promise.all(uses))).toEqual(new Set([false]));
    expect(generated()).toBe(11);
  });

  it('leaves no copy of the plaintext key behind', async () => {
    const { spend, dataKeys } = setUp();
    await spend();
    expect(dataKeys.handedOut.map(isZero)).toEqual([true]);
  });

  it.each([16, 31, 33])('is refused with %i bytes', async (length) => {
    const dataKeys = {
      ...localDataKeys(),
      generate: async () => ({ plaintext: Buffer.alloc(length, 1), encrypted: Buffer.alloc(9) }),
    };
    const { encryption } = createDataKeyCache({ ...STORE, dataKeys });
    await expect(encryption.withKey(1, () => undefined)).rejects.toThrow(
      new InternalError('a data key must have 32 bytes'),
    );
  });

  it('is asked for again after KMS failed', async () => {
    const dataKeys = localDataKeys();
    const generate = jest.spyOn(dataKeys, 'generate').mockRejectedValueOnce(new Unavailable('away'));
    const { encryption } = createDataKeyCache({ ...STORE, dataKeys });
    const attempts = await Promise.allSettled([1, 2].map(() => encryption.withKey(1, () => 'used')));
    expect(attempts.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await encryption.withKey(1, () => 'used')).toBe('used');
    expect(generate).toHaveBeenCalledTimes(2);
  });
});

describe('the keys that decrypt', () => {
  /** Encrypted data keys of another process with the same master key. */
  async function foreignKeys(dataKeys: ReturnType<typeof localDataKeys>, count: number): Promise<Uint8Array[]> {
    const keys = await Promise.all(Array.from({ length: count }, () => dataKeys.generate(STORE)));
    return keys.map(({ encrypted }) => encrypted);
  }

  const NONE = Buffer.of();

  it('are opened once, also for many who need one at the same time', async () => {
    const { cache, dataKeys, opened } = setUp();
    const [key = NONE] = await foreignKeys(dataKeys, 1);
    const uses = Array.from({ length: 20 }, () => cache.decryption.withKey(key, (bytes) => bytes.toString('hex')));
    const used = new Set(await Promise.all(uses));
    used.add(await cache.decryption.withKey(Buffer.from(key), (bytes) => bytes.toString('hex')));
    expect(used.size).toBe(1);
    expect(opened()).toBe(1);
  });

  it('are each the right one', async () => {
    const { cache, dataKeys, opened } = setUp();
    const keys = await foreignKeys(dataKeys, 5);
    const use = () => Promise.all(keys.map((key) => cache.decryption.withKey(key, (bytes) => bytes.toString('hex'))));
    const first = await use();
    expect(new Set(first).size).toBe(5);
    expect(await use()).toEqual(first);
    expect(opened()).toBe(5);
  });

  it('include the one that encrypts, without asking KMS', async () => {
    const { cache, spend, opened } = setUp();
    const encrypted = await spend();
    const [encrypting, decrypting] = [
      await cache.encryption.withKey(1, ({ pseudorandomKey }) => pseudorandomKey.toString('hex')),
      await cache.decryption.withKey(encrypted, (bytes) => bytes.toString('hex')),
    ];
    expect(decrypting).toBe(encrypting);
    expect(opened()).toBe(0);
  });

  it('include the one that encrypted, after it was used up', async () => {
    const { cache, spend, opened } = setUp({ messages: 1 });
    const encrypted = await spend();
    expect(await cache.decryption.withKey(encrypted, isZero)).toBe(false);
    expect(opened()).toBe(0);
  });

  it('are kept until their age reaches the limit, used or not', async () => {
    const { clock, cache, dataKeys, opened } = setUp({ ageSeconds: 60 });
    const [key = NONE] = await foreignKeys(dataKeys, 1);
    const seen: Uint8Array[] = [];
    const use = () => cache.decryption.withKey(key, (bytes) => seen.push(bytes));
    await use();
    clock.advance(59.999);
    await use();
    expect(opened()).toBe(1);
    clock.advance(0.001);
    await use();
    expect(opened()).toBe(2);
    expect(seen.map(isZero)).toEqual([true, true, false]);
  });

  it('are bounded in number; the one that was not used for longest is overwritten', async () => {
    const { cache, dataKeys, opened } = setUp({ entries: 2 });
    const [a = NONE, b = NONE, c = NONE] = await foreignKeys(dataKeys, 3);
    const seen = new Map<Uint8Array, Uint8Array>();
    const use = (key: Uint8Array) => cache.decryption.withKey(key, (bytes) => void seen.set(key, bytes));
    await use(a);
    await use(b);
    await use(a);
    expect(opened()).toBe(2);
    await use(c);
    expect([a, b, c].map((key) => isZero(seen.get(key)))).toEqual([false, true, false]);
    await use(a);
    expect(opened()).toBe(3);
    await use(b);
    expect(opened()).toBe(4);
    expect([a, b, c].map((key) => isZero(seen.get(key)))).toEqual([false, false, true]);
  });

  it('do not outlive their age when another is opened, even if nobody asks for them', async () => {
    const { clock, cache, dataKeys } = setUp({ ageSeconds: 60 });
    const [a = NONE, b = NONE, c = NONE] = await foreignKeys(dataKeys, 3);
    const seen: Uint8Array[] = [];
    const use = (key: Uint8Array) => cache.decryption.withKey(key, (bytes) => void seen.push(bytes));
    await use(a);
    clock.advance(30);
    await use(b);
    clock.advance(30);
    await use(c);
    expect(seen.map(isZero)).toEqual([true, false, false]);
  });

  it('are never handed out overwritten, when more are needed at once than are kept', async () => {
    const { cache, dataKeys } = setUp({ entries: 1 });
    const keys = await foreignKeys(dataKeys, 8);
    const uses = keys.map((key) => cache.decryption.withKey(key, isZero));
    expect(new Set(await Promise.all(uses))).toEqual(new Set([false]));
  });

  it('leave no copy of the plaintext key behind', async () => {
    const { cache, dataKeys } = setUp();
    const [key = NONE] = await foreignKeys(dataKeys, 1);
    await cache.decryption.withKey(key, () => undefined);
    expect(isZero(dataKeys.handedOut.at(-1))).toBe(true);
  });

  it.each([16, 31, 33])('are refused with %i bytes', async (length) => {
    const dataKeys = { ...localDataKeys(), decrypt: async () => Buffer.alloc(length, 1) };
    const { decryption } = createDataKeyCache({ ...STORE, dataKeys });
    expect(await failureOf(() => decryption.withKey(Buffer.alloc(9), () => undefined))).toEqual(DECRYPTION_FAILED);
  });

  it('are asked for again after KMS failed', async () => {
    const dataKeys = localDataKeys();
    const [key = NONE] = await foreignKeys(dataKeys, 1);
    jest.spyOn(dataKeys, 'decrypt').mockRejectedValueOnce(new Unavailable('away'));
    const { decryption } = createDataKeyCache({ ...STORE, dataKeys });
    await expect(decryption.withKey(key, () => 'used')).rejects.toThrow(Unavailable);
    expect(await decryption.withKey(key, () => 'used')).toBe('used');
  });

  it('are opened for service and store', async () => {
    const decrypt = jest.fn(async () => Buffer.alloc(32));
    const { decryption } = createDataKeyCache({ ...STORE, dataKeys: { ...localDataKeys(), decrypt } });
    await decryption.withKey(Buffer.of(7), () => undefined);
    expect(decrypt).toHaveBeenCalledWith(Buffer.of(7), STORE);
  });
});

describe('limits', () => {
  const create = (limits: DataKeyLimits) => () => createDataKeyCache({ ...STORE, dataKeys: localDataKeys(), limits });

  it.each([
    ['ageSeconds', 86_400],
    ['messages', 2 ** 32],
    ['bytes', 2 ** 46],
    ['entries', 10_000],
  ])('%s is a whole number from 1 to %i', (name, max) => {
    expect(create({ [name]: 1 })).not.toThrow();
    expect(create({ [name]: max })).not.toThrow();
    for (const value of [0, -1, 1.5, max + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(create({ [name]: value })).toThrow(
        new ConfigurationError(`limits.${name} must be a whole number from 1 to ${max}, got ${value}`),
      );
    }
  });

  it('are five minutes, 2^20 messages, 8 GiB and 1000 keys by default', () => {
    const standard = { ageSeconds: 300, messages: 2 ** 20, bytes: 2 ** 33, entries: 1_000 };
    expect(resolveLimits()).toEqual(standard);
    expect(resolveLimits({ messages: 5 })).toEqual({ ...standard, messages: 5 });
  });

  it('entries is 1000 by default', async () => {
    const { cache } = setUp();
    const seen: Uint8Array[] = [];
    for (let index = 0; index <= 1_000; index += 1) {
      cache.decryption.add({ pseudorandomKey: Buffer.alloc(64, 1), encrypted: Buffer.from(String(index)) });
    }
    const keep = (bytes: Uint8Array) => void seen.push(bytes);
    await cache.decryption.withKey(Buffer.from('1'), keep);
    expect(await failureOf(() => cache.decryption.withKey(Buffer.from('0'), keep))).toEqual(DECRYPTION_FAILED);
    expect(seen).toHaveLength(1);
  });

  it('uses the system clock by default', async () => {
    jest.useFakeTimers({ now: 0 });
    try {
      const cache = createDataKeyCache({ ...STORE, dataKeys: localDataKeys() });
      const use = () => cache.encryption.withKey(1, ({ encrypted }) => encrypted);
      const first = await use();
      jest.setSystemTime(299_999);
      expect(await use()).toBe(first);
      jest.setSystemTime(300_000);
      expect(await use()).not.toBe(first);
    } finally {
      jest.useRealTimers();
    }
  });
});
