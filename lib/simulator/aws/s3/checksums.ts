import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError, notImplemented } from '../error';

const PREFIX = 'x-amz-checksum-';

const ALGORITHMS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  crc32(body) {
    const value = Buffer.alloc(4);
    value.writeUInt32BE(crc32(body));
    return value;
  },
  sha256: (body) => createHash('sha256').update(body).digest(),
};

/**
 * The checksums that came with a body.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 *
 * @throws AwsError when one does not match
 */
export function verifiedChecksums(headers: Readonly<Record<string, string>>, body: Buffer): Record<string, string> {
  const given = Object.entries(headers).filter(([name]) => name.startsWith(PREFIX));
  for (const [name, value] of given) {
    const algorithm = name.slice(PREFIX.length);
    const digest = ALGORITHMS[algorithm];
    if (digest === undefined) {
      throw notImplemented(`checksums by ${algorithm}`);
    }
    if (digest(body).toString('base64') !== value) {
      throw new AwsError('BadDigest', `The ${algorithm} you specified did not match what we received.`);
    }
  }
  return Object.fromEntries(given);
}
