import { randomFillSync } from 'node:crypto';

/** Takes that one call of the system's generator serves: a call costs as much as the encryption of a short text. */
const TAKES = 64;

/**
 * Prepares random bytes for what is not secret but must never come twice, such as ids and initialization vectors.
 * Each byte is given out once.
 *
 * @param length bytes of one take
 */
export function createRandomPool(length: number): () => Uint8Array {
  let pool = Buffer.alloc(0);
  return () => {
    if (pool.length === 0) {
      pool = randomFillSync(Buffer.allocUnsafeSlow(TAKES * length));
    }
    const taken = pool.subarray(0, length);
    pool = pool.subarray(length);
    return taken;
  };
}
