import { IV_BYTES, open, seal, TAG_BYTES } from './aead';
import { contextEncoder, type FieldContext } from './context';
import { type CipherProps, createDataKeyCache } from './data-key-cache';
import {
  FIXED_BYTES,
  headerLength,
  LAYOUT,
  purpose,
  readHeader,
  readHeaderLength,
  writeHeader,
} from './message-header';
import { deriveMessageKey, MESSAGE_ID_BYTES, recoverMessageKey } from './message-key';
import { createRandomPool } from './random-pool';

/** Encrypts members of records, each for its own place. */
export interface FieldCipher {
  /**
   * Encrypts bytes for one member of one record.
   *
   * @throws Unavailable when a data key is needed and can't be had
   */
  encrypt(plaintext: Uint8Array, place: FieldContext): Promise<Uint8Array>;

  /**
   * Decrypts what was encrypted for the same member of the same record.
   *
   * @throws DecryptionFailed for every other ciphertext
   * @throws Unavailable when its data key can't be opened now
   */
  decrypt(ciphertext: Uint8Array, place: FieldContext): Promise<Uint8Array>;
}

const PURPOSE = purpose(LAYOUT.message);

/**
 * Envelope encryption of single values with AES-256-GCM: every message has a key of its own,
 * derived from a data key of the store, bound to service, store, record and field, and committed
 * to in the header. NIST SP 800-38D; RFC 5869; docs/encryption-format.md.
 *
 * @throws ConfigurationError when a limit is out of range
 */
export function createFieldCipher(props: CipherProps): FieldCipher {
  const { encryption, decryption } = createDataKeyCache(props);
  const encode = contextEncoder(props);
  const random = createRandomPool(MESSAGE_ID_BYTES + IV_BYTES);

  return {
    async encrypt(plaintext, place) {
      const context = encode(place);
      return encryption.withKey(plaintext.length, (dataKey) => {
        const fresh = random();
        const messageId = fresh.subarray(0, MESSAGE_ID_BYTES);
        const iv = fresh.subarray(MESSAGE_ID_BYTES);
        const { key, commitment } = deriveMessageKey(
          dataKey.pseudorandomKey,
          Buffer.concat([PURPOSE, messageId, context]),
        );
        const length = headerLength(dataKey.encrypted.length);
        const message = Buffer.allocUnsafe(length + IV_BYTES + plaintext.length + TAG_BYTES);
        writeHeader(message, LAYOUT.message, { encryptedKey: dataKey.encrypted, messageId, commitment });
        const associated = Buffer.concat([message.subarray(0, length), context]);
        const { ciphertext, tag } = seal(key, iv, associated, plaintext);
        message.set(iv, length);
        message.set(ciphertext, length + IV_BYTES);
        message.set(tag, length + IV_BYTES + ciphertext.length);
        return message;
      });
    },

    async decrypt(ciphertext, place) {
      const context = encode(place);
      const length = readHeaderLength(ciphertext.subarray(0, FIXED_BYTES), LAYOUT.message);
      const headerBytes = ciphertext.subarray(0, length);
      const header = readHeader(headerBytes, length);
      const info = Buffer.concat([PURPOSE, header.messageId, context]);
      return decryption.withKey(header.encryptedKey, (pseudorandomKey) => {
        const key = recoverMessageKey(pseudorandomKey, info, header.commitment);
        const body = ciphertext.subarray(length);
        const associated = Buffer.concat([headerBytes, context]);
        return open(key, body.subarray(0, IV_BYTES), associated, body.subarray(IV_BYTES));
      });
    },
  };
}
