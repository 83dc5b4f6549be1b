import { once } from 'node:events';
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as NetServer } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { CallRequest } from '../../../runtime/service-transport';
import { peerOf } from '../../../runtime/transport/peer-connection';
import { createServiceClient, MAX_RESPONSE_BYTES, type ServiceClient } from '../../../runtime/transport/service-client';
import { createServiceServer } from '../../../runtime/transport/service-server';
import { type CertificateOverrides, createPki, type Pki } from '../support/pki';

const DOMAIN = 'shop.internal';

let pki: Pki;
let foreign: Pki;
const servers: NetServer[] = [];
const clients: ServiceClient[] = [];
const listener = jest.fn<void, [IncomingMessage, ServerResponse]>();

beforeAll(async () => {
  pki = await createPki(DOMAIN);
  foreign = await createPki(DOMAIN);
});

beforeEach(() => {
  listener.mockReset().mockImplementation((request, response) => {
    request.resume();
    response.end(JSON.stringify({ peer: peerOf(request.socket), path: request.url }));
  });
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) {
      (server as Server).closeAllConnections();
    }
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listen<Listening extends NetServer>(server: Listening): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function startCallee(): Promise<{ server: Server; port: number }> {
  const callers = new Set(['orders', 'users']);
  const own = await credentials('payments');
  const { server } = createServiceServer({ callers, credentials: own, refused: () => undefined }, listener);
  return { server, port: await listen(server) };
}

async function credentials(service = 'orders', overrides?: CertificateOverrides) {
  return { ...(await pki.issue(service, overrides)), roots: [pki.rootPem], trustDomain: DOMAIN };
}

async function startClient(port: number): Promise<ServiceClient> {
  const addressOf = () => ({ host: '127.0.0.1', port });
  const client = createServiceClient({ credentials: await credentials(), addressOf });
  clients.push(client);
  return client;
}

function request(overrides: Partial<CallRequest> = {}): CallRequest {
  return { method: 'GET', path: '/charges', headers: {}, signal: new AbortController().signal, ...overrides };
}

async function get(client: ServiceClient, overrides?: Partial<CallRequest>) {
  const { status, body } = await client.transport('payments', request(overrides));
  return { status, body: JSON.parse(Buffer.from(body).toString()) };
}

describe('a call', () => {
  it('proves who calls, and brings back status and body', async () => {
    const client = await startClient((await startCallee()).port);
    expect(await get(client, { path: '/charges?x=1' })).toEqual({
      status: 200,
      body: { peer: 'orders', path: '/charges?x=1' },
    });
  });

  it('carries method, headers and body, and names the callee as its host', async () => {
    listener.mockImplementation(async (request, response) => {
      let body = '';
      for await (const chunk of request) {
        body += chunk;
      }
      const { authorization, host } = request.headers;
      response.statusCode = 201;
      response.end(JSON.stringify({ method: request.method, authorization, host, body }));
    });
    const client = await startClient((await startCallee()).port);
    const sent = { method: 'POST', headers: { authorization: 'Bearer t' }, body: '{"a":1}' } as const;
    expect(await get(client, sent)).toEqual({
      status: 201,
      body: { method: 'POST', authorization: 'Bearer t', host: `payments.${DOMAIN}`, body: '{"a":1}' },
    });
  });

  it('uses a connection again', async () => {
    const { server, port } = await startCallee();
    const connections = jest.fn();
    server.on('secureConnection', connections);
    const client = await startClient(port);
    for (let i = 0; i < 20; i++) {
      await get(client);
    }
    // The pool may open a second one while the first has not settled the answer that was just read.
    expect(connections.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it('shares 64 connections among any number of calls', async () => {
    const { server, port } = await startCallee();
    const connections = jest.fn();
    server.on('secureConnection', connections);
    const client = await startClient(port);
    const answers = await Promise.all(Array.from({ length: 100 }, () => get(client)));
    expect(answers.every(({ body }) => body.peer === 'orders')).toBe(true);
    expect(connections.mock.calls.length).toBeLessThanOrEqual(64);
  });

  it('does not follow a redirect', async () => {
    listener.mockImplementation((_, response) => {
      response.writeHead(307, { location: '/elsewhere' }).end('{}');
    });
    const client = await startClient((await startCallee()).port);
    expect((await get(client)).status).toBe(307);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('goes to the name of the service in the trust domain when no address is given', async () => {
    const client = createServiceClient({ credentials: await credentials() });
    clients.push(client);
    const failure = await client.transport('payments', request()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ failure: 'connection', cause: { hostname: `payments.${DOMAIN}` } });
  });
});

describe('a server that has not proven to be the callee', () => {
  async function refuses(port: number): Promise<void> {
    const client = await startClient(port);
    await expect(get(client, { headers: { authorization: 'Bearer t' } })).rejects.toMatchObject({
      failure: 'connection',
    });
    expect(listener).not.toHaveBeenCalled();
  }

  async function startImpostor(
    authority: Pki,
    service: string,
    overrides?: CertificateOverrides,
    options?: ServerOptions,
  ): Promise<number> {
    const { certificate, privateKey } = await authority.issue(service, overrides);
    const identity = { cert: certificate, key: privateKey, ALPNProtocols: ['http/1.1'] };
    return listen(createServer({ ...identity, ...options }, listener));
  }

  const PAYMENTS = [`payments.${DOMAIN}`];

  it.each<[string, () => Promise<number>]>([
    ['with a certificate of another authority', () => startImpostor(foreign, 'payments')],
    ['with the certificate of another service', () => startImpostor(pki, 'users')],
    [
      "with another service's SPIFFE id and the callee's name",
      () => startImpostor(pki, 'users', { dnsNames: PAYMENTS }),
    ],
    ["with the callee's SPIFFE id and another name", () => startImpostor(pki, 'payments', { dnsNames: ['x.example'] })],
    ['without a SPIFFE id', () => startImpostor(pki, 'payments', { uris: [] })],
    [
      'with two SPIFFE ids',
      () => startImpostor(pki, 'payments', { uris: ['payments', 'users'].map((name) => `spiffe://${DOMAIN}/${name}`) }),
    ],
    ['of another trust domain', () => startImpostor(pki, 'payments', { uris: ['spiffe://other.internal/payments'] })],
    ['with an expired certificate', () => startImpostor(pki, 'payments', { notAfter: new Date(Date.now() - 1_000) })],
    [
      'with a certificate that is not valid yet',
      () => startImpostor(pki, 'payments', { notBefore: new Date(Date.now() + 60_000) }),
    ],
    ['with a certificate for clients only', () => startImpostor(pki, 'payments', { usages: ['client'] })],
    ['with a certificate that says nothing of servers', () => startImpostor(pki, 'payments', { usages: [] })],
    ['that speaks another protocol inside', () => startImpostor(pki, 'payments', {}, { ALPNProtocols: ['h2'] })],
    [
      'that does not say what it speaks',
      async () => {
        const { certificate, privateKey } = await pki.issue('payments');
        const http = createPlainServer(listener);
        const secure = (socket: TLSSocket) => void http.emit('connection', socket);
        return listen(createTlsServer({ cert: certificate, key: privateKey }, secure));
      },
    ],
    [
      'of an authority below the root',
      async () => {
        const { certificate, privateKey } = await (await pki.subordinate()).issue('payments');
        return listen(createServer({ cert: certificate, key: privateKey }, listener));
      },
    ],
    ['that speaks TLS 1.2', () => startImpostor(pki, 'payments', {}, { maxVersion: 'TLSv1.2' })],
    ['that speaks plaintext', () => listen(createPlainServer(listener))],
  ])('gets no request: one %s', async (_, start) => refuses(await start()));

  it('gets to answer nothing after its certificate has expired, on an open connection either', async () => {
    const notAfter = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 1_000);
    listener.mockImplementation(() => undefined);
    const client = await startClient(await startImpostor(pki, 'payments', { notAfter }));
    // Lost with its connection, and not because the answer took too long.
    await expect(get(client)).rejects.toMatchObject({ failure: 'connection' });
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('gets no request on a resumed session after its certificate has expired', async () => {
    const notAfter = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 1_000);
    listener.mockImplementation((_, response) => {
      response.writeHead(200, { connection: 'close' }).end('{}');
    });
    const client = await startClient(await startImpostor(pki, 'payments', { notAfter }));
    await get(client);
    expect(listener).toHaveBeenCalledTimes(1);
    await new Promise((resolve) => setTimeout(resolve, notAfter.getTime() - Date.now() + 10));
    await expect(get(client)).rejects.toMatchObject({ failure: 'connection' });
    expect(listener).toHaveBeenCalledTimes(1);
  });
});

describe('a caller that the callee does not accept', () => {
  it('gets no answer', async () => {
    const { port } = await startCallee();
    const client = await startClient(port);
    client.update({ ...(await foreign.issue('orders')), roots: [pki.rootPem], trustDomain: DOMAIN });
    await expect(get(client)).rejects.toMatchObject({ failure: 'connection' });
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('what goes wrong on the way', () => {
  it('is a lost connection when nobody listens', async () => {
    const { server, port } = await startCallee();
    await new Promise((resolve) => server.close(resolve));
    await expect(get(await startClient(port))).rejects.toMatchObject({ failure: 'connection' });
  });

  it('is a lost connection when it breaks in the middle of an answer', async () => {
    listener.mockImplementation((_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"a":', () => response.destroy());
    });
    const client = await startClient((await startCallee()).port);
    await expect(get(client)).rejects.toMatchObject({ failure: 'connection' });
  });

  it('is a timeout when the caller gives up, whether the callee is silent or stops in the middle', async () => {
    for (const head of [false, true]) {
      const abort = new AbortController();
      listener.mockImplementation((_, response) => {
        if (head) {
          response.writeHead(200).write('{');
        }
        setImmediate(() => abort.abort());
      });
      const client = await startClient((await startCallee()).port);
      await expect(get(client, { signal: abort.signal })).rejects.toMatchObject({ failure: 'timeout' });
    }
  });

  it('is a timeout when the caller has given up before a handshake fails', async () => {
    const abort = new AbortController();
    const hanging = createTcpServer((socket) => {
      socket.once('data', () => {
        abort.abort();
        socket.destroy();
      });
    });
    const client = await startClient(await listen(hanging));
    await expect(get(client, { signal: abort.signal })).rejects.toMatchObject({ failure: 'timeout' });
  });

  it('accepts an answer of exactly the limit and refuses one byte more', async () => {
    let length = 0;
    listener.mockImplementation((_, response) => response.end(Buffer.alloc(length, ' ')));
    const client = await startClient((await startCallee()).port);
    length = MAX_RESPONSE_BYTES;
    expect((await client.transport('payments', request())).body.byteLength).toBe(MAX_RESPONSE_BYTES);
    length = MAX_RESPONSE_BYTES + 1;
    await expect(client.transport('payments', request())).rejects.toMatchObject({ failure: 'too-large' });
  });

  it('refuses an endless answer without a length', async () => {
    listener.mockImplementation((_, response) => {
      const more = () => {
        if (!response.destroyed) {
          response.write(Buffer.alloc(64 * 1024, ' '), more);
        }
      };
      more();
    });
    const client = await startClient((await startCallee()).port);
    await expect(get(client)).rejects.toMatchObject({ failure: 'too-large' });
  });

  it('refuses a header value with a line break before anything is sent', async () => {
    const client = await startClient((await startCallee()).port);
    const attempt = get(client, { headers: { 'x-correlation-id': 'a\r\nauthorization: b' } });
    await expect(attempt).rejects.toMatchObject({ code: 'UND_ERR_INVALID_ARG' });
    expect(listener).not.toHaveBeenCalled();
  });

  it('says nothing of the request', async () => {
    const client = await startClient(1);
    const error = await get(client, { headers: { authorization: 'Bearer secret' } }).catch((cause: unknown) => cause);
    expect(String(error)).toBe('TransportError: the call failed: connection');
  });
});

describe('new credentials', () => {
  it('are shown from the next call on, over new connections', async () => {
    const client = await startClient((await startCallee()).port);
    expect((await get(client)).body.peer).toBe('orders');
    client.update(await credentials('users'));
    expect((await get(client)).body.peer).toBe('users');
  });

  it('fail no call under load', async () => {
    const client = await startClient((await startCallee()).port);
    const replacements = await Promise.all(Array.from({ length: 3 }, () => credentials()));
    const load = Array.from({ length: 8 }, async () => {
      for (let i = 0; i < 25; i++) {
        expect((await get(client)).status).toBe(200);
      }
    });
    for (const replacement of replacements) {
      await get(client);
      client.update(replacement);
    }
    await Promise.all(load);
    expect(listener).toHaveBeenCalledTimes(203);
  });

  it('let a request in flight end and close its connection afterwards', async () => {
    const { server, port } = await startCallee();
    const client = await startClient(port);
    const arrived = new Promise<ServerResponse>((resolve) => {
      listener.mockImplementationOnce((_, response) => resolve(response));
    });
    const connected = once(server, 'secureConnection');
    const inFlight = get(client);
    const response = await arrived;
    const closed = once((await connected)[0], 'close');
    client.update(await credentials());
    response.end('{}');
    expect((await inFlight).status).toBe(200);
    await closed;
  });

  it('that can not be used change nothing', async () => {
    const client = await startClient((await startCallee()).port);
    const broken = { ...(await credentials()), privateKey: (await credentials()).privateKey };
    expect(() => client.update(broken)).toThrow();
    expect((await get(client)).body.peer).toBe('orders');
  });

  it('end the trust in the old roots', async () => {
    const client = await startClient((await startCallee()).port);
    await get(client);
    client.update({ ...(await credentials()), roots: [foreign.rootPem] });
    await expect(get(client)).rejects.toMatchObject({ failure: 'connection' });
  });
});
