/** `client.js <kind> <setting> <port>`: orders, or a bare client in its place; has a turn whenever its parent says so. */
import { Pool } from 'undici';
import { z } from 'zod';
import { createCaller } from '../../runtime/call';
import { operation } from '../../runtime/operation';
import { createServiceClient } from '../../runtime/transport/service-client';
import { contextOptions } from '../../runtime/transport/tls-context';
import { DOMAIN, PATH, readSetting, type Setting } from '../transport/setting';
import { haveTurns, type Once } from '../transport/turn';

/** Calls that wait for their answer at a time. */
const IN_FLIGHT = 1_000;

/** Connections that they share; what our client keeps for each callee. */
const CONNECTIONS = 64;

const createCharge = operation({
  service: 'payments',
  method: 'POST',
  path: PATH,
  action: 'payments:Charge',
  idempotent: true,
  body: z.strictObject({ id: z.uuid(), amount: z.object({ amount: z.int(), currency: z.string() }) }),
  response: z.object({ status: z.enum(['CAPTURED', 'DECLINED']) }),
});

const newCharge = () => ({ id: crypto.randomUUID(), amount: { amount: 1_299, currency: 'EUR' } });

/** What orders does in the middle of a request: a call with the token of its user, a deadline and retries. */
function orders({ orders, token }: Setting, port: number): Once {
  const { transport } = createServiceClient({ credentials: orders, addressOf: () => ({ host: '127.0.0.1', port }) });
  const call = createCaller({
    transport,
    service: 'orders',
    callees: new Map([['payments', ['payments:Charge']]]),
    now: () => new Date(),
  });
  return async () => {
    const { status } = await call({ correlationId: crypto.randomUUID(), token }, createCharge, { body: newCharge() });
    if (status !== 'CAPTURED') {
      throw new Error(`the charge is ${status}`);
    }
  };
}

function bare({ orders, token }: Setting, port: number, isTls: boolean): Once {
  const { ca, cert, key } = contextOptions(orders);
  const connect = { ca, cert, key, servername: `payments.${DOMAIN}` };
  const limits = { connections: CONNECTIONS, pipelining: 1 };
  const pool = isTls
    ? new Pool(`https://127.0.0.1:${port}`, { ...limits, connect })
    : new Pool(`http://127.0.0.1:${port}`, limits);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return async () => {
    const body = JSON.stringify(newCharge());
    const response = await pool.request({ method: 'POST', path: PATH, headers, body });
    await response.body.json();
  };
}

function main([kind, file, port]: readonly string[]): void {
  const setting = readSetting(file);
  haveTurns(
    kind === 'orders' ? orders(setting, Number(port)) : bare(setting, Number(port), kind === 'bare'),
    IN_FLIGHT,
  );
}

process.on('disconnect', () => process.exit());
main(process.argv.slice(2));
