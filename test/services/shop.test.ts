import { once } from 'node:events';
import { type RequestOptions, request } from 'node:https';
import type { ConnectionOptions } from 'node:tls';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { HttpsHost } from '../../runtime/adapters/https-host';
import { verifyAuditLog } from '../../runtime/audit/verify';
import { createGatewayCertificate, reported } from '../runtime/support/gateway-certificate';
import type { IssuedCertificate } from '../runtime/support/pki';
import { createIssuer } from '../support/identity-issuer';
import { gatewayEvent, type LocalShop, startShop } from '../support/local-shop';

const EVERYTHING = ['users/read', 'users/write', 'products/read', 'products/write', 'orders/read', 'orders/write'];
const PRODUCT = { name: 'Lamp', price: { amount: 1_999, currency: 'EUR' } };

let shop: LocalShop;
let audit: string[];
let stdout: jest.SpyInstance;

beforeAll(async () => {
  audit = [];
  stdout = jest.spyOn(process.stdout, 'write').mockImplementation((lines) => {
    audit.push(...String(lines).split('\n').filter(Boolean));
    return true;
  });
  jest.spyOn(console, 'error').mockImplementation(() => {});
  shop = await startShop(['mallory']);
});

afterAll(async () => {
  await shop.stop();
  stdout.mockRestore();
});

/** Records of the audit log that belong to one correlation id, in order. */
function recordsOf(correlationId: string) {
  return audit.map((line) => JSON.parse(line)).filter((entry) => entry.correlation_id === correlationId);
}

/** What a request to a server has. */
interface Sent {
  readonly token?: string;
  readonly body?: unknown;
  /** Certificate of a service that sends it. */
  readonly identity?: IssuedCertificate;
  /** What the load balancer reports of its client; null when it has none. */
  readonly gateway?: string | string[] | null;
}

/** A request to a server, as the load balancer of the edge or another service sends it. */
async function send(
  { edgePort, port }: HttpsHost,
  method: string,
  path: string,
  { token, body, gateway, identity }: Sent = {},
) {
  const options: RequestOptions & ConnectionOptions = {
    host: '127.0.0.1',
    port: identity === undefined ? edgePort : port,
    method,
    path,
    ca: shop.pki.rootPem,
    cert: identity?.certificate,
    key: identity?.privateKey,
    checkServerIdentity: () => undefined,
    ALPNProtocols: ['http/1.1'],
    headers: {
      ...(gateway !== null && { 'x-amzn-mtls-clientcert': gateway ?? shop.gateway.header }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    agent: false,
  };
  const sent = request(options);
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) {
    text += chunk;
  }
  return { status: response.statusCode, body: JSON.parse(text) };
}

function customer(user: string): Promise<string> {
  return shop.issuer.token(user, EVERYTHING, { 'cognito:groups': ['customer'] });
}

async function newProduct(): Promise<string> {
  const token = await shop.issuer.token('cora', EVERYTHING, { 'cognito:groups': ['catalogue-admin'] });
  const { status, body } = await send(shop.products, 'POST', '/products', { token, body: PRODUCT });
  expect(status).toBe(201);
  return body.id;
}

async function placeOrder(user: string, items: unknown) {
  const key = crypto.randomUUID();
  const event = gatewayEvent('POST', '/orders', {
    token: await customer(user),
    body: { items },
    headers: { 'idempotency-key': key },
  });
  const { statusCode, body } = await shop.orders(event);
  return { key, status: statusCode, body: JSON.parse(body), correlationId: event.requestContext.requestId };
}

describe('an order', () => {
  it('travels from the gateway over orders to products and payments, and is recorded by each', async () => {
    const productId = await newProduct();
    const { status, body, correlationId } = await placeOrder('ann', [{ productId, quantity: 2 }]);
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'PAID', total: { amount: 3_998, currency: 'EUR' } });
    const records = recordsOf(correlationId);
    expect(
      records.map(({ service_name, action, status, user_id, caller }) => [
        service_name,
        action,
        status,
        user_id,
        caller,
      ]),
    ).toEqual([
      ['orders', 'orders:Create', 'allow', 'ann', undefined],
      ['products', 'products:Read', 'allow', 'ann', 'orders'],
      ['payments', 'payments:Charge', 'allow', 'ann', 'orders'],
    ]);
    expect(records.map(({ source_class }) => source_class)).toEqual(['public', 'loopback', 'loopback']);
    expect(records[0].policy_ids).not.toEqual([]);
  });

  it('is shown to its customer; to another it does not exist, and that is recorded', async () => {
    const productId = await newProduct();
    const { key } = await placeOrder('ann', [{ productId, quantity: 1 }]);
    const read = async (user: string) => {
      const event = gatewayEvent('GET', `/orders/${key}`, { token: await customer(user) });
      const { statusCode } = await shop.orders(event);
      return { statusCode, record: recordsOf(event.requestContext.requestId)[0] };
    };
    expect((await read('ann')).statusCode).toBe(200);
    const { statusCode, record } = await read('bob');
    expect(statusCode).toBe(404);
    expect(record).toMatchObject({ status: 'deny', action: 'orders:Read', user_id: 'bob', resource: `Order/${key}` });
  });
});

