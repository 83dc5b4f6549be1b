import { once } from 'node:events';
import type { Server } from 'node:https';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { ephemeralCertificate } from '../../../runtime/transport/ephemeral-certificate';
import { peerOf } from '../../../runtime/transport/peer';
import { createTlsServer, type TlsServerOptions } from '../../../runtime/transport/tls-server';
import { type CertificateOverrides, createPki, type Pki } from '../support/pki';

const DOMAIN = 'shop.internal';
const REQUEST = `GET / HTTP/1.1\r\nHost: payments.${DOMAIN}\r\n\r\n`;

let pki: Pki;
let foreign: Pki;
let namesake: Pki;
const servers: Server[] = [];
const listener = jest.fn();

beforeAll(async () => {
  pki = await createPki(DOMAIN);
  foreign = await createPki('other.internal');
  namesake = await createPki(DOMAIN);
});

beforeEach(() => {
  listener.mockReset().mockImplementation((request, response) => {
    const peer = peerOf(request.socket) ?? 'nobody';
    response.writeHead(200, { 'content-length': peer.length });
    response.end(peer);
  });
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function start(options?: TlsServerOptions): Promise<number> {
  const { certificate, privateKey } = await pki.issue('payments');
  const server = createTlsServer({ cert: certificate, key: privateKey }, listener, options);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const startForPeers = () => start({ peers: { roots: [pki.rootPem], trustDomain: DOMAIN } });

async function certificateOf(authority: Pki, service: string, overrides?: CertificateOverrides) {
  const { certificate, privateKey } = await authority.issue(service, overrides);
  return { cert: certificate, key: privateKey };
}

function open(port: number, options: ConnectionOptions = {}): TLSSocket {
  return connect({ port, host: '127.0.0.1', servername: `payments.${DOMAIN}`, ca: pki.rootPem, ...options });
}

/** What the server answers on a connection: a body, or undefined when it ends the connection instead. */
function ask(socket: TLSSocket): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(undefined));
    socket.on('data', (chunk) => {
      text += chunk;
      const [head, body] = text.split('\r\n\r\n');
      if (body !== undefined && body.length === Number(/content-length: (\d+)/.exec(head ?? '')?.[1])) {
        resolve(body);
      }
    });
    socket.write(REQUEST);
  });
}

async function answer(port: number, options?: ConnectionOptions): Promise<string | undefined> {
  const socket = open(port, options);
  const body = await ask(socket);
  socket.destroy();
  return body;
}

describe('a server that knows peers', () => {
  it('knows the service of a certificate', async () => {
    expect(await answer(await startForPeers(), await certificateOf(pki, 'orders'))).toBe('orders');
  });

  it('lets a client without certificate in, and knows nobody', async () => {
    expect(await answer(await startForPeers())).toBe('nobody');
  });

  it.each<[string, () => Promise<ConnectionOptions>]>([
    ['of another authority', () => certificateOf(foreign, 'orders')],
    ['of another authority of the same name', () => certificateOf(namesake, 'orders')],
    ['that has expired', () => certificateOf(pki, 'orders', { notAfter: new Date(Date.now() - 1_000) })],
    ['that is not valid yet', () => certificateOf(pki, 'orders', { notBefore: new Date(Date.now() + 60_000) })],
    ['for servers only', () => certificateOf(pki, 'orders', { usages: ['server'] })],
    ['without a SPIFFE id', () => certificateOf(pki, 'orders', { uris: [] })],
    [
      'with two SPIFFE ids',
      () => certificateOf(pki, 'orders', { uris: [`spiffe://${DOMAIN}/orders`, `spiffe://${DOMAIN}/users`] }),
    ],
    ['of another trust domain', () => certificateOf(pki, 'orders', { uris: ['spiffe://other.internal/orders'] })],
    ['that may sign others', () => certificateOf(pki, 'orders', { isAuthority: true })],
    ['that its own key signed', () => ephemeralCertificate()],
  ])('ends the connection of a certificate %s before it reads a request', async (_, client) => {
    expect(await answer(await startForPeers(), await client())).toBeUndefined();
    expect(listener).not.toHaveBeenCalled();
  });

  it('refuses TLS 1.2, with a good certificate too', async () => {
    const port = await startForPeers();
    expect(await answer(port, { ...(await certificateOf(pki, 'orders')), maxVersion: 'TLSv1.2' })).toBeUndefined();
    expect(listener).not.toHaveBeenCalled();
  });

  it('answers nothing to a plaintext request', async () => {
    const socket = connectTcp(await startForPeers(), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(REQUEST);
    socket.resume();
    await once(socket, 'close');
    expect(listener).not.toHaveBeenCalled();
  });

  it('knows the same service on every request of a connection', async () => {
    const socket = open(await startForPeers(), await certificateOf(pki, 'orders'));
    expect([await ask(socket), await ask(socket)]).toEqual(['orders', 'orders']);
    socket.destroy();
  });

  it('ends a connection when its certificate expires, and accepts its session no more', async () => {
    const notAfter = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 1_000);
    const port = await startForPeers();
    const client = await certificateOf(pki, 'orders', { notAfter });
    const socket = open(port, client);
    const ticket = once(socket, 'session');
    const closed = once(socket, 'close');
    expect(await ask(socket)).toBe('orders');
    const [session] = await ticket;
    await closed;
    expect(await answer(port, { ...client, session })).toBeUndefined();
    expect(listener).toHaveBeenCalledTimes(1);
  });
});

describe('a resumed session', () => {
  /** Asks twice, the second time with the session of the first. */
  async function twice(port: number, options: ConnectionOptions): Promise<(string | undefined)[]> {
    const first = open(port, options);
    const session = once(first, 'session');
    const answers = [await ask(first)];
    const [ticket] = await session;
    first.destroy();
    const second = open(port, { ...options, session: ticket });
    answers.push(await ask(second));
    expect(second.isSessionReused()).toBe(true);
    second.destroy();
    return answers;
  }

  it('is of the service that began it', async () => {
    expect(await twice(await startForPeers(), await certificateOf(pki, 'orders'))).toEqual(['orders', 'orders']);
  });

  it('proves nobody when no certificate began it', async () => {
    expect(await twice(await startForPeers(), {})).toEqual(['nobody', 'nobody']);
  });
});

describe('a server that knows no peers', () => {
  it('asks for no certificate and knows nobody', async () => {
    expect(await answer(await start(), await certificateOf(pki, 'orders'))).toBe('nobody');
  });
});
