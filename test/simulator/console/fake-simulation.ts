import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type Edge, readEdge, startEdge } from '../../../lib/simulator/edge';
import type { OpenIdSimulation, SampleUser } from '../../../lib/simulator/openid';
import type { Listener, SimulationEvent } from '../../../lib/simulator/system';
import { API_KEY, ISSUER, SHOP, systemOf } from './small-shop';

/** Users, as a user pool with two groups has them. */
export const USERS: readonly SampleUser[] = [
  user('casey-customer', ['customer']),
  user('robin-catalogue-admin', ['catalogue-admin']),
  user('noel-nothing', []),
];

function user(name: string, groups: readonly string[]): SampleUser {
  const sub = `sub-of-${name}`;
  return {
    issuer: ISSUER,
    name,
    email: `${name}@example.com`,
    password: `password-of-${name}`,
    sub,
    username: sub,
    groups,
  };
}

const SCOPES = ['orders/read', 'orders/write', 'products/read', 'products/write'];

/** The small shop behind a real edge; its services are a few lines that decide as real ones would. */
export async function fakeSimulation() {
  const system = systemOf(SHOP);
  const listeners = new Set<Listener>();
  const publish = (event: SimulationEvent) => {
    for (const listener of listeners) {
      listener(event);
    }
  };
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const set = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }] };
  const orders = new Map<string, string>();
  const edge: Edge = await startEdge(readEdge(system), {
    keys: async () => set,
    connect: () => Promise.reject(new Error('there is no backend')),
    invoke: async (_, event) => answer(event as Event, orders, publish),
    accessLog: (line, destination) => publish({ kind: 'access', line, destination }),
    refused: (refusal) => publish({ kind: 'refused', refusal }),
    onHop: (hop) => publish({ kind: 'hop', hop }),
  });
  const openId: Pick<OpenIdSimulation, 'issue' | 'pools' | 'url' | 'users'> = {
    users: USERS,
    url: 'http://127.0.0.1:9',
    pools: [
      {
        id: 'us-east-1_Shop',
        issuer: ISSUER,
        signInByEmail: true,
        groups: ['customer', 'catalogue-admin'],
        clients: [
          {
            id: 'web',
            confidential: false,
            flows: ['code'],
            scopes: SCOPES,
            callbackUrls: [],
            accessTokenValidity: 600,
            idTokenValidity: 600,
            refreshTokenValidity: 600,
            rotatesRefreshTokens: true,
          },
        ],
      },
    ],
    issue: ({ scopes = SCOPES, user: name }) =>
      new SignJWT({ token_use: 'access', scope: scopes.join(' '), sub: `sub-of-${name}` })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setIssuer(ISSUER)
        .setIssuedAt()
        .setExpirationTime('10 minutes')
        .sign(privateKey),
  };
  return {
    system,
    edge: { ...edge, apiKeys: [{ id: 'key', value: API_KEY, enabled: true, usagePlanIds: [] }] },
    openId: openId as OpenIdSimulation,
    publish,
    subscribe(listener: Listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get listeners() {
      return listeners.size;
    },
    stop: edge.stop,
  };
}

interface Event {
  readonly httpMethod: string;
  readonly resource: string;
  readonly pathParameters: Readonly<Record<string, string>> | null;
  readonly queryStringParameters: Readonly<Record<string, string>> | null;
  readonly requestContext: {
    readonly requestId: string;
    readonly authorizer: { readonly claims: Readonly<Record<string, string>> };
  };
}

function answer(
  { httpMethod, pathParameters, queryStringParameters, requestContext, resource }: Event,
  orders: Map<string, string>,
  publish: (event: SimulationEvent) => void,
): object {
  const { authorizer, requestId } = requestContext;
  const sub = authorizer.claims['sub'] ?? '';
  let place = 0;
  const decide = (service: string, action: string, status: string, reason: string, caller?: string) => {
    place += 1;
    const line = {
      id: crypto.randomUUID(),
      timestamp: new Date(Date.now() + place).toISOString(),
      service_name: service,
      action: `${service}:${action}`,
      user_id: sub,
      status,
      ...(caller !== undefined && { caller }),
      reason,
      policy_ids: [`${service}-policy`],
      correlation_id: requestId,
      request_id: requestId,
      hash: 'f'.repeat(64),
    };
    publish({ kind: 'audit', workload: service, line, text: JSON.stringify(line) });
    return status === 'allow';
  };
  const json = (statusCode: number, value: object) => ({ statusCode, body: JSON.stringify(value) });
  switch (`${httpMethod} ${resource}`) {
    case 'POST /products': {
      const may = sub.includes('admin');
      return decide('products', 'Create', may ? 'allow' : 'deny', may ? 'permitted' : 'FORBIDDEN: no policy permits it')
        ? json(201, { id: crypto.randomUUID(), name: 'Coffee cup', version: 1 })
        : json(403, { message: 'The request is not allowed.' });
    }
    case 'POST /orders': {
      const id = crypto.randomUUID();
      orders.set(id, sub);
      decide('orders', 'Create', 'allow', 'permitted');
      decide('products', 'Read', 'allow', 'permitted', 'orders');
      decide('payments', 'Charge', 'allow', 'permitted', 'orders');
      return json(201, { id, status: 'PAID' });
    }
    case 'GET /orders/{id}': {
      const isOwn = orders.get(pathParameters?.['id'] ?? '') === sub;
      return decide('orders', 'Read', isOwn ? 'allow' : 'deny', isOwn ? 'permitted' : 'NOT_FOUND: no policy permits it')
        ? json(200, { id: pathParameters?.['id'] })
        : json(404, { message: 'There is no such thing.' });
    }
    default: {
      const isBroken = queryStringParameters?.['cursor'] !== undefined;
      return decide('products', 'List', isBroken ? 'deny' : 'allow', isBroken ? 'INVALID_INPUT: cursor' : 'permitted')
        ? json(200, { items: [] })
        : json(400, { message: 'The request is not valid.' });
    }
  }
}
