import { createHash } from 'node:crypto';
import { AwsError, notImplemented } from '../error';
import { textOf } from '../input';
import { keyPermission } from '../kms/key-permission';
import type { Keys } from '../kms/keys';
import type { Call, Operation, Permission, Service } from '../operation';
import type { HttpAnswer } from '../protocols/protocol';
import { S3_PROTOCOL } from '../protocols/s3';
import type { Buckets } from './buckets';
import { verifiedChecksums } from './checksums';

/** What S3 serves objects with. */
export interface S3Options {
  readonly buckets: Buckets;
  readonly keys: Keys;
  readonly now: () => Date;
}

/** S3, as far as it is used: https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html */
export function s3(options: S3Options): Service {
  return { protocol: S3_PROTOCOL, operations: { GetObject: getObject(options), PutObject: putObject(options) } };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
function getObject({ buckets, keys }: S3Options): Operation {
  return {
    permissions(call) {
      const { bucket, key } = targetOf(call);
      const isThere = buckets.get(bucket, key) !== undefined;
      return [
        { action: 's3:GetObject', resourceArn: arnOf(bucket, key) },
        ...(isThere ? keyPermissions(call, { buckets, keys }, 'kms:Decrypt') : []),
      ];
    },
    perform(call): HttpAnswer {
      const { bucket, key } = targetOf(call);
      const { keyArn } = buckets.require(bucket);
      const object = buckets.get(bucket, key);
      if (object === undefined) {
        throw absence(call, bucket);
      }
      requireKey(keys, keyArn);
      return { status: 200, headers: object.headers, body: object.body };
    },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
function putObject({ buckets, keys, now }: S3Options): Operation {
  return {
    permissions(call) {
      const { bucket, key } = targetOf(call);
      return [
        { action: 's3:PutObject', resourceArn: arnOf(bucket, key) },
        ...keyPermissions(call, { buckets, keys }, 'kms:GenerateDataKey'),
      ];
    },
    perform(call): HttpAnswer {
      const { body, headers } = call;
      const { bucket, key } = targetOf(call);
      const { keyArn } = buckets.require(bucket);
      if (headers['content-encoding']?.includes('aws-chunked')) {
        throw notImplemented('uploads in signed chunks');
      }
      const checksums = verifiedChecksums(headers, body);
      requireKey(keys, keyArn);
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      const metadata = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'));
      buckets.put(bucket, key, {
        body,
        headers: {
          'content-type': headers['content-type'] ?? 'application/octet-stream',
          'last-modified': now().toUTCString(),
          etag,
          ...checksums,
          ...Object.fromEntries(metadata),
        },
      });
      return { status: 200, headers: { etag, ...checksums } };
    },
  };
}

function targetOf({ input }: Call) {
  return { bucket: textOf(input, 'Bucket'), key: textOf(input, 'Key') };
}

function arnOf(bucket: string, key: string): string {
  return `arn:aws:s3:::${bucket}/${key}`;
}

/** S3 says that an object is not there only to whoever may list the bucket. */
function absence({ may }: Call, bucket: string): AwsError {
  return may({ action: 's3:ListBucket', resourceArn: `arn:aws:s3:::${bucket}` })
    ? new AwsError('NoSuchKey', 'The specified key does not exist.', 404)
    : new AwsError('AccessDenied', 'Access Denied', 403);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html */
function keyPermissions(
  call: Call,
  { buckets, keys }: Pick<S3Options, 'buckets' | 'keys'>,
  action: string,
): readonly Permission[] {
  const { bucket, key } = targetOf(call);
  const { bucketKeyEnabled = false, keyArn: keyId } = buckets.find(bucket) ?? {};
  if (keyId === undefined) {
    return [];
  }
  const arn = bucketKeyEnabled ? `arn:aws:s3:::${bucket}` : arnOf(bucket, key);
  return [keyPermission(keys, action, { keyId, encryptionContext: { 'aws:s3:arn': arn }, via: 's3' })];
}

function requireKey(keys: Keys, keyArn: string | undefined): void {
  if (keyArn !== undefined) {
    keys.require(keyArn).requireUsable('ENCRYPT_DECRYPT');
  }
}
