import { Unavailable } from '../../../runtime/errors';
import { createTokenVerifier } from '../../../runtime/identity/token-verifier';
import { createTrustBundleCache } from '../../../runtime/identity/trust-bundle-cache';
import { bundle, bundleKey, Clock, POOL, poolToken, type SigningKey, signingKey } from './support/issuer';

let first: SigningKey;
let second: SigningKey;

beforeAll(async () => {
  [first, second] = await Promise.all([signingKey('pool-1'), signingKey('pool-2')]);
});

beforeEach(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(() => jest.restoreAllMocks());

const withKeys = (sequence: number, ...keys: SigningKey[]) =>
  bundle(
    keys.map((key) => bundleKey(POOL.issuer, key)),
    { spiffe_sequence: sequence },
  );

/** A cache whose document a test can change. */
function system(text: string, staleAfterSeconds?: number) {
  const clock = new Clock();
  const load = jest.fn(async () => text);
  const cache = createTrustBundleCache({ load, now: clock.now, staleAfterSeconds });
  const verifier = createTokenVerifier({ issuers: [POOL], keys: cache, revocations: null, now: clock.now });
  return { clock, load, cache, ...verifier };
}

async function keyIds({ cache }: Pick<ReturnType<typeof system>, 'cache'>): Promise<string[]> {
  return [...(await cache.get()).keysOf(POOL.issuer).keys()];
}

describe('a refresh', () => {
  it('takes a document with a higher sequence', async () => {
    const it = system(withKeys(1, first));
    expect(await keyIds(it)).toEqual(['pool-1']);
    it.load.mockResolvedValue(withKeys(2, first, second));
    await it.cache.refresh();
    expect(await keyIds(it)).toEqual(['pool-1', 'pool-2']);
  });

  it('answers the same object while the document is the same', async () => {
    const { cache } = system(withKeys(1, first));
    const before = await cache.get();
    await cache.refresh();
    expect(cache.current()).toBe(before);
  });

  it.each<[string, () => string]>([
    ['older', () => withKeys(4, second)],
    ['other, with the same sequence', () => withKeys(5, second)],
    ['malformed', () => '{'],
    ['without keys', () => bundle([], { spiffe_sequence: 6 })],
    ['without text', () => ''],
  ])('keeps the last good document when the new one is %s', async (_, text) => {
    const it = system(withKeys(5, first));
    await it.cache.get();
    it.load.mockResolvedValue(text());
    await it.cache.refresh();
    expect(await keyIds(it)).toEqual(['pool-1']);
    await expect(it.verify(await poolToken(second))).rejects.toThrow('the issuer has no such key');
    expect(await it.verify(await poolToken(first))).toMatchObject({ id: 'ann' });
  });

  it('that brings an older document does not keep the bundle from growing stale', async () => {
    const it = system(withKeys(5, first));
    await it.cache.get();
    it.load.mockResolvedValue(withKeys(4, second));
    it.clock.pass(86_400);
    expect(it.cache.current()).toBeDefined();
    it.clock.pass(1);
    expect(it.cache.current()).toBeUndefined();
    await expect(it.verify(await poolToken(first))).rejects.toThrow(Unavailable);
  });

  it('happens at the hint of the document', async () => {
    const it = system(bundle([bundleKey(POOL.issuer, first)], { spiffe_refresh_hint: 100 }));
    await it.cache.get();
    it.clock.pass(99);
    it.cache.current();
    expect(it.load).toHaveBeenCalledTimes(1);
    it.clock.pass(1);
    it.cache.current();
    expect(it.load).toHaveBeenCalledTimes(2);
  });
});

describe('a bundle that is too old', () => {
  it('proves nothing, until it can be read again', async () => {
    const it = system(withKeys(1, first), 1_000);
    const token = await poolToken(first);
    await it.verify(token);
    it.load.mockRejectedValue(new Error('no'));
    it.clock.pass(1_000);
    await it.verify(token);
    it.clock.pass(1);
    await expect(it.verify(token)).rejects.toMatchObject({
      name: 'Unavailable',
      message: 'the trust bundle is too old',
    });
    it.load.mockResolvedValue(withKeys(1, first));
    it.clock.pass(60);
    expect(await it.verify(token)).toMatchObject({ id: 'ann' });
  });

  it('is never answered when there was none to begin with', async () => {
    const it = system('{}');
    await expect(it.verify(await poolToken(first))).rejects.toMatchObject({
      name: 'Unavailable',
      message: 'the trust bundle is missing',
    });
    await expect(it.cache.refreshOnMiss()).rejects.toThrow(Unavailable);
  });
});

describe('a token with an unknown key', () => {
  it('makes the bundle be read again, so that a new key works at once', async () => {
    const it = system(withKeys(1, first));
    await it.verify(await poolToken(first));
    it.load.mockResolvedValue(withKeys(2, first, second));
    expect(await it.verify(await poolToken(second))).toMatchObject({ id: 'ann' });
    expect(it.load).toHaveBeenCalledTimes(2);
  });

  it('makes it be read once for many at a time, and at most every 30 seconds', async () => {
    const it = system(withKeys(1, first));
    await it.cache.get();
    const forged = await Promise.all(['a', 'b', 'c'].map((kid) => poolToken(first, {}, { kid })));
    const attempt = () => Promise.allSettled(forged.map(it.verify));
    expect((await attempt()).every(({ status }) => status === 'rejected')).toBe(true);
    expect(it.load).toHaveBeenCalledTimes(2);
    it.clock.pass(29.999);
    await attempt();
    expect(it.load).toHaveBeenCalledTimes(2);
    it.clock.pass(0.001);
    await attempt();
    expect(it.load).toHaveBeenCalledTimes(3);
  });

  it('of an issuer that is not trusted reads nothing', async () => {
    const it = system(withKeys(1, first));
    await it.cache.get();
    await expect(it.verify(await poolToken(first, { iss: 'https://evil.test' }))).rejects.toThrow();
    expect(it.load).toHaveBeenCalledTimes(1);
  });

  it('is refused with the last good bundle when the reading fails', async () => {
    const it = system(withKeys(1, first));
    await it.cache.get();
    it.load.mockRejectedValue(new Error('no'));
    await expect(it.verify(await poolToken(second))).rejects.toThrow('the issuer has no such key');
  });
});

describe('a listener', () => {
  it('hears of each new content once, and of nothing after it ends', async () => {
    const it = system(withKeys(1, first));
    const listener = jest.fn();
    const end = it.cache.onChange(listener);
    const before = await it.cache.get();
    await it.cache.refresh();
    expect(listener.mock.calls).toEqual([[before]]);
    it.load.mockResolvedValue(withKeys(2, second));
    await it.cache.refresh();
    expect(listener).toHaveBeenCalledTimes(2);
    expect(listener).toHaveBeenLastCalledWith(it.cache.current());
    end();
    it.load.mockResolvedValue(withKeys(3, first));
    await it.cache.refresh();
    expect(listener).toHaveBeenCalledTimes(2);
  });

  it('hears nothing of a document that is refused', async () => {
    const it = system(withKeys(5, first));
    await it.cache.get();
    const listener = jest.fn();
    it.cache.onChange(listener);
    it.load.mockResolvedValue(withKeys(4, second));
    await it.cache.refresh();
    expect(listener).not.toHaveBeenCalled();
  });

  it('that can not use a bundle keeps the last one, and is asked again', async () => {
    const it = system(withKeys(1, first));
    await it.cache.get();
    const listener = jest.fn().mockImplementationOnce(() => {
      throw new Error('unusable root');
    });
    it.cache.onChange(listener);
    it.load.mockResolvedValue(withKeys(2, second));
    await it.cache.refresh();
    expect(await keyIds(it)).toEqual(['pool-1']);
    await it.cache.refresh();
    expect(await keyIds(it)).toEqual(['pool-2']);
    expect(listener).toHaveBeenCalledTimes(2);
  });
});

it('ends its background refresh when closed', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  const { cache } = system(withKeys(1, first));
  await cache.get();
  expect(jest.getTimerCount()).toBe(1);
  cache.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});
