import { once } from 'node:events';
import type { Server as HttpServer, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { MAX_BODY_BYTES, receivedHeaderMap, type ServiceRequest, type ServiceResponse } from '../message';
import type { Pipeline } from '../pipeline';
import { logFailure } from './failure-log';

/** What a host has proven about where a request comes from. */
export type RequestProof = Pick<ServiceRequest, 'peer' | 'fromGateway' | 'originFault'>;

/** How a pipeline is served. */
export interface HttpsServerOptions {
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /**
   * Address that it listens on.
   *
   * @default - every address of the machine
   */
  readonly host?: string;
  /** Makes the server, which has not begun to listen; plain HTTP is for loopback alone. */
  readonly create: (listener: RequestListener) => Server | HttpServer;
  /** Finds out where a request comes from. */
  readonly proofOf: (message: IncomingMessage) => RequestProof;
  /**
   * Answers a request in place of the pipeline, if it returns an answer.
   *
   * @default - the pipeline answers every request
   */
  readonly shortcut?: (requestId: string, message: IncomingMessage) => ServiceResponse | undefined;
}

/** A running server. */
export interface HttpsService {
  /** TCP port that accepts connections. */
  readonly port: number;
  /** Stops accepting, lets requests in flight finish, and cuts what is left after 20 seconds. */
  close(): Promise<void>;
}

/** ECS kills a task 30 seconds after it asked it to stop. */
const DRAIN_MILLISECONDS = 20_000;

/** Serves a pipeline. Resolves when it listens. */
export async function serveHttps(pipeline: Pipeline, options: HttpsServerOptions): Promise<HttpsService> {
  const server = options.create((request, response) => {
    answer(pipeline, request, options).then(
      (result) => send(response, result, !server.listening),
      // The client went away in the middle of its request.
      () => response.destroy(),
    );
  });
  server.listen({ port: options.port, host: options.host });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MILLISECONDS);
      await new Promise((resolve) => server.close(resolve));
      clearTimeout(cut);
    },
  };
}

async function answer(
  pipeline: Pipeline,
  message: IncomingMessage,
  { proofOf, shortcut }: HttpsServerOptions,
): Promise<ServiceResponse> {
  const requestId = crypto.randomUUID();
  const early = shortcut?.(requestId, message);
  if (early !== undefined) {
    return early;
  }
  // Asked before the body is read: a proof that is taken back meanwhile held when the request began.
  const proof = proofOf(message);
  const outcome = await pipeline(await toRequest(requestId, message, proof));
  logFailure(requestId, outcome);
  return outcome.response;
}

async function toRequest(requestId: string, message: IncomingMessage, proof: RequestProof): Promise<ServiceRequest> {
  const { url = '' } = message;
  const mark = url.indexOf('?');
  return {
    requestId,
    method: message.method ?? '',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? [] : [...new URLSearchParams(url.slice(mark + 1))],
    headers: receivedHeaderMap(message.rawHeaders),
    body: await readBody(message),
    ...proof,
    source: message.socket.remoteAddress,
  };
}

/**
 * Reads the body and keeps no more of it than shows the pipeline that it is too long. The rest
 * is read and dropped, within the server's time limit, so that the client gets to see its answer.
 */
function readBody(message: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let kept = 0;
  message.on('data', (chunk: Buffer) => {
    if (kept <= MAX_BODY_BYTES) {
      chunks.push(chunk);
      kept += chunk.length;
    }
  });
  return new Promise((resolve, reject) => {
    message.once('end', () => resolve(Buffer.concat(chunks)));
    message.once('error', reject);
    message.once('close', () => {
      if (!message.complete) {
        reject(new Error('the client went away'));
      }
    });
  });
}

function send(response: ServerResponse, result: ServiceResponse, closing: boolean): void {
  response.writeHead(result.status, {
    ...result.headers,
    'content-length': Buffer.byteLength(result.body),
    ...(closing ? { connection: 'close' } : {}),
  });
  // Answers of one turn of the event loop leave together: whoever waits for many is woken up once, not by each.
  setImmediate(() => response.end(result.body));
}
