import { createHash } from 'node:crypto';
import { DecryptionFailed } from './decryption-failed';

/** SHA-256 in base64, as S3 writes it. */
export function checksumOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

/**
 * Passes a stream on and compares its SHA-256 in the end.
 *
 * @param expected in base64
 * @throws DecryptionFailed in place of the end, when it is another
 */
export async function* verifyChecksum(
  source: AsyncIterable<Uint8Array>,
  expected: string,
): AsyncGenerator<Uint8Array, void> {
  const hash = createHash('sha256');
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('base64') !== expected) {
    throw new DecryptionFailed();
  }
}
