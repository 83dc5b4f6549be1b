import { randomBytes } from 'node:crypto';
import { IV_BYTES, open, seal, TAG_BYTES } from './aead';
import { createByteReader } from './byte-reader';
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

/** Encrypts contents of any length without holding them in memory. */
export interface ObjectCipher {
  /** Encrypts a stream for one place. It fails as its source fails, and then lacks its end. */
  encryptStream(source: AsyncIterable<Uint8Array>, place: FieldContext): AsyncIterable<Uint8Array>;

  /**
   * Decrypts a stream that was encrypted for the same place. Every byte that comes out is authentic and in
   * its order; that they are all is certain only when the stream ends without an error.
   */
  decryptStream(source: AsyncIterable<Uint8Array>, place: FieldContext): AsyncIterable<Uint8Array>;
}

/** Length of the plaintext of every frame but the last, in bytes. */
export const FRAME_BYTES = 64 * 1024;

const PURPOSE = purpose(LAYOUT.frames);

/**
 * Envelope encryption of streams: like {@link createFieldCipher}, with the content cut into frames. The number of a
 * frame is in its initialization vector, and whether it is the last is authenticated with it, so frames can't be
 * left out, repeated, moved or taken from another object. The construction is STREAM,
 * https://eprint.iacr.org/2015/189, section 5.
 *
 * @throws ConfigurationError when a limit is out of range
 */
export function createObjectCipher(props: CipherProps): ObjectCipher {
  const { encryption, decryption } = createDataKeyCache(props);
  const encode = contextEncoder(props);

  return {
    async *encryptStream(source, place) {
      const context = encode(place);
      const { key, header, spend } = await encryption.withKey(0, (dataKey) => {
        const messageId = randomBytes(MESSAGE_ID_BYTES);
        const { key, commitment } = deriveMessageKey(
          dataKey.pseudorandomKey,
          Buffer.concat([PURPOSE, messageId, context]),
        );
        const header = Buffer.alloc(headerLength(dataKey.encrypted.length));
        writeHeader(header, LAYOUT.frames, { encryptedKey: dataKey.encrypted, messageId, commitment });
        return { key, header, spend: dataKey.spend };
      });
      yield header;
      const reader = createByteReader(source);
      try {
        for (let index = 0, last = false; !last; index += 1) {
          const plaintext = await reader.take(FRAME_BYTES);
          last = await reader.ended();
          spend(plaintext.length);
          const { ciphertext, tag } = seal(key, frameIv(index), associatedData(header, context, last), plaintext);
          yield Buffer.concat([ciphertext, tag]);
        }
      } finally {
        await reader.close();
      }
    },

    async *decryptStream(source, place) {
      const context = encode(place);
      const reader = createByteReader(source);
      try {
        const start = await reader.take(FIXED_BYTES);
        const length = readHeaderLength(start, LAYOUT.frames);
        const headerBytes = Buffer.concat([start, await reader.take(length - FIXED_BYTES)]);
        const header = readHeader(headerBytes, length);
        const info = Buffer.concat([PURPOSE, header.messageId, context]);
        const key = await decryption.withKey(header.encryptedKey, (pseudorandomKey) =>
          recoverMessageKey(pseudorandomKey, info, header.commitment),
        );
        for (let index = 0, last = false; !last; index += 1) {
          const sealed = await reader.take(FRAME_BYTES + TAG_BYTES);
          last = await reader.ended();
          yield open(key, frameIv(index), associatedData(headerBytes, context, last), sealed);
        }
      } finally {
        await reader.close();
      }
    },
  };
}

/** Frames are counted from 0; beyond 2^32 of them (256 TiB) writing the number throws. */
function frameIv(index: number): Buffer {
  const iv = Buffer.alloc(IV_BYTES);
  iv.writeUInt32BE(index, IV_BYTES - 4);
  return iv;
}

function associatedData(header: Uint8Array, context: Uint8Array, last: boolean): Buffer {
  return Buffer.concat([header, context, Buffer.of(last ? 1 : 0)]);
}
