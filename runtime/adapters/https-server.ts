import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HEALTH_PATH } from '../contract';
import { headerMap, MAX_BODY_BYTES, type ServiceRequest, type ServiceResponse } from '../message';
import type { Pipeline } from '../pipeline';
import { jsonResponse } from '../response';
import { peerOf } from '../transport/peer';
import { createTlsServer, type ServerCredentials, type TrustedPeers } from '../transport/tls-server';
import { logFailure } from './failure-log';

/** How a pipeline is served. */
export interface HttpsServerOptions {
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** Key and certificate of the listener. */
  readonly tls: ServerCredentials;
  /**
   * Whose certificates prove a calling service.
   *
   * @default - no client is asked for a certificate
   */
  readonly peers?: TrustedPeers;
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

/** Serves a pipeline over TLS 1.3, and `HEALTH_PATH` without a pipeline. Resolves when it listens. */
export async function serveHttps(pipeline: Pipeline, options: HttpsServerOptions): Promise<HttpsService> {
  const listener: RequestListener = (request, response) => {
    answer(pipeline, request).then(
      (result) => send(response, result, !server.listening),
      // The client went away in the middle of its request.
      () => response.destroy(),
    );
  };
  const server = createTlsServer(options.tls, listener, { peers: options.peers });
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

async function answer(pipeline: Pipeline, message: IncomingMessage): Promise<ServiceResponse> {
  const requestId = crypto.randomUUID();
  if (message.method === 'GET' && message.url === HEALTH_PATH) {
    return jsonResponse(requestId, 200, { status: 'ok' });
  }
  const outcome = await pipeline(await toRequest(requestId, message));
  logFailure(requestId, outcome);
  return outcome.response;
}

async function toRequest(requestId: string, message: IncomingMessage): Promise<ServiceRequest> {
  const [path = '', ...search] = (message.url ?? '').split('?');
  return {
    requestId,
    method: message.method ?? '',
    path,
    query: [...new URLSearchParams(search.join('?'))],
    headers: headerMap(message.headersDistinct),
    body: await readBody(message),
    peer: peerOf(message.socket),
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
