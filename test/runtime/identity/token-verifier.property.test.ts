import * as fc from 'fast-check';
import { ServiceError } from '../../../runtime/errors';
import type { TokenVerifier } from '../../../runtime/identity/token-verifier';
import {
  bundle,
  bundleKey,
  encode,
  POOL,
  poolClaims,
  poolToken,
  type SigningKey,
  sign,
  signingKey,
  verifierWith,
} from './support/issuer';

let key: SigningKey;
let verifier: TokenVerifier;
let good: string;

beforeAll(async () => {
  key = await signingKey('pool-1');
  const text = bundle([bundleKey(POOL.issuer, key)]);
  verifier = verifierWith(async () => text);
  good = await poolToken(key);
  await verifier.verify(good);
});

/** Asserts that a token is refused, and by nothing but a `ServiceError`. */
async function expectRefusal(token: string): Promise<void> {
  await expect(verifier.verify(token)).rejects.toBeInstanceOf(ServiceError);
}

it('refuses any text', () =>
  fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1')),
      ),
      expectRefusal,
    ),
  ));

it('refuses any three parts', () =>
  fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), fc.uint8Array(), (header, claims, signature) =>
      expectRefusal(
        `${encode(JSON.stringify(header))}.${encode(JSON.stringify(claims))}.${Buffer.from(signature).toString('base64url')}`,
      ),
    ),
  ));

it('refuses a real token with any character replaced, left out or put in', () =>
  fc.assert(
    fc.asyncProperty(fc.nat(), fc.constantFrom(0, 1), fc.string({ maxLength: 2 }), async (at, dropped, inserted) => {
      const i = at % good.length;
      const changed = good.slice(0, i) + inserted + good.slice(i + dropped);
      fc.pre(changed !== good);
      await expectRefusal(changed);
    }),
  ));

it('answers signed claims of any kind with a principal or a ServiceError', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(poolClaims()), 'amr', 'aud', 'nbf', 'cnf', 'custom:tenant', 'azp', 'typ'),
      fc.jsonValue(),
      async (claim, value) => {
        const token = await sign(key, { alg: 'ES256', kid: 'pool-1' }, poolClaims({ [claim]: value }));
        const answer = await verifier.verify(token).catch((error: unknown) => error);
        const isPrincipal = typeof answer === 'object' && answer !== null && 'kind' in answer;
        expect(isPrincipal || answer instanceof ServiceError).toBe(true);
      },
    ),
  ));

it('answers signed header members of any kind with a principal or a ServiceError', () =>
  fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (members) => {
      const token = await sign(key, { ...members, alg: 'ES256', kid: 'pool-1' }, poolClaims());
      const answer = await verifier.verify(token).catch((error: unknown) => error);
      const isPrincipal = typeof answer === 'object' && answer !== null && 'kind' in answer;
      expect(isPrincipal || answer instanceof ServiceError).toBe(true);
    }),
  ));
