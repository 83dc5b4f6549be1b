import { createVerify, KeyObject, type webcrypto } from 'node:crypto';
import { Unauthenticated } from '../errors';
import type { CompactToken } from './compact-token';

/** A key that proves tokens of one issuer. */
export interface VerificationKey {
  /** The only algorithm that the key is used with. */
  readonly algorithm: 'RS256' | 'ES256';
  /** The public key. */
  readonly publicKey: KeyObject;
}

/** A key for verification from one that WebCrypto has accepted. */
export function verificationKey(algorithm: VerificationKey['algorithm'], key: webcrypto.CryptoKey): VerificationKey {
  return { algorithm, publicKey: KeyObject.from(key) };
}

/**
 * Verifies the signature of a token, with the one algorithm of the key: what the token
 * says about it must agree and decides nothing.
 *
 * Synchronous on purpose: WebCrypto carries each signature to another thread and back,
 * which takes longer than the 20 microseconds of the signature itself.
 *
 * RFC 7515, section 5.2; RFC 7518, sections 3.3 and 3.4; RFC 8725, section 3.1
 *
 * @throws Unauthenticated
 */
export function verifySignature(
  { algorithm, signedText, signature }: Pick<CompactToken, 'algorithm' | 'signedText' | 'signature'>,
  key: VerificationKey,
): void {
  if (algorithm !== key.algorithm) {
    throw new Unauthenticated('the algorithm is not that of the key');
  }
  if (!isSignature(signedText, signature, key.publicKey)) {
    throw new Unauthenticated('the signature does not verify');
  }
}

function isSignature(signedText: string, signature: Uint8Array, key: KeyObject): boolean {
  try {
    // `dsaEncoding` counts for ES256 only, whose signature is the two numbers as they are and not DER.
    const verifier = { key, dsaEncoding: 'ieee-p1363' } as const;
    return createVerify('sha256').update(signedText, 'latin1').verify(verifier, signature);
  } catch {
    // Node throws when an elliptic signature has the wrong length.
    return false;
  }
}
