import { Unauthenticated, Unavailable } from '../../../runtime/errors';
import { createRevocationList, type RevocationEntry } from '../../../runtime/identity/revocation-list';
import { createTokenVerifier } from '../../../runtime/identity/token-verifier';
import { createTrustBundleCache } from '../../../runtime/identity/trust-bundle-cache';
import {
  bundle,
  bundleKey,
  Clock,
  encode,
  POOL,
  poolClaims,
  poolToken,
  SECONDS,
  type SigningKey,
  signingKey,
} from './support/issuer';

let first: SigningKey;
let second: SigningKey;

beforeAll(async () => {
  [first, second] = await Promise.all([signingKey('pool-1'), signingKey('pool-2')]);
});

afterEach(() => jest.restoreAllMocks());

/** A verifier whose sources a test can change. */
function system(options: { readonly cacheCapacity?: number } = {}) {
  const clock = new Clock();
  const sources = { bundle: bundle([bundleKey(POOL.issuer, first)]), revoked: [] as RevocationEntry[] };
  const keys = createTrustBundleCache({ load: async () => sources.bundle, now: clock.now });
  const revocations = createRevocationList({ load: async () => sources.revoked, now: clock.now });
  const verifier = createTokenVerifier({ issuers: [POOL], keys, revocations, now: clock.now, ...options });
  const signatures = jest.spyOn(jest.requireActual<typeof import('node:crypto')>('node:crypto'), 'createVerify');
  return { clock, keys, revocations, sources, signatures, ...verifier };
}

it('verifies the signature of a token once', async () => {
  const { verify, signatures } = system();
  const token = await poolToken(first);
  const principal = await verify(token);
  expect(await verify(token)).toBe(principal);
  expect(signatures).toHaveBeenCalledTimes(1);
});

it('verifies once for requests that bring the token at the same time', async () => {
  const { verify, signatures } = system();
  const token = await poolToken(first);
  await Promise.all(Array.from({ length: 8 }, () => verify(token)));
  expect(signatures).toHaveBeenCalledTimes(1);
});

it('remembers no failure, not even for requests at the same time', async () => {
  const { verify, signatures } = system();
  const token = await poolToken(second, {}, { kid: 'pool-1' });
  const answers = await Promise.allSettled([verify(token), verify(token)]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(verify(token)).rejects.toThrow(Unauthenticated);
  expect(signatures).toHaveBeenCalledTimes(3);
});

it('verifies once for requests that wait for the same new key', async () => {
  const { verify, keys, sources, signatures } = system();
  await keys.get();
  sources.bundle = bundle([bundleKey(POOL.issuer, second)], { spiffe_sequence: 2 });
  const token = await poolToken(second);
  await Promise.all(Array.from({ length: 8 }, () => verify(token)));
  expect(signatures).toHaveBeenCalledTimes(1);
});

it('does not take a token with the same signature and other claims for one it knows', async () => {
  const { verify } = system();
  const token = await poolToken(first);
  await verify(token);
  const [header, , signature] = token.split('.');
  const forged = `${header}.${encode(poolClaims({ sub: 'eve' }))}.${signature}`;
  await expect(verify(forged)).rejects.toThrow('the signature does not verify');
});

it('refuses a known token once it has expired', async () => {
  const { verify, clock } = system();
  const token = await poolToken(first, { exp: SECONDS + 30 });
  await verify(token);
  clock.pass(34);
  await verify(token);
  clock.pass(1);
  await expect(verify(token)).rejects.toThrow('the token has expired');
});

it('accepts a token that was refused as too early once its time has come', async () => {
  const { verify, clock } = system();
  const token = await poolToken(first, { nbf: SECONDS + 30 });
  await expect(verify(token)).rejects.toThrow('the token is not valid yet');
  clock.pass(25);
  expect(await verify(token)).toMatchObject({ id: 'ann' });
});

it.each<[string, RevocationEntry]>([
  ['token', { tokenId: 'token-1' }],
  ['person', { userId: 'ann', notBefore: SECONDS }],
  ['client', { serviceAccountId: 'web', notBefore: SECONDS }],
])('refuses a known token once its %s is revoked, within 60 seconds', async (_, entry) => {
  const { verify, clock, sources } = system();
  const token = await poolToken(first);
  await verify(token);
  sources.revoked = [entry];
  clock.pass(61);
  await expect(verify(token)).rejects.toThrow('the token is revoked');
  await expect(verify(await poolToken(first, { scope: 'other' }))).rejects.toThrow(Unauthenticated);
});

it('refuses every token while revocations can not be read', async () => {
  const { verify, clock, sources } = system();
  const token = await poolToken(first);
  await verify(token);
  sources.revoked = undefined as never;
  clock.pass(60);
  await verify(token);
  clock.pass(1);
  await expect(verify(token)).rejects.toThrow(Unavailable);
});

it('refuses a known token once its key has gone', async () => {
  const { verify, keys, sources } = system();
  const token = await poolToken(first);
  await verify(token);
  sources.bundle = bundle([bundleKey(POOL.issuer, second)], { spiffe_sequence: 2 });
  await keys.refresh();
  await expect(verify(token)).rejects.toThrow('the issuer has no such key');
});

it('refuses a known token once its key id stands for another key', async () => {
  const { verify, keys, sources } = system();
  const token = await poolToken(first);
  await verify(token);
  sources.bundle = bundle([bundleKey(POOL.issuer, { ...second, kid: 'pool-1' })], { spiffe_sequence: 2 });
  await keys.refresh();
  await expect(verify(token)).rejects.toThrow('the signature does not verify');
});

it('verifies anew with a new bundle that still has the key', async () => {
  const { verify, keys, sources, signatures } = system();
  const token = await poolToken(first);
  await verify(token);
  sources.bundle = bundle([bundleKey(POOL.issuer, first), bundleKey(POOL.issuer, second)], { spiffe_sequence: 2 });
  await keys.refresh();
  await verify(token);
  await verify(token);
  expect(signatures).toHaveBeenCalledTimes(2);
});

it('remembers what it verified with a key that it had to look for', async () => {
  const { verify, sources, signatures } = system();
  await verify(await poolToken(first));
  sources.bundle = bundle([bundleKey(POOL.issuer, second)], { spiffe_sequence: 2 });
  const token = await poolToken(second);
  await verify(token);
  await verify(token);
  expect(signatures).toHaveBeenCalledTimes(2);
});

it('keeps no more tokens than it may', async () => {
  const { verify, signatures } = system({ cacheCapacity: 2 });
  const tokens = await Promise.all(['a', 'b', 'c'].map((jti) => poolToken(first, { jti })));
  for (const token of tokens) {
    await verify(token);
  }
  await verify(tokens[0] ?? '');
  expect(signatures).toHaveBeenCalledTimes(4);
});

it('keeps thousands of tokens unless told otherwise', async () => {
  const { verify, signatures } = system();
  const tokens = await Promise.all(Array.from({ length: 20 }, (_, i) => poolToken(first, { jti: `${i}` })));
  for (const token of [...tokens, ...tokens]) {
    await verify(token);
  }
  expect(signatures).toHaveBeenCalledTimes(20);
});
