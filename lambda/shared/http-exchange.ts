import * as http from 'node:http';
import * as https from 'node:https';
import { Unavailable } from '../../runtime/errors';

/** What is sent. */
export interface HttpRequest {
  /** Absolute URL: https, or http to this machine. */
  readonly url: string;
  /** @default 'GET' */
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** @default - none */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly body?: string;
  /**
   * Certificates that the server's chain may end in, PEM.
   *
   * @default - the public authorities that Node trusts
   */
  readonly roots?: readonly string[];
}

/** What came back. */
export interface HttpResponse {
  readonly status: number;
  readonly body: string;
}

/** Time for the whole exchange, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** Longest answer that is read, in bytes. */
const MAX_RESPONSE_BYTES = 256 * 1024;

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * One request and its answer, whatever its status. A redirect is an answer like any other and is not followed.
 *
 * @throws Unavailable when there is no whole answer in time, when it is too long, or when the server is not
 *   proven; the message names the host and never the path or the query, which may be signed
 */
export async function exchange(request: HttpRequest): Promise<HttpResponse> {
  const url = new URL(request.url);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.includes(url.hostname))) {
    throw new Unavailable(`${url.hostname} must be reached over https`);
  }
  try {
    return await send(url, request);
  } catch (cause) {
    throw new Unavailable(`${url.hostname} does not answer as it should`, { cause });
  }
}

function send(url: URL, { body, headers, method = 'GET', roots }: HttpRequest): Promise<HttpResponse> {
  const client = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = client.request(url, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      agent: false,
      ...(roots && { ca: [...roots] }),
    });
    request.once('error', reject);
    request.once('response', (response) => {
      collect(response).then((text) => resolve({ status: response.statusCode ?? 0, body: text }), reject);
    });
    request.end(body);
  });
}

async function collect(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop early destroys the connection.
  for await (const chunk of response) {
    length += chunk.length;
    if (length > MAX_RESPONSE_BYTES) {
      throw new Error(`the answer is longer than ${MAX_RESPONSE_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
