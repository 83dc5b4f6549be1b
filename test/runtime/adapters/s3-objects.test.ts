import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { s3Objects } from '../../../runtime/adapters/s3-objects';
import { createObjectCipher, FRAME_BYTES } from '../../../runtime/encryption/object-cipher';
import { ConfigurationError, PayloadTooLarge, Unavailable } from '../../../runtime/errors';
import { DECRYPTION_FAILED, failureOf, localDataKeys } from '../encryption/local-data-keys';

/** As much of S3 as is needed: what was put is kept with its checksum, and any answer can be forged. */
interface Bucket {
  readonly objects: Map<string, { body: Buffer; checksum?: string }>;
  readonly requests: { method?: string; path: string; headers: IncomingHttpHeaders }[];
  answer?: { status: number; code: string };
  cutAfter?: number;
}

const bucket: Bucket = { objects: new Map(), requests: [] };
const PHYSICAL = '/test-receipts/';
let server: Server;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const path = new URL(request.url ?? '', 'http://s3').pathname;
    bucket.requests.push({ method: request.method, path, headers: request.headers });
    const object = bucket.objects.get(path);
    const refusal =
      bucket.answer ?? (request.method === 'GET' && !object ? { status: 404, code: 'NoSuchKey' } : undefined);
    if (refusal) {
      response.writeHead(refusal.status).end(`<Error><Code>${refusal.code}</Code><Message>no</Message></Error>`);
    } else if (request.method === 'PUT') {
      bucket.objects.set(path, {
        body: Buffer.concat(chunks),
        checksum: String(request.headers['x-amz-checksum-sha256']),
      });
      response.end();
    } else if (object) {
      const checksum = object.checksum && { 'x-amz-checksum-sha256': object.checksum };
      response.writeHead(200, { 'content-length': object.body.length, ...checksum });
      if (bucket.cutAfter === undefined) {
        response.end(object.body);
      } else {
        response.write(object.body.subarray(0, bucket.cutAfter), () => response.destroy());
      }
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: '1',
    PALISADE_BUCKET_RECEIPTS: 'test-receipts',
  });
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  bucket.objects.clear();
  bucket.requests.length = 0;
  bucket.answer = undefined;
  bucket.cutAfter = undefined;
});

const cipher = createObjectCipher({ dataKeys: localDataKeys(), service: 'orders', store: 'receipts' });
const CONTENT = Buffer.alloc(FRAME_BYTES + 10, 'content ');

function open(options?: { maxBytes?: number }) {
  return s3Objects('receipts', cipher, options);
}

async function* chunks(bytes: Uint8Array = CONTENT): AsyncGenerator<Uint8Array, void> {
  yield bytes;
}

async function read(name: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of (await open().get(name)) ?? []) {
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

function stored(name: string) {
  const object = bucket.objects.get(`${PHYSICAL}${name}`);
  if (object === undefined) {
    throw new Error(`${name} is not stored`);
  }
  return object;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64');

it('gives back what was put, which lies encrypted with its checksum', async () => {
  await open().put('1.txt', chunks());
  expect((await read('1.txt')).equals(CONTENT)).toBe(true);
  const { body, checksum } = stored('1.txt');
  expect(body.includes('content')).toBe(false);
  expect(checksum).toBe(sha256(body));
});

it('asks S3 to check the upload and to send the checksum with the download', async () => {
  await open().put('2.txt', chunks());
  await read('2.txt');
  const [put, get] = bucket.requests;
  expect(put?.headers).toMatchObject({ 'content-type': 'application/octet-stream' });
  expect(put?.headers['content-length']).toBe(String(stored('2.txt').body.length));
  expect(get?.headers).toMatchObject({ 'x-amz-checksum-mode': 'ENABLED' });
});

it.each(['NoSuchKey', 'AccessDenied'])('finds nothing where S3 says %s', async (code) => {
  bucket.answer = { status: code === 'NoSuchKey' ? 404 : 403, code };
  expect(await open().get('nothing.txt')).toBeUndefined();
});

it.each([
  [400, 'InvalidRequest'],
  [404, 'NoSuchBucket'],
  [403, 'InvalidAccessKeyId'],
])('is unavailable when S3 answers %i %s', async (status, code) => {
  bucket.answer = { status, code };
  await expect(open().get('1.txt')).rejects.toThrow(Unavailable);
  await expect(open().put('1.txt', chunks())).rejects.toThrow(Unavailable);
});

it('does not take a refused upload for a success', async () => {
  bucket.answer = { status: 403, code: 'AccessDenied' };
  await expect(open().put('1.txt', chunks())).rejects.toThrow(Unavailable);
});

describe('an object that was changed', () => {
  beforeEach(() => open().put('a.txt', chunks()));

  it('does not come out with a bit flipped', async () => {
    const object = stored('a.txt');
    object.body.writeUInt8(object.body.readUInt8(200) ^ 1, 200);
    expect(await failureOf(() => read('a.txt'))).toEqual(DECRYPTION_FAILED);
    object.checksum = sha256(object.body);
    expect(await failureOf(() => read('a.txt'))).toEqual(DECRYPTION_FAILED);
  });

  it('does not come out with another checksum, though it decrypts', async () => {
    stored('a.txt').checksum = sha256(Buffer.of());
    expect(await failureOf(() => read('a.txt'))).toEqual(DECRYPTION_FAILED);
  });

  it('does not come out without a checksum', async () => {
    stored('a.txt').checksum = undefined;
    expect(await failureOf(() => read('a.txt'))).toEqual(DECRYPTION_FAILED);
  });

  it('does not come out under another name', async () => {
    bucket.objects.set(`${PHYSICAL}b.txt`, stored('a.txt'));
    expect(await failureOf(() => read('b.txt'))).toEqual(DECRYPTION_FAILED);
  });

  it('does not come out as plaintext', async () => {
    bucket.objects.set(`${PHYSICAL}c.txt`, { body: CONTENT, checksum: sha256(CONTENT) });
    expect(await failureOf(() => read('c.txt'))).toEqual(DECRYPTION_FAILED);
  });

  it('is no bad object when the connection breaks', async () => {
    bucket.cutAfter = 1_000;
    await expect(read('a.txt')).rejects.toThrow(Unavailable);
  });
});

it('takes an object of the largest length and stores nothing of a longer one', async () => {
  await open().put('size.txt', chunks());
  const { length } = stored('size.txt').body;
  bucket.objects.clear();
  await expect(open({ maxBytes: length - 1 }).put('long.txt', chunks())).rejects.toThrow(PayloadTooLarge);
  expect(bucket.objects.size).toBe(0);
  await open({ maxBytes: length }).put('long.txt', chunks());
  expect(bucket.objects.size).toBe(1);
});

it('stores nothing of a source that breaks', async () => {
  const broken = async function* () {
    yield CONTENT;
    throw new Error('broken');
  };
  await expect(open().put('broken.txt', broken())).rejects.toThrow('broken');
  expect(bucket.objects.size).toBe(0);
});

it('does not start when the environment names no such bucket', () => {
  expect(() => s3Objects('invoices', cipher)).toThrow(ConfigurationError);
});
