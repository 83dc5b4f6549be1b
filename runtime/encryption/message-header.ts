import { InternalError } from '../errors';
import { DecryptionFailed } from './decryption-failed';
import { COMMITMENT_BYTES, MESSAGE_ID_BYTES } from './message-key';

/** How what follows a header is laid out. */
export const LAYOUT = {
  /** One ciphertext with its tag. */
  message: 1,
  /** Ciphertexts of up to 64 KiB, each with its tag. */
  frames: 2,
} as const;

/** One of {@link LAYOUT}. */
export type Layout = (typeof LAYOUT)[keyof typeof LAYOUT];

/** "PLS" and the version of the format. */
const MAGIC = Buffer.from('PLS\x01', 'latin1');

/** Bytes before the encrypted data key: magic, version, layout, length of the encrypted data key. */
export const FIXED_BYTES = MAGIC.length + 3;

/** Longest ciphertext that KMS gives or takes. */
const MAX_ENCRYPTED_KEY_BYTES = 6_144;

/** What a ciphertext starts with. See docs/encryption-format.md. */
export interface MessageHeader {
  /** The data key as KMS encrypted it. */
  readonly encryptedKey: Uint8Array;
  /** Random id; salt of the key derivation. */
  readonly messageId: Uint8Array;
  /** Commitment to the message key. */
  readonly commitment: Uint8Array;
}

/** Magic, version and layout: what a message key is bound to beside the context. */
export function purpose(layout: Layout): Buffer {
  return Buffer.concat([MAGIC, Buffer.of(layout)]);
}

/** Length of a header in bytes. */
export function headerLength(encryptedKeyLength: number): number {
  return FIXED_BYTES + encryptedKeyLength + MESSAGE_ID_BYTES + COMMITMENT_BYTES;
}

/** Writes a header to the start of `target`. */
export function writeHeader(target: Buffer, layout: Layout, header: MessageHeader): void {
  const { encryptedKey, messageId, commitment } = header;
  if (encryptedKey.length === 0 || encryptedKey.length > MAX_ENCRYPTED_KEY_BYTES) {
    throw new InternalError('an encrypted data key does not fit the format');
  }
  target.set(MAGIC);
  target[MAGIC.length] = layout;
  target.writeUInt16BE(encryptedKey.length, MAGIC.length + 1);
  target.set(encryptedKey, FIXED_BYTES);
  target.set(messageId, FIXED_BYTES + encryptedKey.length);
  target.set(commitment, FIXED_BYTES + encryptedKey.length + MESSAGE_ID_BYTES);
}

/**
 * Reads the length of a header from its first {@link FIXED_BYTES} bytes.
 *
 * @throws DecryptionFailed when they do not start a ciphertext of this layout
 */
export function readHeaderLength(bytes: Uint8Array, layout: Layout): number {
  const start = view(bytes);
  if (start.length < FIXED_BYTES || !start.subarray(0, MAGIC.length).equals(MAGIC) || start[MAGIC.length] !== layout) {
    throw new DecryptionFailed();
  }
  const encryptedKeyLength = start.readUInt16BE(MAGIC.length + 1);
  // KMS answers a longer one with a complaint about the call, which would look like an outage.
  if (encryptedKeyLength === 0 || encryptedKeyLength > MAX_ENCRYPTED_KEY_BYTES) {
    throw new DecryptionFailed();
  }
  return headerLength(encryptedKeyLength);
}

/**
 * Reads a whole header.
 *
 * @param bytes exactly as many as {@link readHeaderLength} says
 * @throws DecryptionFailed when there are fewer
 */
export function readHeader(bytes: Uint8Array, length: number): MessageHeader {
  if (bytes.length !== length) {
    throw new DecryptionFailed();
  }
  const commitmentStart = length - COMMITMENT_BYTES;
  const messageIdStart = commitmentStart - MESSAGE_ID_BYTES;
  return {
    encryptedKey: bytes.subarray(FIXED_BYTES, messageIdStart),
    messageId: bytes.subarray(messageIdStart, commitmentStart),
    commitment: bytes.subarray(commitmentStart),
  };
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
