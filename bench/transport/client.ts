/** `client.js <kind> <setting> <port>`: one client in a process of its own; has a turn whenever its parent says so. */
import { once } from 'node:events';
import { type ConnectionOptions, connect, createSecureContext } from 'node:tls';
import { Pool } from 'undici';
import { Expiry } from '../../runtime/service-transport';
import { createServiceClient } from '../../runtime/transport/service-client';
import { contextOptions } from '../../runtime/transport/tls-context';
import { DOMAIN, PATH, readSetting, type Setting } from './setting';
import { haveTurns, type Once } from './turn';

/** Requests that wait for their answer at a time. */
const IN_FLIGHT = 1_000;

/** Connections that they share; what our client keeps for each callee. */
const CONNECTIONS = 64;

/** Handshakes at a time. */
const HANDSHAKES = 16;

const HOST = `payments.${DOMAIN}`;

function undiciPool(pool: Pool, headers: Record<string, string>, withDeadline = false): Once {
  return async () => {
    const signal = withDeadline ? new AbortController().signal : undefined;
    const { body, statusCode } = await pool.request({ method: 'GET', path: PATH, headers, signal });
    await body.arrayBuffer();
    require200(statusCode);
  };
}

function ours({ orders }: Setting, port: number, headers: Record<string, string>): Once {
  const { transport } = createServiceClient({
    credentials: orders,
    addressOf: () => ({ host: '127.0.0.1', port }),
  });
  return async () => {
    const signal = new Expiry();
    require200((await transport('payments', { method: 'GET', path: PATH, headers, signal })).status);
  };
}

function require200(status: number): void {
  if (status !== 200) {
    throw new Error(`status ${status}`);
  }
}

/**
 * One connection after another, each for one request: only its answer says that the server has accepted the client's
 * certificate, because a client is done with TLS 1.3 before the server is.
 */
async function handshake({ orders }: Setting, port: number, resume: boolean): Promise<Once> {
  const options: ConnectionOptions = {
    host: '127.0.0.1',
    port,
    servername: HOST,
    ALPNProtocols: ['http/1.1'],
    secureContext: createSecureContext(contextOptions(orders)),
  };
  async function open(session?: Buffer): Promise<Buffer | undefined> {
    const socket = connect({ ...options, session });
    let ticket: Buffer | undefined;
    socket.on('session', (begun) => {
      ticket = begun;
    });
    socket.write(`GET ${PATH} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
    await once(socket, 'data');
    if (socket.isSessionReused() !== (session !== undefined)) {
      throw new Error('the session was not resumed as asked');
    }
    socket.destroy();
    return ticket;
  }
  const session = resume ? await open() : undefined;
  return async () => {
    await open(session);
  };
}

async function candidate(kind: string, setting: Setting, port: number): Promise<{ once: Once; width: number }> {
  const headers = { authorization: `Bearer ${setting.token}`, accept: 'application/json' };
  const limits = { connections: CONNECTIONS, pipelining: 1 };
  switch (kind) {
    case 'bare':
    case 'deadline': {
      const { cert, key, ca } = contextOptions(setting.orders);
      const pool = new Pool(`https://127.0.0.1:${port}`, { ...limits, connect: { cert, key, ca, servername: HOST } });
      return { once: undiciPool(pool, headers, kind === 'deadline'), width: IN_FLIGHT };
    }
    case 'plain':
      return { once: undiciPool(new Pool(`http://127.0.0.1:${port}`, limits), headers), width: IN_FLIGHT };
    case 'ours':
      return { once: ours(setting, port, headers), width: IN_FLIGHT };
    default:
      return { once: await handshake(setting, port, kind === 'resumed'), width: HANDSHAKES };
  }
}

async function main([kind = '', file, port]: readonly string[]): Promise<void> {
  const { once, width } = await candidate(kind, readSetting(file), Number(port));
  haveTurns(once, width);
}

process.on('disconnect', () => process.exit());
void main(process.argv.slice(2));
