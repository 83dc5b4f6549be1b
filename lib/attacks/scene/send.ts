import * as http from 'node:http';
import * as https from 'node:https';
import type * as tls from 'node:tls';

/** A request as it goes over the wire: nothing is tidied up. */
export interface Sent {
  /** @default 'GET' */
  readonly method?: string;
  /** Path with query, exactly. */
  readonly path: string;
  /** Headers in order; a name may come twice. @default - none but `host` */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** @default - none */
  readonly body?: string | Buffer;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** What a client of TLS shows and accepts. */
export type TlsOptions = https.RequestOptions & tls.ConnectionOptions;

/** How to get there. */
export interface Way {
  readonly port: number;
  /** Of a server with TLS. @default - plain HTTP */
  readonly tls?: TlsOptions;
}

const TIMEOUT_MS = 10_000;

/** Sends a request to a port of loopback. @throws Error when the connection ends without an answer */
export function send({ port, tls }: Way, { body, headers = [], method = 'GET', path }: Sent): Promise<Answer> {
  const named = new Set(headers.map(([name]) => name.toLowerCase()));
  const all = [
    ...(named.has('host') ? [] : [['host', `127.0.0.1:${port}`] as const]),
    ...headers,
    ...(body === undefined || named.has('content-length') || named.has('transfer-encoding')
      ? []
      : [['content-length', String(Buffer.byteLength(body))] as const]),
  ];
  const options: http.RequestOptions = {
    host: '127.0.0.1',
    port,
    method,
    path,
    // Node takes pairs in one list, and sends them as they are.
    headers: all.flat() as unknown as http.OutgoingHttpHeaders,
    agent: false,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
  return new Promise((resolve, reject) => {
    const request = tls === undefined ? http.request(options) : https.request({ ...options, ...tls });
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const named = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(named),
          text: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    request.end(body);
  });
}
