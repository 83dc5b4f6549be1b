import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpAnswer, HttpRequest } from './protocols/protocol';

/** Longest body that is read, in bytes: objects of services are at most 32 MiB, and Firehose takes 4 MiB. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Answers one request; `undefined` closes the connection without an answer. */
export type Responder = (request: HttpRequest, requestId: string) => Promise<HttpAnswer | undefined>;

/** A server on loopback. */
export interface Endpoint {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts to answer on loopback.
 *
 * @param port 0 for any
 * @param now time that answers carry; clients set their clocks by it
 */
export async function startEndpoint(respond: Responder, port: number, now: () => Date): Promise<Endpoint> {
  const server = createServer((message, response) => {
    answer(message, response, respond, now).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, stop: () => stop(server) };
}

async function answer(
  message: IncomingMessage,
  response: ServerResponse,
  respond: Responder,
  now: () => Date,
): Promise<void> {
  const requestId = randomUUID();
  const request = await received(message);
  const result = await respond(request, requestId);
  if (result === undefined) {
    response.destroy();
    return;
  }
  const { body = '', headers, status } = result;
  response.writeHead(status, {
    date: now().toUTCString(),
    'x-amzn-requestid': requestId,
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

async function received(message: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BYTES) {
      throw new Error('the body is too long');
    }
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value = '']) => [name, Array.isArray(value) ? value.join(',') : value]),
  );
  return {
    method: message.method ?? 'GET',
    url: new URL(message.url ?? '/', `http://${headers['host'] ?? 'localhost'}`),
    headers,
    body: Buffer.concat(chunks),
  };
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
