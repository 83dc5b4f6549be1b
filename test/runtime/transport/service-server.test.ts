import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { peerOf } from '../../../runtime/transport/peer-connection';
import { type RefusedConnection, TOO_MANY } from '../../../runtime/transport/refused-connection';
import { createServiceServer, type RenewableServer } from '../../../runtime/transport/service-server';
import { createPki, type Pki } from '../support/pki';
import { ask, open } from '../support/tls-client';

const DOMAIN = 'shop.internal';
const CLOSES = /connection: close/i;

let pki: Pki;
let next: Pki;
let running: RenewableServer;
let port: number;
let refused: RefusedConnection[];
const sockets: Socket[] = [];
const servers: Server[] = [];
const listener = jest.fn<void, [IncomingMessage, ServerResponse]>();

const credentials = async (roots = [pki.rootPem], issuer = pki) => ({
  ...(await issuer.issue('payments')),
  roots,
  trustDomain: DOMAIN,
});

beforeAll(async () => {
  pki = await createPki(DOMAIN);
  next = await createPki(DOMAIN);
});

beforeEach(async () => {
  listener.mockReset().mockImplementation((request, response) => answer(request, response));
  refused = [];
  await start();
});

afterEach(async () => {
  jest.useRealTimers();
  for (const socket of sockets.splice(0)) {
    socket.destroy();
  }
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function start(): Promise<void> {
  const options = { callers: new Set(['orders']), credentials: await credentials() };
  running = createServiceServer({ ...options, refused: (connection) => refused.push(connection) }, listener);
  servers.push(running.server);
  running.server.listen(0, '127.0.0.1');
  await once(running.server, 'listening');
  port = (running.server.address() as AddressInfo).port;
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const peer = peerOf(request.socket) ?? 'nobody';
  response.writeHead(200, { 'content-length': peer.length }).end(peer);
}

async function caller(session?: Buffer, notAfter?: Date): Promise<TLSSocket> {
  const socket = open(pki, port, await pki.issue('orders', { notAfter }), { session });
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

/** A request that is not answered before the test says so. */
async function inFlight(socket: TLSSocket): Promise<{ answered: ReturnType<typeof ask>; finish: () => void }> {
  const arrived = new Promise<() => void>((resolve) => {
    listener.mockImplementationOnce((request, response) => {
      const proven = peerOf(request.socket) ?? 'nobody';
      resolve(() => response.writeHead(200, { 'content-length': proven.length }).end(proven));
    });
  });
  const answered = ask(socket);
  return { answered, finish: await arrived };
}

describe('a connection', () => {
  it('is of the same service on every request', async () => {
    const socket = await caller();
    expect([(await ask(socket))?.body, (await ask(socket))?.body]).toEqual(['orders', 'orders']);
  });

  it('is of the service that began its session', async () => {
    const first = await caller();
    const session = once(first, 'session');
    await ask(first);
    const resumed = await caller((await session)[0]);
    expect((await ask(resumed))?.body).toBe('orders');
    expect(resumed.isSessionReused()).toBe(true);
  });

  it('ends when its certificate expires, and its session begins no other', async () => {
    const notAfter = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 1_000);
    const socket = await caller(undefined, notAfter);
    const ticket = once(socket, 'session');
    const closed = once(socket, 'close');
    expect((await ask(socket))?.body).toBe('orders');
    await closed;
    const resumed = open(pki, port, undefined, { session: (await ticket)[0] });
    sockets.push(resumed);
    expect(await ask(resumed)).toBeUndefined();
    expect(refused).toEqual([{ reason: 'the certificate has expired', caller: undefined, source: expect.any(String) }]);
  });
});

describe('another certificate of the service', () => {
  it('is shown on new connections; an old one ends after its next answer, and loses none', async () => {
    const old = await caller();
    await ask(old);
    const renewed = await credentials();
    running.update(renewed);
    const fresh = await caller();
    expect((await ask(fresh))?.head).not.toMatch(CLOSES);
    expect(fresh.getPeerX509Certificate()?.toString()).toBe(renewed.certificate);
    const closed = once(old, 'close');
    expect(await ask(old)).toEqual({ body: 'orders', head: expect.stringMatching(CLOSES) });
    await closed;
  });

  it('ends a connection with the answer that is under way', async () => {
    const socket = await caller();
    const { answered, finish } = await inFlight(socket);
    const closed = once(socket, 'close');
    running.update(await credentials());
    finish();
    expect(await answered).toEqual({ body: 'orders', head: expect.stringMatching(CLOSES) });
    await closed;
  });

  it('that can not be used changes nothing', async () => {
    const { privateKey } = await credentials();
    const other = await credentials();
    expect(() => running.update({ ...other, privateKey })).toThrow();
    expect(() => running.update({ ...other, roots: ['root'] })).toThrow();
    expect((await ask(await caller()))?.head).not.toMatch(CLOSES);
  });
});

describe('roots', () => {
  it('that are added leave connections as they are', async () => {
    const socket = await caller();
    await ask(socket);
    const { certificate, privateKey } = await credentials();
    running.update({ certificate, privateKey, roots: [pki.rootPem], trustDomain: DOMAIN });
    await ask(socket);
    const later = await caller();
    await ask(later);
    running.update({ certificate, privateKey, roots: [pki.rootPem, next.rootPem], trustDomain: DOMAIN });
    expect((await ask(later))?.head).not.toMatch(CLOSES);
  });

  it('that are taken away end idle connections at once', async () => {
    const socket = await caller();
    await ask(socket);
    const closed = once(socket, 'close');
    running.update(await credentials([next.rootPem], next));
    await closed;
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('that are taken away let the answer under way out, and no other request in', async () => {
    const socket = await caller();
    const { answered, finish } = await inFlight(socket);
    const closed = once(socket, 'close');
    running.update(await credentials([next.rootPem], next));
    finish();
    expect(await answered).toEqual({ body: 'orders', head: expect.stringMatching(CLOSES) });
    await closed;
  });

  it('that are taken away leave nobody proven to a request that the client sent ahead', async () => {
    const socket = await caller();
    const { answered, finish } = await inFlight(socket);
    const arrived = new Promise<string | undefined>((resolve) => {
      listener.mockImplementationOnce((request) => resolve(peerOf(request.socket)));
    });
    running.update(await credentials([next.rootPem], next));
    socket.write('GET /charges HTTP/1.1\r\nHost: payments\r\n\r\n');
    expect(await arrived).toBeUndefined();
    finish();
    await answered;
  });
});

describe('sessions', () => {
  const NOT_FAKED = ['Date', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setTimeout'] as const;

  async function sessionOf(): Promise<Buffer> {
    const socket = await caller();
    const session = once(socket, 'session');
    await ask(socket);
    return (await session)[0];
  }

  async function isResumed(session: Buffer): Promise<boolean> {
    const socket = await caller(session);
    expect((await ask(socket))?.body).toBe('orders');
    return socket.isSessionReused();
  }

  it('are not resumed once the hourly key of their tickets is replaced', async () => {
    jest.useFakeTimers({ doNotFake: [...NOT_FAKED] });
    await start();
    const session = await sessionOf();
    expect(await isResumed(session)).toBe(true);
    jest.advanceTimersByTime(60 * 60 * 1_000);
    expect(await isResumed(session)).toBe(false);
  });

  it('are not resumed under other credentials', async () => {
    const session = await sessionOf();
    running.update(await credentials());
    expect(await isResumed(session)).toBe(false);
  });

  it('are not resumed by another instance with the same certificate', async () => {
    const session = await sessionOf();
    await start();
    expect(await isResumed(session)).toBe(false);
  });
});

describe('handshakes', () => {
  function silent(): Promise<Socket> {
    const socket = connectTcp(port, '127.0.0.1');
    socket.on('error', () => undefined);
    sockets.push(socket);
    return once(socket, 'connect').then(() => socket);
  }

  it('are 256 at a time; one more is dropped and reported, and connections that are through do not count', async () => {
    await ask(await caller());
    await Promise.all(Array.from({ length: 256 }, silent));
    const dropped = await silent();
    await once(dropped, 'close');
    expect(refused).toEqual([{ reason: TOO_MANY, source: '127.0.0.1' }]);
    sockets.at(1)?.destroy();
    while (refused.length < 2) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await ask(await caller()))?.body).toBe('orders');
  });
});
