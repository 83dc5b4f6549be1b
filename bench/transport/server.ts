/** `server.js <kind> <setting>`: one server in a process of its own; says its port to its parent. */
import { once } from 'node:events';
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { z } from 'zod';
import { serveHttps } from '../../runtime/adapters/https-server';
import { createAuditLog } from '../../runtime/audit/audit-log';
import { createAuthorizer } from '../../runtime/authorization/authorizer';
import { createAuthenticator } from '../../runtime/identity/authenticator';
import { createRevocationList } from '../../runtime/identity/revocation-list';
import { createTokenVerifier } from '../../runtime/identity/token-verifier';
import { createTrustBundleCache } from '../../runtime/identity/trust-bundle-cache';
import { defineService, route } from '../../runtime/model';
import { createPipeline } from '../../runtime/pipeline';
import { peerOf } from '../../runtime/transport/peer-connection';
import { createServiceServer } from '../../runtime/transport/service-server';
import { contextOptions } from '../../runtime/transport/tls-context';
import { ISSUER } from '../runtime/tokens';
import { PATH, readSetting, type Setting } from './setting';

const BODY = '{"total":7}';
const HEAD = { 'content-type': 'application/json', 'content-length': BODY.length };

const handler: RequestListener = (_, response) => {
  response.writeHead(200, HEAD).end(BODY);
};

function ofServices(setting: Setting, listener: RequestListener): Server {
  const refused = ({ reason }: { reason: string }) => console.error(`refused: ${reason}`);
  return createServiceServer({ callers: new Set(['orders']), credentials: setting.payments, refused }, listener).server;
}

/** Mutual TLS as Node has it: the limit. */
function bare({ payments }: Setting): Server {
  return createServer({ ...contextOptions(payments), requestCert: true, rejectUnauthorized: true }, handler);
}

/** Our transport, which says who calls. */
function transport(setting: Setting): Server {
  return ofServices(setting, (request, response) => {
    if (peerOf(request.socket) !== 'orders') {
      response.writeHead(403).end();
      return;
    }
    handler(request, response);
  });
}

/** Our transport and every gate behind it. */
async function checked(setting: Setting): Promise<number> {
  const now = () => new Date();
  const action = 'payments:Read';
  const service = defineService('payments', [
    route({
      method: 'GET',
      path: PATH,
      action,
      scopes: ['orders/read'],
      response: z.object({ total: z.number() }),
      handle: async () => ({ total: 7 }),
    }),
  ]);
  const policies = `@id("read") permit (principal is User, action == Action::"${action}", resource) when { context.caller == "orders" };`;
  const pipeline = createPipeline(service, {
    callers: new Map([['orders', [action]]]),
    authenticate: createAuthenticator(
      createTokenVerifier({
        issuers: [ISSUER],
        keys: createTrustBundleCache({ load: async () => setting.trustBundle, now }),
        revocations: createRevocationList({ load: async () => [], now }),
        now,
      }),
    ),
    authorize: createAuthorizer({ policies }).decide,
    audit: createAuditLog({
      service: 'payments',
      sink: { write: () => true, emergency: console.error },
      signer: { sign: async () => ({ signature: '', keyId: 'bench' }) },
      now,
    }).record,
  });
  const { port } = await serveHttps(pipeline, {
    port: 0,
    create: (listener) => ofServices(setting, listener),
    proofOf: ({ socket }) => ({ peer: peerOf(socket) }),
  });
  return port;
}

async function listen(server: NetServer): Promise<number> {
  server.listen(0);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function main([kind, file]: readonly string[]): Promise<void> {
  const setting = readSetting(file);
  const starts: Record<string, () => Promise<number>> = {
    plain: () => listen(createPlainServer(handler)),
    bare: () => listen(bare(setting)),
    transport: () => listen(transport(setting)),
    checked: () => checked(setting),
  };
  process.send?.(await starts[kind ?? '']?.());
}

process.on('disconnect', () => process.exit());
void main(process.argv.slice(2));