describe('payments', () => {
  const charge = () => ({ id: crypto.randomUUID(), amount: { amount: 100, currency: 'EUR' } });

  it('charge for the service that was declared to call them', async () => {
    const identity = await shop.pki.issue('orders');
    const token = await customer('ann');
    const answer = await send(shop.payments, 'POST', '/charges', { token, identity, body: charge() });
    expect(answer.status).toBe(201);
  });

  it('refuse whoever brings a token and no certificate: the gateway is not trusted', async () => {
    const answer = await send(shop.payments, 'POST', '/charges', { token: await customer('ann'), body: charge() });
    expect(answer.status).toBe(403);
  });

  it('end the connection of a service that was not declared to call them, and record it', async () => {
    const identity = await shop.pki.issue('products');
    const token = await customer('ann');
    const sent = send(shop.payments, 'POST', '/charges', { token, identity, body: charge() });
    await expect(sent).rejects.toThrow(/socket hang up|ECONNRESET|EPIPE/);
    const [record] = audit.map((line) => JSON.parse(line)).filter(({ action }) => action === 'payments:Connect');
    expect(record).toMatchObject({
      status: 'deny',
      caller: 'products',
      reason: 'products is not a declared caller',
      source_class: 'loopback',
    });
  });

  it('refuse what comes to the port of the edge and not from the gateway, with a good token too', async () => {
    const token = await customer('ann');
    const stranger = await createGatewayCertificate();
    const identity = await shop.pki.issue('orders');
    for (const gateway of [
      null,
      'none',
      stranger.header,
      reported(identity.certificate),
      stranger.header + shop.gateway.header,
      [shop.gateway.header, shop.gateway.header],
    ]) {
      const { status, body } = await send(shop.products, 'GET', '/products', { token, gateway });
      expect(status).toBe(403);
      expect(recordsOf(body.requestId)).toMatchObject([
        { status: 'deny', user_id: null, reason: 'FORBIDDEN: the request does not come from the gateway' },
      ]);
    }
    expect((await send(shop.products, 'GET', '/products', { token })).status).toBe(200);
  });

  it('refuse the declared service when it acts for nobody', async () => {
    const identity = await shop.pki.issue('orders');
    expect((await send(shop.payments, 'POST', '/charges', { identity, body: charge() })).status).toBe(403);
  });
});

describe('the catalogue', () => {
  it('is changed by its administrators and by no customer', async () => {
    const token = await customer('ann');
    expect((await send(shop.products, 'POST', '/products', { token, body: PRODUCT })).status).toBe(403);
    await newProduct();
  });
});

describe('a profile', () => {
  it('comes back as it was written, and lies in the table encrypted', async () => {
    const token = await customer('eve');
    const address = { street: '1 Main St', city: 'Berlin', postalCode: '10115', country: 'DE' };
    const profile = { displayName: "Robert'); DROP TABLE profiles;--", email: 'eve@example.com', address };
    expect((await shop.users(gatewayEvent('PUT', '/users/me', { token, body: profile }))).statusCode).toBe(200);
    const { body } = await shop.users(gatewayEvent('GET', '/users/me', { token }));
    expect(JSON.parse(body)).toMatchObject(profile);
    const { Item } = await new DynamoDBClient({}).send(
      new GetItemCommand({ TableName: 'Test-profiles', Key: { id: { S: 'eve' } } }),
    );
    expect(Object.keys(Item?.['email'] ?? {})).toEqual(['B']);
    expect(Object.keys(Item?.['address'] ?? {})).toEqual(['B']);
    expect(JSON.stringify(Item)).not.toContain('Main St');
    expect(Item?.['displayName']).toEqual({ S: profile.displayName });
  });
});

describe('a token', () => {
  async function status(token: string | undefined): Promise<number> {
    const { statusCode } = await shop.users(gatewayEvent('GET', '/users/me', { token }));
    return statusCode;
  }

  it('that is missing, malformed or foreign proves nothing', async () => {
    const stranger = await createIssuer();
    expect(await status(undefined)).toBe(401);
    expect(await status('x.y.z')).toBe(401);
    expect(await status(await stranger.token('ann', EVERYTHING))).toBe(401);
  });

  it('that has expired, or is an ID token, proves nothing', async () => {
    const past = Math.floor(Date.now() / 1_000) - 60;
    expect(await status(await shop.issuer.token('ann', EVERYTHING, { exp: past }))).toBe(401);
    expect(await status(await shop.issuer.token('ann', EVERYTHING, { token_use: 'id' }))).toBe(401);
  });

  it('of a person whose tokens are revoked proves nothing', async () => {
    expect(await status(await customer('mallory'))).toBe(401);
  });

  it('without the scope of the route is not enough', async () => {
    expect(await status(await shop.issuer.token('ann', ['orders/read']))).toBe(403);
  });
});

describe('the audit log', () => {
  it('holds no token, no address and nothing that was written', async () => {
    const token = await customer('eve');
    await shop.users(gatewayEvent('GET', '/users/me', { token }));
    const text = audit.join('\n');
    expect(text).not.toContain(token);
    expect(text).not.toContain('eve@example.com');
    expect(text).not.toContain('DROP TABLE');
    expect(text).not.toContain('203.0.113.7');
  });

  it('is whole: every chain verifies, and the servers sign theirs when they stop', async () => {
    const { stop } = shop;
    shop = { ...shop, stop: async () => {} };
    await stop();
    const report = await verifyAuditLog(audit, [{ pem: shop.kms.auditPublicKey }]);
    expect(report.fault).toBeUndefined();
    // Nobody tells a function that it ends.
    expect(report.chains.map(({ service, closed }) => [service, closed]).sort()).toEqual([
      ['orders', false],
      ['payments', true],
      ['products', true],
      ['users', false],
    ]);
  });
});
