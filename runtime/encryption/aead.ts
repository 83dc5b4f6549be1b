import { createCipheriv, createDecipheriv } from 'node:crypto';
import { DecryptionFailed } from './decryption-failed';

/** Length of an initialization vector in bytes; NIST SP 800-38D, section 5.2.1.1. */
export const IV_BYTES = 12;

/** Length of an authentication tag in bytes. */
export const TAG_BYTES = 16;

const ALGORITHM = 'aes-256-gcm';

/** An encrypted text and the tag that authenticates it. */
export interface Sealed {
  /** As long as the plaintext. */
  readonly ciphertext: Buffer;
  /** {@link TAG_BYTES} bytes. */
  readonly tag: Buffer;
}

/**
 * Encrypts with AES-256-GCM. A pair of key and `iv` must never be used for two texts.
 *
 * @param key 32 bytes
 * @param associated what is authenticated and not encrypted
 */
export function seal(key: Uint8Array, iv: Uint8Array, associated: Uint8Array, plaintext: Uint8Array): Sealed {
  const cipher = createCipheriv(ALGORITHM, key, iv);
  cipher.setAAD(associated);
  // GCM is a stream mode: `update` gives everything, `final` only completes the tag.
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return { ciphertext, tag: cipher.getAuthTag() };
}

/**
 * Decrypts with AES-256-GCM; nothing is returned before the tag is verified.
 *
 * @param key 32 bytes
 * @param sealed ciphertext and tag
 * @throws DecryptionFailed
 */
export function open(key: Uint8Array, iv: Uint8Array, associated: Uint8Array, sealed: Uint8Array): Buffer {
  const end = sealed.length - TAG_BYTES;
  if (end < 0) {
    throw new DecryptionFailed();
  }
  const decipher = createDecipheriv(ALGORITHM, key, iv);
  decipher.setAAD(associated);
  // Always the whole tag: Node itself would also take one cut to four bytes.
  decipher.setAuthTag(sealed.subarray(end));
  const plaintext = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
  } catch {
    throw new DecryptionFailed();
  }
  return plaintext;
}
