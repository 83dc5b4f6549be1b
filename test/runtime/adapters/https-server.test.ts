import { EventEmitter, once } from 'node:events';
import { Agent, type RequestOptions, request } from 'node:https';
import { connect } from 'node:tls';
import { z } from 'zod';
import { healthAnswer } from '../../../runtime/adapters/edge-requests';
import { type HttpsService, serveHttps } from '../../../runtime/adapters/https-server';
import { HEALTH_PATH } from '../../../runtime/contract';
import type { Gates } from '../../../runtime/gates';
import { MAX_BODY_BYTES } from '../../../runtime/message';
import { defineService, route } from '../../../runtime/model';
import { createPipeline } from '../../../runtime/pipeline';
import { createEdgeServer } from '../../../runtime/transport/edge-server';
import type { WorkloadCredentials } from '../../../runtime/transport/workload-credentials';
import { OPEN_GATES, principal } from '../support/caller';
import { createPki } from '../support/pki';

let credentials: WorkloadCredentials;

beforeAll(async () => {
  const pki = await createPki('shop.internal');
  credentials = { ...(await pki.issue('things')), roots: [pki.rootPem], trustDomain: 'shop.internal' };
});

const handle = jest.fn();

const service = defineService('things', [
  route({
    method: 'POST',
    path: '/things',
    action: 'things:Create',
    scopes: ['things/write'],
    query: z.strictObject({ page: z.string().optional() }),
    body: z.strictObject({ name: z.string() }),
    response: z.object({ name: z.string() }),
    handle,
  }),
]);

const HEADERS = {
  'content-type': 'application/json',
  'x-principal': JSON.stringify(principal('p1', ['things/write'])),
};

const hosts: HttpsService[] = [];

async function start(gates: Gates = OPEN_GATES): Promise<HttpsService> {
  const host = await serveHttps(createPipeline(service, gates), {
    port: 0,
    create: (listener) => createEdgeServer({ credentials, refused: () => undefined }, listener).server,
    proofOf: () => ({ fromGateway: true }),
    shortcut: healthAnswer,
  });
  hosts.push(host);
  return host;
}

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
  handle.mockReset().mockImplementation(async (_context, { body }) => body);
});

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

async function send({ port }: HttpsService, path: string, options: RequestOptions = {}, body = '') {
  const sent = request({
    host: '127.0.0.1',
    port,
    path,
    ca: [...credentials.roots],
    checkServerIdentity: () => undefined,
    ...options,
  });
  sent.end(body);
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) {
    text += chunk;
  }
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(text) };
}

function create(host: HttpsService, body: string, options: RequestOptions = {}) {
  return send(host, '/things', { method: 'POST', headers: HEADERS, ...options }, body);
}

describe('the health path', () => {
  it('answers a GET with 200, without any gate', async () => {
    expect(await send(await start({}), HEALTH_PATH)).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('does not answer %s', async (method) => {
    expect((await send(await start({}), HEALTH_PATH, { method })).status).toBe(503);
  });

  it.each([`${HEALTH_PATH}?x=1`, `${HEALTH_PATH}/`, `/${HEALTH_PATH}`, '/HEALTHZ'])('is not %s', async (path) => {
    expect((await send(await start({}), path)).status).toBe(503);
  });
});

describe('transport', () => {
  it('speaks TLS 1.3', async () => {
    const { port } = await start();
    const socket = connect({
      port,
      host: '127.0.0.1',
      ca: [...credentials.roots],
      checkServerIdentity: () => undefined,
    });
    await once(socket, 'secureConnect');
    expect(socket.getProtocol()).toBe('TLSv1.3');
    socket.destroy();
  });

  it('refuses TLS 1.2', async () => {
    const { port } = await start();
    const socket = connect({ port, host: '127.0.0.1', maxVersion: 'TLSv1.2', rejectUnauthorized: false });
    const [error] = await once(socket, 'error');
    expect(error.code).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  });
});

describe('requests', () => {
  it('hands method, path, query, headers and body to the pipeline', async () => {
    const host = await start();
    const options = { method: 'POST', headers: HEADERS };
    expect(await send(host, '/things?page=%C3%A9', options, '{"name":"n"}')).toMatchObject({
      status: 200,
      body: { name: 'n' },
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    });
    expect(handle.mock.calls[0][1]).toEqual({ params: {}, query: { page: 'é' }, body: { name: 'n' } });
  });

  it('refuses everything with 503 while there is no authenticator', async () => {
    expect((await create(await start({}), '{"name":"n"}')).status).toBe(503);
    expect(handle).not.toHaveBeenCalled();
  });

  it('gives each request an id of its own, whatever the client claims', async () => {
    const host = await start();
    const headers = { ...HEADERS, 'x-request-id': 'mine' };
    const ids = [await create(host, '{"name":"n"}', { headers }), await create(host, '{"name":"n"}', { headers })];
    expect(new Set(ids.map((answer) => answer.headers['x-request-id'])).size).toBe(2);
    expect(ids[0]?.headers['x-request-id']).not.toBe('mine');
  });

  it('does not hide the second of two headers of the same name', async () => {
    const headers = { ...HEADERS, 'content-type': ['application/json', 'text/plain'] };
    expect((await create(await start(), '{"name":"n"}', { headers })).status).toBe(415);
  });

  it('refuses a body over the limit and keeps answering', async () => {
    const host = await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const oversized = JSON.stringify({ name: 'x'.repeat(64 * MAX_BODY_BYTES) });
    expect((await create(host, oversized, { agent })).status).toBe(413);
    expect((await create(host, '{"name":"n"}', { agent })).status).toBe(200);
    agent.destroy();
  });

  it('survives a client that goes away in the middle of its body', async () => {
    const host = await start();
    const socket = connect({ port: host.port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    socket.write('POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"na');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect((await create(host, '{"name":"n"}')).status).toBe(200);
    expect(handle).toHaveBeenCalledTimes(1);
  });
});

describe('close', () => {
  it('finishes the request in flight, then closes its connection, and accepts no other', async () => {
    const host = await start();
    const handler = new EventEmitter();
    handle.mockImplementation(async (_context, { body }) => {
      handler.emit('started');
      await once(handler, 'finish');
      return body;
    });
    const started = once(handler, 'started');
    const agent = new Agent({ keepAlive: true });
    const inFlight = create(host, '{"name":"n"}', { agent });
    await started;
    const closed = host.close();
    await expect(create(host, '{"name":"late"}')).rejects.toThrow('ECONNREFUSED');
    handler.emit('finish');
    expect(await inFlight).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await closed;
    agent.destroy();
  });

  it('does not wait for connections that are idle', async () => {
    const host = await start();
    const agent = new Agent({ keepAlive: true });
    await create(host, '{"name":"n"}', { agent });
    await host.close();
    agent.destroy();
  });
});
