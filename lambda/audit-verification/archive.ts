import { pipeline, type Readable } from 'node:stream';
import { createGunzip, gunzipSync, gzipSync } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { readLines } from '../../runtime/audit/read-lines';
import type { ArchiveFile } from '../../runtime/audit/verify-archive';
import { type AuditSource, VERDICTS } from '../../runtime/contract';
import { Unavailable } from '../../runtime/errors';
import { jsonValue } from '../../runtime/json-value';
import { BACKGROUND_LIMITS } from '../shared/background-limits';
import type { Day } from './days';
import { decodeVerdict, type KnownDay, type VerdictDocument } from './verdict-document';

const SOURCE: AuditSource = 'application';
const RECORDS = `source=${SOURCE}/`;

/** An object of the archive, as a listing names it. */
export interface ArchiveObject {
  readonly key: string;
  /** Changes with its content. */
  readonly tag: string;
}

/** The archive, as far as verification needs it. */
export interface Archive {
  /** Days of which it has lines, in order. */
  days(): Promise<readonly Day[]>;
  /** Days that have a verdict, in order. */
  verdicts(): Promise<readonly Day[]>;
  /** Objects of a day, by name. */
  objects(day: Day): Promise<readonly ArchiveObject[]>;
  /** An object as a file of lines, which is fetched when its first line is asked for. */
  open(object: ArchiveObject): ArchiveFile;
  /** @throws Unavailable when there is none, or it is damaged */
  readVerdict(day: Day): Promise<KnownDay>;
  writeVerdict(verdict: VerdictDocument): Promise<void>;
}

/** The archive in a bucket. */
export function s3Archive(bucket: string): Archive {
  let client: S3Client | undefined;

  async function s3() {
    const sdk = await import('@aws-sdk/client-s3');
    client ??= new sdk.S3Client(BACKGROUND_LIMITS);
    return { client, ...sdk };
  }

  async function* pages(prefix: string, delimiter?: string) {
    const { client, ListObjectsV2Command } = await s3();
    let token: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, Delimiter: delimiter, ContinuationToken: token }),
      );
      yield page;
      token = page.NextContinuationToken;
      if (page.IsTruncated && token === undefined) {
        throw new Unavailable('a listing of the archive ends in its middle');
      }
    } while (token !== undefined);
  }

  async function body(key: string): Promise<Readable> {
    const { client, GetObjectCommand } = await s3();
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body === undefined) {
      throw new Unavailable(`${key} has no content`);
    }
    return Body as Readable;
  }

  async function* lines(key: string): AsyncGenerator<string> {
    try {
      const packed = await body(key);
      // The reader sees the error itself; the callback only keeps it from being thrown a second time.
      yield* readLines(() => pipeline(packed, createGunzip(), () => {}));
    } catch (cause) {
      throw new Unavailable(`${key} can't be read`, { cause });
    }
  }

  return {
    async days() {
      const days: Day[] = [];
      for await (const { CommonPrefixes = [] } of pages(RECORDS, '/')) {
        days.push(...CommonPrefixes.flatMap(({ Prefix = '' }) => dayIn(Prefix, RECORDS, '/')));
      }
      return days.sort();
    },
    async verdicts() {
      const days: Day[] = [];
      for await (const { Contents = [] } of pages(VERDICTS)) {
        days.push(...Contents.flatMap(({ Key = '' }) => dayIn(Key, VERDICTS, '.json.gz')));
      }
      return days.sort();
    },
    async objects(day) {
      const objects: ArchiveObject[] = [];
      for await (const { Contents = [] } of pages(`${RECORDS}date=${day}/`)) {
        objects.push(...Contents.map(({ Key = '', ETag = '', Size }) => ({ key: Key, tag: `${ETag} ${Size}` })));
      }
      return objects.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    open: ({ key }) => ({ name: key, lines: lines(key) }),
    async readVerdict(day) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of await body(nameOf(day))) {
        chunks.push(chunk);
      }
      const known = decodeVerdict(jsonValue(gunzipSync(Buffer.concat(chunks)).toString()));
      if (known?.date !== day) {
        throw new Unavailable(`the verdict of ${day} is damaged`);
      }
      return known;
    },
    async writeVerdict(verdict) {
      const { client, PutObjectCommand } = await s3();
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: nameOf(verdict.date),
          Body: gzipSync(JSON.stringify(verdict)),
          ChecksumAlgorithm: 'SHA256', // S3 takes nothing that it locks without one.
        }),
      );
    },
  };
}

function nameOf(day: Day): string {
  return `${VERDICTS}date=${day}.json.gz`;
}

/** The day in a name, if it is one. */
function dayIn(name: string, start: string, end: string): Day[] {
  const day = name.slice(start.length + 'date='.length, -end.length);
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && name === `${start}date=${day}${end}` ? [day] : [];
}
