import type { TrustBundle } from './trust-bundle';
import type { VerifiedToken } from './verified-token';

/** A verified token, and what it was verified with. */
export interface Proof {
  /** The bundle whose key proved the token. */
  readonly bundle: TrustBundle;
  /** The token. */
  readonly token: VerifiedToken;
}

/** Tokens that verified, by digest. */
export interface VerifiedTokenCache {
  /** The token, if this very bundle proved it: a key that has gone takes along all that it proved. */
  get(digest: string, bundle: TrustBundle): VerifiedToken | undefined;

  /** Remembers a token; those not used for longest make room. */
  set(digest: string, proof: Proof): void;
}

/**
 * Remembers verified tokens. Only successes: a stranger can make up failures without end.
 * What depends on the time or on revocations is not remembered but asked each time.
 *
 * Tokens live in two generations. A full young generation becomes the old one, and the old
 * one is dropped; use moves a token from old to young. So a token stays while fewer than
 * half the capacity of others are used between two uses of it. Moving an entry within one
 * Map at each use, the customary way, costs more than the signature that it saves: V8
 * keeps the holes in the chain of the key.
 *
 * @param capacity largest number of tokens, at least 2
 */
export function createVerifiedTokenCache(capacity: number): VerifiedTokenCache {
  let young = new Map<string, Proof>();
  let old = new Map<string, Proof>();

  function set(digest: string, proof: Proof): void {
    if (young.size >= Math.floor(capacity / 2)) {
      old = young;
      young = new Map();
    }
    young.set(digest, proof);
  }

  function find(digest: string): Proof | undefined {
    const proof = young.get(digest);
    if (proof !== undefined) {
      return proof;
    }
    const aged = old.get(digest);
    if (aged !== undefined) {
      set(digest, aged);
    }
    return aged;
  }

  return {
    get(digest, bundle) {
      const proof = find(digest);
      return proof?.bundle === bundle ? proof.token : undefined;
    },
    set,
  };
}
