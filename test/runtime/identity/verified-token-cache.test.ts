import * as fc from 'fast-check';
import type { TrustBundle } from '../../../runtime/identity/trust-bundle';
import type { VerifiedToken } from '../../../runtime/identity/verified-token';
import { createVerifiedTokenCache } from '../../../runtime/identity/verified-token-cache';

const BUNDLE = { sequence: 1 } as TrustBundle;
const named = (subject: string) => ({ subject }) as VerifiedToken;

function filled(capacity: number, digests: readonly string[]) {
  const cache = createVerifiedTokenCache(capacity);
  for (const digest of digests) {
    cache.set(digest, { bundle: BUNDLE, token: named(digest) });
  }
  return cache;
}

it('returns what was stored under a digest, and nothing under another', () => {
  const cache = filled(4, ['a']);
  expect(cache.get('a', BUNDLE)).toEqual(named('a'));
  expect(cache.get('b', BUNDLE)).toBeUndefined();
});

it('returns nothing for another bundle, though it be equal', () => {
  expect(filled(4, ['a']).get('a', { ...BUNDLE })).toBeUndefined();
});

it('drops what was not used for longest', () => {
  const cache = filled(4, ['a', 'b', 'c', 'd', 'e']);
  expect(['a', 'b', 'c', 'd', 'e'].map((digest) => cache.get(digest, BUNDLE) !== undefined)).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
});

it('keeps what is used in between', () => {
  const cache = filled(4, ['a', 'b', 'c']);
  expect(cache.get('a', BUNDLE)).toEqual(named('a'));
  for (const digest of ['d', 'a', 'e', 'a', 'f', 'a', 'g']) {
    cache.get(digest, BUNDLE) ?? cache.set(digest, { bundle: BUNDLE, token: named(digest) });
    expect(cache.get('a', BUNDLE)).toEqual(named('a'));
  }
});

it('never holds more than its capacity, and never confuses tokens', () => {
  return fc.assert(
    fc.property(fc.integer({ min: 2, max: 9 }), fc.array(fc.integer({ min: 0, max: 20 })), (capacity, uses) => {
      const cache = createVerifiedTokenCache(capacity);
      for (const use of uses) {
        const found = cache.get(`${use}`, BUNDLE);
        expect(found ?? named(`${use}`)).toEqual(named(`${use}`));
        if (found === undefined) {
          cache.set(`${use}`, { bundle: BUNDLE, token: named(`${use}`) });
        }
      }
      const held = new Set(uses.filter((use) => cache.get(`${use}`, BUNDLE) !== undefined));
      expect(held.size).toBeLessThanOrEqual(capacity);
    }),
  );
});
