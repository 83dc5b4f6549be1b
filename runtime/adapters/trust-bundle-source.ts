import { open } from 'node:fs/promises';
import * as z from 'zod/mini';
import { ConfigurationError, Unavailable } from '../errors';
import { signedCall } from './signed-call';

/** Largest trust bundle that is read, in bytes. */
const MAX_BYTES = 256 * 1024;

/** Time within which a source must have answered in full, in milliseconds. */
const TIMEOUT_MS = 3_000;

const PARAMETER = z.object({ Parameter: z.object({ Value: z.string() }) });

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Where a trust bundle is read from:
 *
 * 1. `ssm:<name>`: a parameter of Systems Manager
 * 2. `https://…`: exactly that URL; a redirect is refused
 * 3. `file:<path>`: a file
 *
 * @returns reads the document; rejects with `Unavailable` when it can't be had in full
 * @throws ConfigurationError when the location is none of these; over plain http anybody
 *   on the way could replace the keys
 */
export function trustBundleSource(location: string): () => Promise<string> {
  const read = reader(location);
  return async () => {
    try {
      return await read();
    } catch (cause) {
      throw new Unavailable('the trust bundle can not be read', { cause });
    }
  };
}

function reader(location: string): () => Promise<string> {
  if (/^ssm:./.test(location)) {
    return parameterReader(location.slice('ssm:'.length));
  }
  if (/^file:./.test(location)) {
    return () => inTime(readFile(location.slice('file:'.length)));
  }
  if (isPlainHttpsUrl(location)) {
    return () => download(location);
  }
  throw new ConfigurationError(
    'the trust bundle must be at ssm:<name>, https://… or file:<path>; correct the location',
  );
}

/** Credentials in a URL would end up wherever the location is shown. */
function isPlainHttpsUrl(location: string): boolean {
  if (!location.startsWith('https://') || !URL.canParse(location)) {
    return false;
  }
  const { username, password } = new URL(location);
  return username === '' && password === '';
}

function parameterReader(name: string): () => Promise<string> {
  const call = signedCall('ssm', TIMEOUT_MS / 2);
  const read = call === undefined ? parameterBySdk(name) : () => call('GetParameter', { Name: name });
  return async () => {
    const result = PARAMETER.safeParse(await read());
    if (!result.success) {
      throw new Error('the parameter has no value');
    }
    return result.data.Parameter.Value;
  };
}

function parameterBySdk(name: string): () => Promise<unknown> {
  let client: import('@aws-sdk/client-ssm').SSMClient | undefined;
  return async () => {
    const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
    client ??= new SSMClient({
      maxAttempts: 2,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: TIMEOUT_MS / 2, throwOnRequestTimeout: true },
    });
    return client.send(new GetParameterCommand({ Name: name }));
  };
}

/** In one piece: a stream takes a cold start 4 ms longer. Of too long a file, one byte too many is read. */
async function readFile(path: string): Promise<string> {
  const file = await open(path);
  try {
    const bytes = Buffer.alloc(MAX_BYTES + 1);
    let length = 0;
    let read: number;
    do {
      ({ bytesRead: read } = await file.read(bytes, length));
      length += read;
    } while (read > 0);
    requireShort(length);
    return UTF8.decode(bytes.subarray(0, length));
  } finally {
    await file.close();
  }
}

/** A file system that is gone may keep a reader waiting without end. */
function inTime(reading: Promise<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error('the file can not be read in time'));
    AbortSignal.timeout(TIMEOUT_MS).addEventListener('abort', late, { once: true });
    reading.then(resolve, reject);
  });
}

function requireShort(length: number): void {
  if (length > MAX_BYTES) {
    throw new Error(`the document exceeds ${MAX_BYTES} bytes`);
  }
}

async function download(url: string): Promise<string> {
  const { get } = await import('node:https');
  return new Promise((resolve, reject) => {
    const request = get(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }, (response) => {
      if (response.statusCode !== 200) {
        response.destroy();
        reject(new Error(`the server answered ${response.statusCode}`));
        return;
      }
      collect(response).then(resolve, reject);
    });
    request.on('error', reject);
  });
}

/** Joins what a stream brings, and ends the stream as soon as it is too much. */
async function collect(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    requireShort(length);
    chunks.push(chunk);
  }
  return UTF8.decode(Buffer.concat(chunks));
}
