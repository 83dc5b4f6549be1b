import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  type AuditLine,
  isDecision,
  type Simulation,
  type SimulationEvent,
  startSimulation,
} from '../../lib/simulator/system';
import { SHOP_ASSEMBLY } from '../support/synthesize-shop';

let simulation: Simulation;
const events: SimulationEvent[] = [];

/** Where the simulation keeps files while it runs. */
const folder = mkdtempSync(join(tmpdir(), 'shop-'));
const { TMPDIR = tmpdir() } = process.env;

beforeAll(async () => {
  process.env['TMPDIR'] = folder;
  simulation = await startSimulation(SHOP_ASSEMBLY, { listener: (event) => events.push(event) });
});

afterAll(async () => {
  await simulation?.stop();
  process.env['TMPDIR'] = TMPDIR;
  rmSync(folder, { recursive: true });
});

/** Calls the edge in the name of a sample user. */
async function call(user: string, method: string, path: string, json?: unknown, headers = {}) {
  const [url] = simulation.edge.stages.values();
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await simulation.openId?.issue({ user })}`,
      'x-api-key': simulation.edge.apiKeys[0]?.value ?? '',
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: json === undefined ? undefined : JSON.stringify(json),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const decisions = (): readonly AuditLine[] =>
  events.flatMap((event) => (event.kind === 'audit' && isDecision(event.line) ? [event.line] : []));

async function product(): Promise<unknown> {
  const json = { name: 'Tea', price: { amount: 500, currency: 'EUR' } };
  return (await call('robin-catalogue-admin', 'POST', '/products', json)).body['id'];
}

const ofService = (service: string, type: string) =>
  simulation.system.ofType(type).find(({ path = '' }) => path.startsWith(`Shop/${service}/Service/`));
const tableOf = (service: string) => ofService(service, 'AWS::DynamoDB::Table')?.physicalId;

/** DynamoDB as the code of a service sees it. */
function database(service: string): DynamoDBClient {
  const role = String(ofService(service, 'AWS::Lambda::Function')?.properties['Role']);
  return new DynamoDBClient({
    region: simulation.system.region,
    endpoint: simulation.aws.url,
    credentials: simulation.aws.credentialsFor(role),
    maxAttempts: 1,
  });
}

const ORDER_KEY = () => ({ 'idempotency-key': randomUUID() });

describe('the shop on this machine', () => {
  it('takes an order from the edge to the table, through four services that each decide', async () => {
    const items = [{ productId: await product(), quantity: 2 }];
    const { body, status } = await call('casey-customer', 'POST', '/orders', { items }, ORDER_KEY());
    expect(status).toBe(201);
    const read = await call('casey-customer', 'GET', `/orders/${body['id']}`);
    expect(read).toMatchObject({ status: 200, body: { total: { amount: 1_000, currency: 'EUR' } } });
    const [placed] = decisions().filter(({ action }) => action === 'orders:Create');
    const correlated = decisions().filter(({ correlation_id }) => correlation_id === placed?.['correlation_id']);
    expect(correlated.map(({ action, caller, status }) => ({ action, caller, status }))).toEqual(
      expect.arrayContaining([
        { action: 'orders:Create', caller: undefined, status: 'allow' },
        { action: 'products:Read', caller: 'orders', status: 'allow' },
        { action: 'payments:Charge', caller: 'orders', status: 'allow' },
      ]),
    );
  });

  it('keeps orders of others to themselves', async () => {
    const items = [{ productId: await product(), quantity: 1 }];
    const { body } = await call('casey-customer', 'POST', '/orders', { items }, ORDER_KEY());
    expect((await call('morgan-everything', 'GET', `/orders/${body['id']}`)).status).toBe(404);
    expect((await call('noel-nothing', 'POST', '/products', { name: 'x' })).status).toBeGreaterThanOrEqual(400);
  });

  it('stores what is confidential as ciphertext, and only the owner of the table reads it', async () => {
    const profile = { displayName: 'Casey', email: 'casey@example.com' };
    const { body, status } = await call('casey-customer', 'PUT', '/users/me', profile);
    expect(status).toBe(200);
    expect((await call('casey-customer', 'GET', '/users/me')).body).toMatchObject(profile);
    const read = new GetItemCommand({ TableName: tableOf('Users'), Key: { id: { S: String(body['id']) } } });
    const { Item } = await database('Users').send(read);
    expect(Item?.['id']).toEqual({ S: body['id'] });
    expect(JSON.stringify(Item)).not.toContain('casey@example.com');
    await expect(database('Orders').send(read)).rejects.toThrow('is not authorized to perform: dynamodb:GetItem');
  });

  it('goes on with new certificates, and with a container that was killed', async () => {
    const secret = simulation.system
      .ofType('AWS::SecretsManager::Secret')
      .find(({ path = '' }) => path.startsWith('Shop/Payments/'));
    await simulation.rotate(String(secret?.arn));
    await simulation.containers.find(({ workload }) => workload === 'payments')?.kill();
    const items = [{ productId: await product(), quantity: 1 }];
    expect((await call('casey-customer', 'POST', '/orders', { items }, ORDER_KEY())).status).toBe(201);
  });

  it('does not start with instances of a container that it does not have', async () => {
    await expect(startSimulation(SHOP_ASSEMBLY, { instances: { nobody: 2 } })).rejects.toThrow(
      "no container of the system is called 'nobody'; there are products, payments",
    );
  });

  it('says what it does not simulate', () => {
    const told = simulation.notSimulated.map(({ what }) => what).join('\n');
    expect(told).toContain('AWSManagedRules');
    expect([...simulation.aws.unimplemented]).toEqual([]);
  });

  it('leaves nothing behind', async () => {
    const pids = [
      ...simulation.containers.map(({ pid }) => pid),
      ...simulation.functions.instances.flatMap((one) => one.pids),
    ];
    expect(pids.length).toBeGreaterThan(3);
    await simulation.stop();
    for (const pid of pids) {
      expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH');
    }
    expect(readdirSync(folder)).toEqual([]);
  });
});
