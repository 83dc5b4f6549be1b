import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import { type CallRequest, Expiry } from '../../../runtime/service-transport';
import { exchange } from '../../../runtime/transport/exchange';

const request = (overrides: Partial<CallRequest> = {}): CallRequest => ({
  method: 'GET',
  path: '/',
  headers: {},
  signal: new Expiry(),
  ...overrides,
});

const open: { server: Server; pool: Pool }[] = [];

async function poolOf(listener: RequestListener): Promise<Pool> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    connections: 1,
    maxResponseSize: 1_000,
  });
  open.push({ server, pool });
  return pool;
}

afterEach(async () => {
  for (const { pool, server } of open.splice(0)) {
    await pool.destroy();
    server.closeAllConnections();
    server.close();
  }
});

it('reads an answer to its end, whatever pieces it comes in', async () => {
  const pool = await poolOf((_, response) => {
    response.writeHead(201);
    response.write('one ');
    setImmediate(() => response.end('two'));
  });
  const { body, status } = await exchange(pool, request());
  expect([status, Buffer.from(body).toString()]).toEqual([201, 'one two']);
});

it('takes the last of several answers for the answer', async () => {
  const pool = await poolOf((_, response) => {
    response.writeProcessing();
    response.end('done');
  });
  expect((await exchange(pool, request())).status).toBe(200);
});

it.each([
  [
    'a connection that ends in the middle',
    'connection',
    (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('a', () => response.destroy());
    },
  ],
  [
    'an answer that is too long',
    'too-large',
    (_, response) => {
      response.end('x'.repeat(1_001));
    },
  ],
] satisfies [string, string, RequestListener][])('tells %s', async (_, failure, listener) => {
  await expect(exchange(await poolOf(listener), request())).rejects.toMatchObject({ failure });
});

it('refuses what can not be sent, as it is', async () => {
  const pool = await poolOf((_, response) => void response.end());
  await expect(exchange(pool, request({ headers: { a: 'b\r\nc: d' } }))).rejects.toMatchObject({
    code: 'UND_ERR_INVALID_ARG',
  });
});

describe('when nobody waits any more', () => {
  it('ends the call that is under way and its connection', async () => {
    const closed = new Promise((resolve) => {
      void poolOf((received) => received.socket.once('close', resolve)).then(async (pool) => {
        const signal = new Expiry();
        const answer = exchange(pool, request({ signal }));
        setTimeout(() => signal.abort(), 50);
        await expect(answer).rejects.toMatchObject({ failure: 'timeout' });
      });
    });
    await closed;
  });

  it('never sends a call that still waits for a connection', async () => {
    const paths: string[] = [];
    const pool = await poolOf((received, response) => {
      paths.push(received.url ?? '');
      setTimeout(() => response.end(), 100);
    });
    const signal = new Expiry();
    const answers = [exchange(pool, request({ path: '/first' })), exchange(pool, request({ path: '/second', signal }))];
    signal.abort();
    await expect(answers[1]).rejects.toMatchObject({ failure: 'timeout' });
    await answers[0];
    await exchange(pool, request({ path: '/third' }));
    expect(paths).toEqual(['/first', '/third']);
  });

  it('sends nothing', async () => {
    const paths: string[] = [];
    const pool = await poolOf((received, response) => {
      paths.push(received.url ?? '');
      response.end();
    });
    const signal = new Expiry();
    signal.abort();
    await expect(exchange(pool, request({ signal }))).rejects.toMatchObject({ failure: 'timeout' });
    expect(paths).toEqual([]);
  });
});
