import * as http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { EdgeAnswer } from './answer';
import type { ApiKeyModel, EdgeModel, NotSimulated, StageModel } from './model';
import { MAX_BODY_BYTES, StagePipeline } from './pipeline';
import type { EdgePorts } from './ports';
import { type EdgeRequest, queryPairs } from './request';

/** Longest request line and headers, in bytes. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const MAX_HEADER_BYTES = 10_240;

/** How the edge runs. */
export interface EdgeOptions {
  /** TCP port on loopback. @default 0: any free one */
  readonly port?: number;
  /** What time it is. @default - the system's clock */
  readonly now?: () => Date;
  /** Milliseconds in which headers must arrive; the whole request may take three times as long. @default 10000 */
  readonly headersTimeoutMs?: number;
}

/** An edge that runs. */
export interface Edge {
  /** Where it listens, without a stage. */
  readonly url: string;
  /** Where each stage is, by `<API id>/<stage>`. */
  readonly stages: ReadonlyMap<string, string>;
  /** Keys of the template's clients. */
  readonly apiKeys: readonly ApiKeyModel[];
  readonly notSimulated: readonly NotSimulated[];
  /** Sets how many requests a key has left in this period of its quota, as an operator may. */
  setRemaining(apiKeyId: string, remaining: number): void;
  /** Begins to count anew for every rate and quota, as if nobody had sent anything. */
  forgetRequests(): void;
  /** Stops it and closes every connection. */
  stop(): Promise<void>;
}

/**
 * Runs the edge on loopback, over plain HTTP. A path begins with its stage; where two APIs have a stage of the same
 * name, the first label of `Host` chooses the API.
 */
export async function startEdge(
  model: EdgeModel,
  ports: EdgePorts,
  { port = 0, now = () => new Date(), headersTimeoutMs = 10_000 }: EdgeOptions = {},
): Promise<Edge> {
  const stages = model.stages.map((stage) => ({ stage, pipeline: new StagePipeline(stage, ports, now) }));
  const answer = async (request: EdgeRequest, host: string): Promise<EdgeAnswer> => {
    const name = request.rawPath.split('/', 2)[1];
    const named = stages.filter(({ stage }) => stage.name === name);
    const chosen = named.find(({ stage }) => host.split('.', 1)[0] === stage.apiId) ?? named[0];
    if (chosen === undefined) {
      const { id: requestId, method, rawPath: path, sourceIp } = request;
      ports.onHop?.({ requestId, control: 'route', outcome: 'stopped', reason: 'no such stage' });
      ports.refused?.({ requestId, control: 'route', status: 403, reason: 'no such stage', method, path, sourceIp });
      return plainAnswer(403, 'Forbidden', requestId);
    }
    const path = request.rawPath.slice(chosen.stage.name.length + 1);
    return chosen.pipeline.answer({ ...request, path: path === '' ? '/' : path });
  };

  const server = http.createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: headersTimeoutMs,
      requestTimeout: headersTimeoutMs * 3,
      connectionsCheckingInterval: Math.min(1_000, headersTimeoutMs),
    },
    (message, response) => {
      serve(message, response, answer, now).catch(() => response.destroy());
    },
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseBroken(error, socket as Socket, ports));
  server.on('connect', (_message, socket) => socket.destroy());
  server.on('upgrade', (_message, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    stages: new Map(model.stages.map((stage) => [stageKey(stage), `${url}/${stage.name}`])),
    apiKeys: model.stages[0]?.apiKeys ?? [],
    notSimulated: model.notSimulated,
    forgetRequests() {
      for (const { pipeline } of stages) {
        pipeline.forgetRequests();
      }
    },
    setRemaining(apiKeyId, remaining) {
      for (const { pipeline } of stages) {
        pipeline.setRemaining(apiKeyId, remaining);
      }
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function stageKey({ apiId, name }: StageModel): string {
  return `${apiId}/${name}`;
}

async function serve(
  message: http.IncomingMessage,
  response: http.ServerResponse,
  answer: (request: EdgeRequest, host: string) => Promise<EdgeAnswer>,
  now: () => Date,
): Promise<void> {
  const receivedAt = now();
  const body = await readBody(message);
  const [rawPath = '/', ...query] = (message.url ?? '/').split('?');
  const rawQuery = query.join('?');
  const headers: [string, string][] = [];
  for (let i = 0; i < message.rawHeaders.length; i += 2) {
    headers.push([message.rawHeaders[i] ?? '', message.rawHeaders[i + 1] ?? '']);
  }
  const request: EdgeRequest = {
    id: crypto.randomUUID(),
    receivedAt,
    method: message.method ?? 'GET',
    rawPath,
    path: rawPath,
    rawQuery,
    query: queryPairs(rawQuery),
    headers,
    body,
    sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
  };
  send(response, request.id, await answer(request, message.headers.host ?? ''));
}

/** Reads a body up to one byte more than is allowed; the rest is read and forgotten. */
async function readBody(message: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    const left = MAX_BODY_BYTES + 1 - length;
    if (left > 0) {
      chunks.push(chunk.subarray(0, left));
      length += Math.min(left, chunk.length);
    }
  }
  return Buffer.concat(chunks);
}

function send(response: http.ServerResponse, requestId: string, { status, headers, body }: EdgeAnswer): void {
  response.statusCode = status;
  for (const [name, value] of headers) {
    response.appendHeader(name, value);
  }
  // As API Gateway does, so that a client can name the request to whoever reads the logs.
  if (!response.hasHeader('x-amzn-RequestId')) {
    response.setHeader('x-amzn-RequestId', requestId);
  }
  if (status !== 204 && status !== 304) {
    response.setHeader('content-length', body.length);
  }
  response.end(status === 204 || status === 304 ? undefined : body);
}

function plainAnswer(status: number, message: string, requestId: string): EdgeAnswer {
  return {
    status,
    headers: [
      ['content-type', 'application/json'],
      ['x-amzn-ErrorType', 'ForbiddenException'],
      ['x-amzn-RequestId', requestId],
    ],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/** Answers what is no HTTP, or too slow, or has too many headers, with as little as AWS's front does. */
function refuseBroken(error: NodeJS.ErrnoException, socket: Socket, ports: EdgePorts): void {
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const requestId = crypto.randomUUID();
  ports.refused?.({ requestId, control: 'http', status, reason: 'broken HTTP', sourceIp: socket.remoteAddress });
  if (socket.writable && error.code !== 'ECONNRESET') {
    socket.end(`HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  } else {
    socket.destroy();
  }
}
