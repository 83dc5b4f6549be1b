import { type ServiceError, Unauthenticated, Unavailable } from '../../../runtime/errors';
import { createSecretCache, type SecretCacheProps } from '../../../runtime/secrets/secret-cache';
import type { SecretStage, SecretValue, SecretVersion } from '../../../runtime/secrets/secret-version';

type Versions<Value extends SecretValue> = Partial<Record<SecretStage, SecretVersion<Value>>>;

/** A secret that a test rotates; the clock and the timers of the process stand still. */
function setUp<Value extends SecretValue = string>(
  versions: Versions<Value>,
  props: Partial<SecretCacheProps<Value>> = {},
) {
  const source = { versions, down: false };
  const reads: SecretStage[] = [];
  const handedOut: Value[] = [];
  const cache = createSecretCache<Value>({
    async load(stage) {
      reads.push(stage);
      if (source.down) {
        throw new Unavailable('away');
      }
      const version = source.versions[stage];
      if (version === undefined) {
        return undefined;
      }
      const value = (version.value instanceof Uint8Array ? Uint8Array.from(version.value) : version.value) as Value;
      handedOut.push(value);
      return { id: version.id, value };
    },
    isAuthenticationFailure: (error) => error instanceof Unauthenticated,
    random: () => 0.5,
    ...props,
  });
  return { source, reads, handedOut, cache };
}

const version = <Value>(id: string, value: Value) => ({ id, value });
const CURRENT = { AWSCURRENT: version('v1', 'one') };
const ROTATED = { AWSCURRENT: version('v2', 'two'), AWSPREVIOUS: version('v1', 'one') };

/** A service that knows these secrets, and what it was shown. */
function gate(accepted: string[]) {
  const shown: string[] = [];
  const use = async (secret: SecretValue) => {
    shown.push(String(secret));
    if (!accepted.includes(String(secret))) {
      throw new Unauthenticated('refused');
    }
    return `in with ${secret}`;
  };
  return { shown, accepted, use };
}

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2026, 10, 22, 12) });
});

afterEach(() => {
  jest.useRealTimers();
});

/** Moves the clock while no timer fires, as in a function that is frozen. */
const freeze = (seconds: number) => jest.setSystemTime(Date.now() + seconds * 1_000);

/** Lets everything that is under way come to its end. */
const settle = () => jest.advanceTimersByTimeAsync(0);

