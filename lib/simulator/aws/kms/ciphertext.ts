import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Key } from './key';
import type { EncryptionContext } from './keys';

/** First byte of every ciphertext of the simulator; AWS does not tell the form of its own. */
const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const LENGTH_BYTES = 2;

/**
 * Encrypts with AES-256-GCM. The ciphertext names its key; name and encryption context are authenticated with it.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html, NIST SP 800-38D
 */
export function seal(key: Key, plaintext: Buffer, context: EncryptionContext): Buffer {
  const header = headerOf(key.arn);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.symmetric, iv).setAAD(authenticated(header, context));
  return Buffer.concat([header, iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts; `undefined` when anything was changed, or the context is another one. */
export function open(key: Key, ciphertext: Buffer, context: EncryptionContext): Buffer | undefined {
  const header = headerOf(key.arn);
  const rest = ciphertext.subarray(header.length);
  if (rest.length < IV_BYTES + TAG_BYTES) {
    return undefined;
  }
  const decipher = createDecipheriv('aes-256-gcm', key.symmetric, rest.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(authenticated(ciphertext.subarray(0, header.length), context)).setAuthTag(rest.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(rest.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** ARN of the key that a ciphertext names; `undefined` when it is none. */
export function sealedBy(ciphertext: Buffer): string | undefined {
  if (ciphertext.length < 1 + LENGTH_BYTES || ciphertext[0] !== VERSION) {
    return undefined;
  }
  const start = 1 + LENGTH_BYTES;
  return ciphertext.subarray(start, start + ciphertext.readUInt16BE(1)).toString('utf8');
}

function headerOf(arn: string): Buffer {
  return Buffer.concat([Buffer.from([VERSION]), withLength(arn)]);
}

/** Every text with its length, so that no two contexts look the same; their order does not matter. */
function authenticated(header: Buffer, context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.concat([header, ...pairs.flatMap(([name, value]) => [withLength(name), withLength(value)])]);
}

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
