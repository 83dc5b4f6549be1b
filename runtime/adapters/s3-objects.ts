import type { S3Client } from '@aws-sdk/client-s3';
import { bucketVariable } from '../contract';
import { checksumOf, verifyChecksum } from '../encryption/checksum';
import { DecryptionFailed } from '../encryption/decryption-failed';
import type { ObjectCipher } from '../encryption/object-cipher';
import type { ObjectStore } from '../encryption/object-store';
import { ConfigurationError, PayloadTooLarge, ServiceError, Unavailable } from '../errors';

const CLIENT = {
  maxAttempts: 3,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;

/** To whoever may not list names, as no service may, S3 says "denied" where nothing is. */
const ABSENT = new Set(['AccessDenied', 'NoSuchKey']);

/** What can be set of an object store. */
export interface S3ObjectsOptions {
  /**
   * Longest object as it is stored, in bytes; it is held in memory until its checksum is known.
   *
   * @default 33554432
   */
  readonly maxBytes?: number;
}

/**
 * An {@link ObjectStore} of encrypted objects in S3. The SHA-256 of what is stored goes along with each object: S3
 * refuses an upload that does not have it, and reading compares it again.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 *
 * @param bucket name of the bucket as declared; its physical name comes from the environment
 * @throws ConfigurationError when the environment names no such bucket
 */
export function s3Objects(bucket: string, cipher: ObjectCipher, options: S3ObjectsOptions = {}): ObjectStore {
  const Bucket = physicalName(bucket);
  const { maxBytes = 32 * 1024 * 1024 } = options;
  let client: S3Client | undefined;

  async function connect() {
    const sdk = await import('@aws-sdk/client-s3');
    client ??= new sdk.S3Client(CLIENT);
    return { client, sdk };
  }

  return {
    async put(name, content) {
      const body = await collect(cipher.encryptStream(content, placeOf(name)), maxBytes);
      const { client, sdk } = await connect();
      const command = new sdk.PutObjectCommand({
        Bucket,
        Key: name,
        Body: body,
        ContentLength: body.length,
        ContentType: 'application/octet-stream',
        ChecksumSHA256: checksumOf(body),
      });
      await client.send(command).catch(fail);
    },

    async get(name) {
      const { client, sdk } = await connect();
      const command = new sdk.GetObjectCommand({ Bucket, Key: name, ChecksumMode: 'ENABLED' });
      const object = await client.send(command).catch(absent);
      if (object === undefined) {
        return undefined;
      }
      const { Body: body, ChecksumSHA256: checksum } = object;
      // An object without a checksum was not stored by `put`.
      if (body === undefined || checksum === undefined) {
        throw new DecryptionFailed();
      }
      const stored = verifyChecksum(body as unknown as AsyncIterable<Uint8Array>, checksum);
      return cipher.decryptStream(translateErrors(stored), placeOf(name));
    },
  };
}

function placeOf(name: string) {
  return { record: name, field: 'content' };
}

function physicalName(bucket: string): string {
  const variable = bucketVariable(bucket);
  const name = process.env[variable];
  if (!name) {
    throw new ConfigurationError(
      `${variable} must hold the physical name of bucket '${bucket}', it is not set; declare the bucket for this service`,
    );
  }
  return name;
}

async function collect(source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    length += chunk.length;
    if (length > maxBytes) {
      throw new PayloadTooLarge(`an object must not be longer than ${maxBytes} bytes when encrypted`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function absent(cause: unknown): undefined {
  if (cause instanceof Error && ABSENT.has(cause.name)) {
    return undefined;
  }
  return fail(cause);
}

function fail(cause: unknown): never {
  throw new Unavailable('the bucket does not answer or refuses', { cause });
}

/** A connection that breaks is no failed check, and the SDK's own comparison of the checksum is one. */
async function* translateErrors(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* source;
  } catch (cause) {
    if (cause instanceof ServiceError) {
      throw cause;
    }
    if (cause instanceof Error && cause.message.startsWith('Checksum mismatch')) {
      throw new DecryptionFailed();
    }
    fail(cause);
  }
}