describe('reading', () => {
  it('happens once, at the first use, for many at the same time', async () => {
    const { cache, reads } = setUp(CURRENT);
    expect(reads).toEqual([]);
    expect(await Promise.all([cache.get(), cache.get(), cache.get()])).toEqual(['one', 'one', 'one']);
    expect(await cache.get()).toBe('one');
    expect(reads).toEqual(['AWSCURRENT']);
    cache.close();
  });

  it('is repeated in the background', async () => {
    const { cache, reads, source } = setUp(CURRENT);
    await cache.get();
    source.versions = ROTATED;
    await jest.advanceTimersByTimeAsync(299_999);
    expect(reads).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(reads).toHaveLength(2);
    expect(await cache.get()).toBe('two');
    await jest.advanceTimersByTimeAsync(300_000);
    expect(reads).toHaveLength(3);
    cache.close();
  });

  it.each([
    [0, 270],
    [0.5, 300],
    [1, 330],
  ])('is spread by a tenth to both sides (%d)', async (random, seconds) => {
    const { cache, reads } = setUp(CURRENT, { random: () => random });
    await cache.get();
    await jest.advanceTimersByTimeAsync(seconds * 1_000 - 1);
    expect(reads).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(reads).toHaveLength(2);
    cache.close();
  });

  it('is repeated when a frozen function wakes up, without anyone waiting', async () => {
    const { cache, reads, source } = setUp(CURRENT);
    await cache.get();
    source.versions = ROTATED;
    freeze(299.999);
    expect(await cache.get()).toBe('one');
    expect(reads).toHaveLength(1);
    freeze(0.001);
    expect(await cache.get()).toBe('one');
    await settle();
    expect(await cache.get()).toBe('two');
    expect(reads).toHaveLength(2);
    cache.close();
  });

  it('does not keep the process alive', async () => {
    const { cache } = setUp(CURRENT);
    const unref = jest.fn();
    const timeout = jest.spyOn(globalThis, 'setTimeout').mockReturnValue({ unref } as unknown as NodeJS.Timeout);
    await cache.get();
    expect(unref).toHaveBeenCalledTimes(1);
    timeout.mockRestore();
  });

  it('spares the source: one timer at a time', async () => {
    const { cache } = setUp(CURRENT);
    await cache.get();
    freeze(300);
    await cache.get();
    await settle();
    expect(jest.getTimerCount()).toBe(1);
    cache.close();
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('when the secret cannot be read', () => {
  it('the last version is good for an hour and then none is', async () => {
    const { cache, source } = setUp(CURRENT);
    await cache.get();
    source.down = true;
    freeze(3_599.999);
    expect(await cache.get()).toBe('one');
    await settle();
    freeze(0.001);
    await expect(cache.get()).rejects.toThrow(Unavailable);
    await expect(cache.withSecret(async () => 'used')).rejects.toThrow(Unavailable);
    source.down = false;
    expect(await cache.get()).toBe('one');
    cache.close();
  });

  it('reading is tried again after half a minute', async () => {
    const { cache, reads, source } = setUp(CURRENT);
    await cache.get();
    source.down = true;
    await jest.advanceTimersByTimeAsync(300_000);
    expect(reads).toHaveLength(2);
    source.down = false;
    source.versions = ROTATED;
    await jest.advanceTimersByTimeAsync(29_999);
    await cache.get();
    expect(reads).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(reads).toHaveLength(3);
    expect(await cache.get()).toBe('two');
    cache.close();
  });

  it('it is unavailable from the start', async () => {
    const { cache, source } = setUp(CURRENT);
    source.down = true;
    const failure = await cache.get().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Unavailable);
    expect((failure as ServiceError).cause).toEqual(new Unavailable('away'));
    source.down = false;
    expect(await cache.get()).toBe('one');
    cache.close();
  });

  it('a secret without a current version is none', async () => {
    const { cache, source } = setUp<string>({ AWSPENDING: version('v2', 'two') });
    await expect(cache.get()).rejects.toThrow(Unavailable);
    source.versions = CURRENT;
    expect(await cache.get()).toBe('one');
    source.versions = {};
    freeze(300);
    await cache.get();
    await settle();
    expect(await cache.get()).toBe('one');
    cache.close();
  });
});

describe('using the secret', () => {
  it('takes the current version and reads no other', async () => {
    const { cache, reads } = setUp({ ...ROTATED });
    const { use, shown } = gate(['two']);
    expect(await cache.withSecret(use)).toBe('in with two');
    expect(shown).toEqual(['two']);
    expect(reads).toEqual(['AWSCURRENT']);
    cache.close();
  });

  it('reads the secret again when it is refused after a rotation', async () => {
    const { cache, source } = setUp(CURRENT);
    await cache.get();
    source.versions = ROTATED;
    const { use, shown } = gate(['two']);
    expect(await cache.withSecret(use)).toBe('in with two');
    expect(shown).toEqual(['one', 'two']);
    expect(await cache.get()).toBe('two');
    cache.close();
  });

  it('takes the pending version while a rotation has set it and not yet finished', async () => {
    const { cache } = setUp({ ...CURRENT, AWSPENDING: version('v2', 'two') });
    const { use, shown } = gate(['two']);
    expect(await cache.withSecret(use)).toBe('in with two');
    expect(shown).toEqual(['one', 'two']);
    cache.close();
  });

  it('takes the previous version where the new one is not yet known', async () => {
    const { cache } = setUp(ROTATED);
    const { use, shown } = gate(['one']);
    expect(await cache.withSecret(use)).toBe('in with one');
    expect(shown).toEqual(['two', 'one']);
    cache.close();
  });

  it('tries every version once and throws the last refusal', async () => {
    const { cache, source } = setUp(CURRENT);
    await cache.get();
    source.versions = {
      AWSCURRENT: version('v2', 'two'),
      AWSPENDING: version('v3', 'three'),
      AWSPREVIOUS: version('v1', 'one'),
    };
    const { use, shown } = gate([]);
    const failure = await cache.withSecret(use).catch((error: unknown) => error);
    expect(failure).toEqual(new Unauthenticated('refused'));
    expect(shown).toEqual(['one', 'two', 'three']);
    cache.close();
  });

  it('does not try one version twice that has two stages', async () => {
    const { cache } = setUp({ ...CURRENT, AWSPENDING: version('v1', 'one') });
    const { use, shown } = gate([]);
    await expect(cache.withSecret(use)).rejects.toThrow('refused');
    expect(shown).toEqual(['one']);
    cache.close();
  });

  it('passes any other error on at once', async () => {
    const { cache, reads } = setUp(CURRENT);
    const use = jest.fn(async () => {
      throw new Error('out of order');
    });
    await expect(cache.withSecret(use)).rejects.toThrow('out of order');
    expect(use).toHaveBeenCalledTimes(1);
    expect(reads).toEqual(['AWSCURRENT']);
    cache.close();
  });

  it('reads again at most every half minute, however often it is refused', async () => {
    const { cache, reads } = setUp(ROTATED);
    const { use, shown } = gate([]);
    const refused = () => expect(cache.withSecret(use)).rejects.toThrow('refused');
    await Promise.all([refused(), refused(), refused()]);
    expect(reads).toHaveLength(1 + 3);
    expect(shown.sort()).toEqual(['one', 'one', 'one', 'two', 'two', 'two']);
    freeze(29.999);
    await refused();
    expect(reads).toHaveLength(4);
    freeze(0.001);
    await refused();
    expect(reads).toHaveLength(7);
    cache.close();
  });

  it('goes on with what it knows when reading again fails', async () => {
    const { cache, source } = setUp(ROTATED);
    await cache.get();
    source.down = true;
    const { use, shown } = gate(['one']);
    await expect(cache.withSecret(use)).rejects.toThrow('refused');
    expect(shown).toEqual(['two']);
    expect(await cache.get()).toBe('two');
    cache.close();
  });

  it('forgets a version that has lost its stage', async () => {
    const { cache, source } = setUp(ROTATED);
    const { use, shown } = gate([]);
    await expect(cache.withSecret(use)).rejects.toThrow('refused');
    source.versions = { AWSCURRENT: version('v2', 'two') };
    freeze(30);
    await expect(cache.withSecret(use)).rejects.toThrow('refused');
    expect(shown).toEqual(['two', 'one', 'two']);
    cache.close();
  });
});

describe('bytes', () => {
  const bytes = (...values: number[]) => Uint8Array.from(values);
  const isZero = (value: Uint8Array | undefined) => value?.every((byte) => byte === 0);

  it('come as a copy that the caller may overwrite', async () => {
    const { cache } = setUp({ AWSCURRENT: version('v1', bytes(1, 2)) });
    (await cache.get()).fill(0);
    expect(await cache.get()).toEqual(bytes(1, 2));
    cache.close();
  });

  it('are overwritten when a new version takes their place, and never while they are in use', async () => {
    const { cache, source, handedOut } = setUp({ AWSCURRENT: version('v1', bytes(1, 2)) });
    await cache.withSecret(async (secret) => {
      source.versions = { AWSCURRENT: version('v2', bytes(3, 4)) };
      await jest.advanceTimersByTimeAsync(300_000);
      expect(handedOut).toHaveLength(2);
      expect(secret).toEqual(bytes(1, 2));
    });
    expect(handedOut.map(isZero)).toEqual([true, false]);
    expect(await cache.get()).toEqual(bytes(3, 4));
    cache.close();
  });

  it('are overwritten after use, also when it fails', async () => {
    const { cache } = setUp({ AWSCURRENT: version('v1', bytes(1, 2)), AWSPREVIOUS: version('v0', bytes(3, 4)) });
    const seen: Uint8Array[] = [];
    const use = async (secret: Uint8Array) => {
      expect(isZero(secret)).toBe(false);
      seen.push(secret);
      throw new Unauthenticated('refused');
    };
    await expect(cache.withSecret(use)).rejects.toThrow('refused');
    expect(seen.map(isZero)).toEqual([true, true]);
    cache.close();
  });

  it('are overwritten when the cache is closed, and nothing is read after', async () => {
    const { cache, handedOut, reads } = setUp({
      AWSCURRENT: version('v1', bytes(1, 2)),
      AWSPREVIOUS: version('v0', bytes(3, 4)),
    });
    await expect(cache.withSecret(() => Promise.reject(new Unauthenticated('refused')))).rejects.toThrow('refused');
    const count = reads.length;
    cache.close();
    expect(handedOut.map(isZero)).toEqual(handedOut.map(() => true));
    await jest.advanceTimersByTimeAsync(3_600_000);
    expect(reads).toHaveLength(count);
    await expect(cache.get()).rejects.toThrow(Unavailable);
    expect(handedOut.every(isZero)).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('that arrive after the cache was closed are overwritten', async () => {
    const { cache, handedOut } = setUp({ AWSCURRENT: version('v1', bytes(1, 2)) });
    const reading = cache.get();
    cache.close();
    await expect(reading).rejects.toThrow(Unavailable);
    expect(handedOut.map(isZero)).toEqual([true]);
    expect(jest.getTimerCount()).toBe(0);
  });
});

it('never names the secret in an error', async () => {
  const { cache, source } = setUp({ AWSCURRENT: version('v1', 'hunter2') });
  await cache.get();
  source.versions = {};
  freeze(3_600);
  const failure = (await cache.get().catch((error: unknown) => error)) as ServiceError;
  expect(JSON.stringify([failure.message, failure.stack, String(failure.cause)])).not.toContain('hunter2');
  cache.close();
});

it('does not compile without saying what a refusal is', () => {
  // @ts-expect-error isAuthenticationFailure is missing
  const cache = createSecretCache<string>({ load: async () => undefined });
  cache.close();
  expect(jest.getTimerCount()).toBe(0);
});
