import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { z } from 'zod';
import { type Enforcement, enforcement } from '../../../runtime/adapters/enforcement';
import { type HttpsHost, serveEnforced } from '../../../runtime/adapters/https-host';
import { ENVIRONMENT } from '../../../runtime/contract';
import { defineService, route, type Service } from '../../../runtime/model';
import { operation } from '../../../runtime/operation';
import type { ServiceAddress } from '../../../runtime/transport/callee-connector';
import { createIssuer, type IdentityIssuer } from '../../support/identity-issuer';
import { type LocalPlatform, policiesOf, startPlatform } from '../../support/local-platform';
import { createPki, type Pki } from '../support/pki';
import { statusOf } from '../support/tls-client';

/** Time between two calls: 200 a second, whether or not those before them are answered. */
const PAUSE_MILLISECONDS = 5;

const TO_PRODUCTS = { servername: 'products.shop.internal' };

/** Calls that are answered between two steps of a rotation. */
const CALLS_PER_STEP = 60;

const Products = z.object({ count: z.number() });

const products = defineService('products', [
  route({
    method: 'GET',
    path: '/products',
    action: 'products:Read',
    scopes: ['products/read'],
    response: Products,
    handle: async () => ({ count: 7 }),
  }),
]);

// Not repeatable: a call that gets lost must show.
const countProducts = operation({
  service: 'products',
  method: 'GET',
  path: '/products',
  action: 'products:Read',
  response: Products,
  idempotent: false,
});

const orders = defineService('orders', [
  route({
    method: 'GET',
    path: '/orders',
    action: 'orders:List',
    scopes: ['orders/read'],
    response: Products,
    handle: ({ call }) => call(countProducts, {}),
  }),
]);

interface Running {
  readonly enforced: Enforcement;
  readonly host: HttpsHost;
  /** File that its certificate is in. */
  readonly certificate: string;
}

let platform: LocalPlatform;
let callee: Running;
let caller: Running;
let agent: Agent;
const environment = { ...process.env };

beforeAll(async () => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  platform = await startPlatform();
  callee = await start(products);
  caller = await start(orders, () => ({ host: '127.0.0.1', port: callee.host.port }));
  agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
});

afterAll(async () => {
  agent.destroy();
  for (const { enforced, host } of [caller, callee]) {
    await host.close();
    await enforced.close();
  }
  await platform.stop();
  process.env = environment;
  jest.restoreAllMocks();
});

async function start(service: Service, addressOf?: () => ServiceAddress): Promise<Running> {
  const variables = await platform.environmentOf(service.name);
  Object.assign(process.env, variables);
  const enforced = await enforcement(policiesOf(service.name), { addressOf });
  const host = await serveEnforced(service, enforced, { port: 0, edgePort: 0 });
  return { enforced, host, certificate: (variables[ENVIRONMENT.certificate] ?? '').replace('file:', '') };
}

/** Status of one request of the gateway to the caller, which calls the callee for it. */
async function call(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'x-amzn-mtls-clientcert': platform.gateway.header };
  const sent = request({ host: '127.0.0.1', port: caller.host.edgePort, path: '/orders', headers, agent }).end();
  const [response] = await once(sent, 'response');
  await once(response.resume(), 'end');
  return response.statusCode;
}

const token = (issuer: IdentityIssuer) => issuer.token('ann', ['orders/read', 'products/read']);

async function renew(pki: Pki): Promise<void> {
  for (const { certificate, enforced } of [callee, caller]) {
    const service = enforced.configuration.service;
    writeFileSync(certificate, JSON.stringify(await pki.issue(service)));
    await enforced.workload?.refresh();
  }
}

async function publish(...content: Parameters<LocalPlatform['publish']>): Promise<void> {
  platform.publish(...content);
  for (const { enforced } of [callee, caller]) {
    await enforced.keys.refresh();
    await enforced.workload?.refresh();
  }
}

it('loses no call while certificates, authority and keys of tokens are exchanged, and refuses the old ones afterwards', async () => {
  const { issuer, pki } = platform;
  const nextPki = await createPki(pki.trustDomain);
  const nextIssuer = await createIssuer(issuer.trusted.issuer);
  const stolen = await pki.issue('orders');
  const statuses: number[] = [];
  let current = await token(issuer);
  const calls: Promise<unknown>[] = [];
  const load = setInterval(() => calls.push(call(current).then((status) => statuses.push(status))), PAUSE_MILLISECONDS);
  const settle = async () => {
    const until = statuses.length + CALLS_PER_STEP;
    while (statuses.length < until) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const steps: (() => Promise<void>)[] = [
    () => renew(pki),
    () => publish([pki, nextPki], [issuer]),
    () => renew(nextPki),
    () => publish([nextPki], [issuer]),
    () => publish([nextPki], [issuer, nextIssuer]),
    async () => {
      current = await token(nextIssuer);
    },
    () => publish([nextPki], [nextIssuer]),
  ];
  try {
    await settle();
    expect(await statusOf(pki, callee.host.port, stolen, TO_PRODUCTS)).toBe(404);
    for (const step of steps) {
      await step();
      await settle();
    }
  } finally {
    clearInterval(load);
  }
  await Promise.all(calls);

  expect(statuses.length).toBeGreaterThanOrEqual((steps.length + 1) * CALLS_PER_STEP);
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  expect(await statusOf(nextPki, callee.host.port, stolen, TO_PRODUCTS)).toBeUndefined();
  expect(await statusOf(nextPki, callee.host.port, await nextPki.issue('orders'), TO_PRODUCTS)).toBe(404);
  expect(await call(await token(issuer))).toBe(401);
});
