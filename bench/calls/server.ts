/** `server.js <kind> <setting>`: payments, or an echo in its place, in a process of its own; says its port to its parent. */
import { once } from 'node:events';
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { contextOptions } from '../../runtime/transport/tls-context';
import { readSetting, type Setting } from '../transport/setting';
import { hostPayments } from './payments-host';

/** Reads the body and gives it back. */
const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
};

async function listen(server: Server): Promise<number> {
  server.listen(0);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const START: Readonly<Record<string, (setting: Setting) => Promise<number>>> = {
  plain: () => listen(createPlainServer(echo)),
  bare: ({ payments }) =>
    listen(createServer({ ...contextOptions(payments), requestCert: true, rejectUnauthorized: true }, echo)),
  payments: hostPayments,
};

async function main([kind = '', file]: readonly string[]): Promise<void> {
  process.send?.(await START[kind]?.(readSetting(file)));
}

process.on('disconnect', () => process.exit());
void main(process.argv.slice(2));
