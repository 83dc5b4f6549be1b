import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { headerMap, MAX_BODY_BYTES, type ServiceRequest, type ServiceResponse } from '../message';
import type { Pipeline } from '../pipeline';
import { logFailure } from './failure-log';

/** What a host has proven about where a request comes from. */
export type RequestProof = Pick<ServiceRequest, 'peer' | 'fromGateway' | 'originFault'>;

/** How a pipeline is served. */
export interface HttpsServerOptions {
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** Makes the server, which has not begun to listen. */
  readonly create: (listener: RequestListener) => Server;
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
  server.listen(options.port);
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
  const [path = '', ...search] = (message.url ?? '').split('?');
  return {
    requestId,
    method: message.method ?? '',
    path,
    query: [...new URLSearchParams(search.join('?'))],
    headers: headerMap(message.headersDistinct),
    body: await readBody(message),
    ...proof,
    source: message.socket.remoteAddress,
  };
}

/**
 * Reads the body and keeps no more of it than shows the pipeline that it is too long. The rest
 * is read and dropped, within the server's time limit, so that the client gets to see its answer.
 */
async function readBody(message: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let kept = 0;
  for await (const chunk of message) {
    if (kept <= MAX_BODY_BYTES) {
      chunks.push(chunk);
      kept += chunk.length;
    }
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, result: ServiceResponse, closing: boolean): void {
  response.writeHead(result.status, {
    ...result.headers,
    'content-length': Buffer.byteLength(result.body),
    ...(closing ? { connection: 'close' } : {}),
  });
  response.end(result.body);
}
