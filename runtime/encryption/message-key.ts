import { createHmac, timingSafeEqual } from 'node:crypto';
import { DecryptionFailed } from './decryption-failed';

/** Length of a message id in bytes: of 256 random bits none ever come twice. */
export const MESSAGE_ID_BYTES = 32;

/** Length of a key commitment in bytes. */
export const COMMITMENT_BYTES = 32;

const KEY_BYTES = 32;

/** Names the format and its version, so that a data key gives other keys in another one. */
const SALT = Buffer.from('PLS\x01', 'latin1');

/** The number of the first block, and the only one that is needed. */
const BLOCK = Buffer.of(1);

/** What a data key becomes for one message. */
export interface MessageKey {
  /** AES-256 key that encrypts this message and no other. */
  readonly key: Buffer;
  /**
   * Stands for the key without telling it. AES-GCM alone lets an attacker make one ciphertext that
   * two keys decrypt, to different texts; https://eprint.iacr.org/2020/1456, section 1.
   */
  readonly commitment: Buffer;
}

/**
 * HKDF-Extract with SHA-512, RFC 5869, section 2.2. Done once per data key; the data key itself
 * is not needed any more and is overwritten.
 *
 * @returns 64 bytes, as secret as the data key
 */
export function extract(dataKey: Uint8Array): Buffer {
  const pseudorandomKey = createHmac('sha512', SALT).update(dataKey).digest();
  dataKey.fill(0);
  return pseudorandomKey;
}

/**
 * HKDF-Expand with SHA-512, RFC 5869, section 2.3: the 64 bytes that are needed are one block of the hash.
 *
 * @param pseudorandomKey what {@link extract} gave
 * @param info what the message key is bound to; has the message id in it
 */
export function deriveMessageKey(pseudorandomKey: Uint8Array, info: Uint8Array): MessageKey {
  const output = createHmac('sha512', pseudorandomKey).update(info).update(BLOCK).digest();
  return { key: output.subarray(0, KEY_BYTES), commitment: output.subarray(KEY_BYTES) };
}

/**
 * Derives the key of a message that is to be decrypted and makes sure that it is the one that encrypted it.
 *
 * @throws DecryptionFailed
 */
export function recoverMessageKey(pseudorandomKey: Uint8Array, info: Uint8Array, expected: Uint8Array): Buffer {
  const { key, commitment } = deriveMessageKey(pseudorandomKey, info);
  if (!timingSafeEqual(commitment, expected)) {
    throw new DecryptionFailed();
  }
  return key;
}
