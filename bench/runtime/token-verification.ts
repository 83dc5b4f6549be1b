import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { createVerifier } from 'fast-jwt';
import { importJWK, jwtVerify } from 'jose';
import { createRevocationList } from '../../runtime/identity/revocation-list';
import { createTokenVerifier, type TokenVerifier } from '../../runtime/identity/token-verifier';
import { createTrustBundleCache } from '../../runtime/identity/trust-bundle-cache';
import { each, inFlight, inTurn, measure } from './harness';
import { printComparisons } from './table';
import { accessToken, CLIENT, ISSUER, POOL, PUBLIC_JWK, PUBLIC_PEM, TRUST_BUNDLE } from './tokens';

/** More than the verifier remembers, so that each is new to it when its turn comes again. */
const DISTINCT = 1_500;
const REMEMBERED = 1_000;
const REVOKED = 100;

function ours(): TokenVerifier {
  const now = () => new Date();
  const revoked = Array.from({ length: REVOKED }, (_, i) => ({ tokenId: `revoked-${i}` }));
  return createTokenVerifier({
    issuers: [ISSUER],
    keys: createTrustBundleCache({ load: async () => TRUST_BUNDLE, now }),
    revocations: createRevocationList({ load: async () => revoked, now }),
    now,
    cacheCapacity: REMEMBERED,
  });
}

async function main(): Promise<void> {
  const token = accessToken('hot');
  const tokens = Array.from({ length: DISTINCT }, (_, i) => accessToken(`${i}`));
  const remembered = ours();
  const [abreast, alone] = [ours(), ours()];

  const awsJwtVerify = CognitoJwtVerifier.create({ userPoolId: POOL, tokenUse: 'access', clientId: CLIENT });
  awsJwtVerify.cacheJwks({ keys: [PUBLIC_JWK] });
  const fastJwtOptions = { key: PUBLIC_PEM, algorithms: ['RS256' as const], allowedIss: ISSUER.issuer };
  const fastJwtCached = createVerifier({ ...fastJwtOptions, cache: REMEMBERED });
  const fastJwt = createVerifier(fastJwtOptions);
  const joseKey = await importJWK(PUBLIC_JWK, 'RS256');
  const jose = (text: string) => jwtVerify(text, joseKey, { issuer: ISSUER.issuer, algorithms: ['RS256'] });

  const timings = await measure([
    inFlight('verify, remembered', 1, () => remembered.verify(token)),
    each('fast-jwt, cache', () => fastJwtCached(token)),
    each('aws-jwt-verify, verifySync', () => awsJwtVerify.verifySync(token)),
    inFlight('verify, 64 in flight', 64, inTurn(tokens, abreast.verify)),
    inFlight('verify, one at a time', 1, inTurn(tokens, alone.verify)),
    each(
      'aws-jwt-verify, verifySync, distinct',
      inTurn(tokens, (text) => awsJwtVerify.verifySync(text)),
    ),
    each('fast-jwt, no cache', inTurn(tokens, fastJwt)),
    inFlight('jose, 64 in flight', 64, inTurn(tokens, jose)),
    inFlight('jose, one at a time', 1, inTurn(tokens, jose)),
  ]);
  printComparisons('Token verification, RS256, 2,048 bits, 100 revocations', timings, [
    {
      what: 'the same token again',
      ours: 'verify, remembered',
      beside: 'aws-jwt-verify, verifySync',
      target: { least: 15 },
    },
    { what: 'the same token again', ours: 'verify, remembered', beside: 'fast-jwt, cache', target: { least: 1.7 } },
    {
      what: 'distinct tokens',
      ours: 'verify, 64 in flight',
      beside: 'aws-jwt-verify, verifySync, distinct',
      target: { least: 0.9 },
    },
    { what: 'distinct tokens', ours: 'verify, 64 in flight', beside: 'fast-jwt, no cache' },
    { what: 'distinct tokens', ours: 'verify, 64 in flight', beside: 'jose, 64 in flight' },
    { what: 'distinct tokens', ours: 'verify, one at a time', beside: 'jose, one at a time' },
  ]);
  console.log(
    '\njose waits for WebCrypto, which verifies on another thread: two hops per token, and one at a time it waits for ' +
      'both. With many in flight the hops overlap. We verify where we are, so the number in flight hardly matters.',
  );
}

void main();
