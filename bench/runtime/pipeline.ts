import { createSign, generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import { createAuditLog } from '../../runtime/audit/audit-log';
import { createAuthorizer } from '../../runtime/authorization/authorizer';
import type { Gates } from '../../runtime/gates';
import { createAuthenticator } from '../../runtime/identity/authenticator';
import { createRevocationList } from '../../runtime/identity/revocation-list';
import { createTokenVerifier } from '../../runtime/identity/token-verifier';
import { createTrustBundleCache } from '../../runtime/identity/trust-bundle-cache';
import type { ServiceRequest } from '../../runtime/message';
import { defineService, route, type Service } from '../../runtime/model';
import { createPipeline, type Pipeline } from '../../runtime/pipeline';
import { inFlight, measure } from './harness';
import { action, rules, toCedar } from './policies';
import { Stopwatch } from './stopwatch';
import { judge, micros, printTable } from './table';
import { accessToken, CUSTOMER, ISSUER, TRUST_BUNDLE } from './tokens';

const LIMIT_MICROSECONDS = 250;
const ORDER = '0b9f2c1e-6f0a-4a57-9b1c-9a0d6f3c2e11';
const PRODUCT = '7c4a8d09-ca37-42af-9f26-0c7ad1b2a3c4';

const STAGES = [
  'authenticate: token remembered, revocations asked',
  'match route, check scopes, validate path, query and body',
  'find the resource (in memory)',
  'authorize: 20 policies, not remembered',
  'record: hash chain, to memory',
  'handle (nothing to do)',
  'respond: reduce to the schema, encode',
];

const LINES = z.array(z.strictObject({ productId: z.uuid(), quantity: z.int().min(1).max(99) })).max(50);

/** A service with one route that has everything a route can have; it tells when each of its parts ends. */
function ordersService(lap: () => void): Service {
  const stored = { id: ORDER, customerId: CUSTOMER, status: 'PAID', items: [{ productId: PRODUCT, quantity: 2 }] };
  return defineService('orders', [
    route({
      method: 'PUT',
      path: '/orders/{id}',
      action: action(3),
      scopes: ['orders/write'],
      params: z.strictObject({ id: z.uuid() }),
      query: z.strictObject({ notify: z.enum(['yes', 'no']).optional() }),
      body: z.strictObject({ items: LINES, note: z.string().max(500) }),
      response: z.object({ id: z.string(), status: z.string(), items: LINES }),
      resource: {
        type: 'Order',
        async find() {
          lap();
          return stored;
        },
        describe({ id, customerId, status }) {
          lap();
          return { id, attributes: { customerId, status } };
        },
      },
      async handle(_context, { body }, order) {
        const result = { ...order, items: body.items };
        lap();
        return result;
      },
    }),
  ]);
}

/** The gates of a deployed service, but for where lines, keys and revocations come from. */
function gatesOf(lap: () => void): Gates {
  const now = () => new Date();
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const authenticate = createAuthenticator(
    createTokenVerifier({
      issuers: [ISSUER],
      keys: createTrustBundleCache({ load: async () => TRUST_BUNDLE, now }),
      revocations: createRevocationList({ load: async () => [], now }),
      now,
    }),
  );
  const { decide } = createAuthorizer({ policies: toCedar(rules(20, 10)), remembered: 0 });
  const log = createAuditLog({
    service: 'orders',
    sink: { write: () => true, emergency: console.error },
    signer: {
      async sign(digest) {
        return { signature: createSign('sha256').update(digest).sign(key, 'base64'), keyId: 'bench' };
      },
    },
    now,
  });
  return {
    async authenticate(request) {
      const identity = await authenticate(request);
      lap();
      return identity;
    },
    authorize(request) {
      const decision = decide(request);
      lap();
      return decision;
    },
    async audit(facts) {
      await log.record(facts);
      lap();
    },
  };
}

function request(token: string): ServiceRequest {
  const body = { items: [1, 2, 3].map((quantity) => ({ productId: PRODUCT, quantity })), note: 'Ring twice, please.' };
  return {
    fromGateway: true,
    requestId: crypto.randomUUID(),
    method: 'PUT',
    path: `/orders/${ORDER}`,
    query: [['notify', 'yes']],
    headers: new Map([
      ['authorization', `Bearer ${token}`],
      ['content-type', 'application/json'],
      ['user-agent', 'bench'],
      ['accept', 'application/json'],
    ]),
    body: Buffer.from(JSON.stringify(body)),
    source: '203.0.113.7',
  };
}

async function answered(pipeline: Pipeline, token: string): Promise<void> {
  const { response, error } = await pipeline(request(token));
  if (response.status !== 200) {
    throw error ?? new Error(`status ${response.status}`);
  }
}

async function main(): Promise<void> {
  const token = accessToken('pipeline');
  const plain = createPipeline(
    ordersService(() => {}),
    gatesOf(() => {}),
  );
  const watch = new Stopwatch(STAGES.length);
  const timed = createPipeline(ordersService(watch.lap), gatesOf(watch.lap));
  const timings = await measure([
    inFlight('whole', 1, () => answered(plain, token)),
    watch.time('stages', async () => {
      await answered(timed, token);
      watch.lap();
    }),
  ]);
  const total = timings.micros('whole');
  const stages = watch.medians();
  printTable(
    'Whole pipeline, in process, per request',
    ['stage', 'µs', 'target', ''],
    [
      ...STAGES.map((stage, i) => [stage, micros(stages[i] ?? Number.NaN), '', '']),
      ['**all of it**', micros(total), ...judge(total, { most: LIMIT_MICROSECONDS }, ' µs')],
    ],
  );
}

void main();
