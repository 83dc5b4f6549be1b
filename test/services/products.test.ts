import { dynamoDbTable } from '../../runtime/adapters/dynamodb-table';
import { createPipeline, type Pipeline } from '../../runtime/pipeline';
import { productsService } from '../../services/products/service';
import { caller, principal } from '../runtime/support/caller';
import { type Database, startDatabase } from '../runtime/support/database';
import { gatesOf } from '../support/service-gates';

const INDEXES = { byStatus: { partitionKey: 'status', sortKey: 'name' } };
const PRODUCT = { name: 'Lamp', price: { amount: 1_999, currency: 'EUR' } };
const SCOPES = ['products/read', 'products/write'];

let database: Database;
let pipeline: Pipeline;

beforeEach(async () => {
  database = await startDatabase({ products: INDEXES });
  pipeline = createPipeline(productsService({ products: dynamoDbTable('products', INDEXES) }), gatesOf('products'));
});

afterEach(() => database.stop());

const admin: ReturnType<typeof caller> = (...call) =>
  caller(pipeline, principal('a1', SCOPES, ['catalogue-admin']))(...call);
const customer: ReturnType<typeof caller> = (...call) => caller(pipeline, principal('c1', SCOPES))(...call);

async function add(name: string) {
  const { body } = await admin('POST', '/products', { body: { ...PRODUCT, name } });
  return body;
}

describe('the catalogue', () => {
  it('shows every signed-in user what an administrator put in', async () => {
    const created = await admin('POST', '/products', { body: PRODUCT });
    expect(created).toMatchObject({ status: 201, body: { ...PRODUCT, status: 'ACTIVE', version: 1 } });
    expect((await customer('GET', `/products/${created.body.id}`)).body).toEqual(created.body);
  });

  it('is listed in the order of names, page by page, to the end', async () => {
    for (const name of ['E', 'B', 'D', 'A', 'C']) {
      await add(name);
    }
    const names: string[][] = [];
    let query: { limit: string; cursor?: string } | undefined = { limit: '2' };
    while (query) {
      const { body } = await customer('GET', '/products', { query });
      names.push(body.items.map(({ name }: { name: string }) => name));
      query = body.cursor && { limit: '2', cursor: body.cursor };
    }
    expect(names).toEqual([['A', 'B'], ['C', 'D'], ['E']]);
  });

  it('does not list a retired product, whatever the cursor claims', async () => {
    const { id } = await add('A');
    await admin('PUT', `/products/${id}`, { body: { ...PRODUCT, name: 'A', status: 'RETIRED', version: 1 } });
    await add('B');
    const cursor = Buffer.from(JSON.stringify([id, 'A'])).toString('base64url');
    for (const query of [undefined, { cursor }]) {
      const { body } = await customer('GET', '/products', { query });
      expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['B']);
    }
  });

  it.each<Record<string, string>>([
    { cursor: 'forged' },
    { limit: '0' },
    { limit: '51' },
    { limit: '1.5' },
    { status: 'RETIRED' },
  ])('refuses the query %j', async (query) => {
    expect((await customer('GET', '/products', { query })).status).toBe(400);
  });

  it.each(['1', "1' OR '1'='1", '..', '%2e%2e'])('has no product with the id %s', async (id) => {
    expect((await customer('GET', `/products/${encodeURIComponent(id)}`)).status).toBe(400);
  });
});

describe('changing the catalogue', () => {
  it('takes the role of a catalogue administrator, not only the scope', async () => {
    const { id } = await add('A');
    const change = { ...PRODUCT, status: 'ACTIVE', version: 1 };
    expect((await customer('POST', '/products', { body: PRODUCT })).status).toBe(403);
    expect((await customer('PUT', `/products/${id}`, { body: change })).status).toBe(403);
    expect((await customer('GET', `/products/${id}`)).body).toMatchObject({ name: 'A', version: 1 });
  });

  it('takes the scope, not only the role', async () => {
    const reader = caller(pipeline, principal('a1', ['products/read'], ['catalogue-admin']));
    expect((await reader('POST', '/products', { body: PRODUCT })).status).toBe(403);
  });

  it('refuses to overwrite a change that the administrator has not seen', async () => {
    const { id } = await add('A');
    const put = (amount: number) =>
      admin('PUT', `/products/${id}`, {
        body: { ...PRODUCT, price: { amount, currency: 'EUR' }, status: 'ACTIVE', version: 1 },
      });
    expect((await put(100)).body).toMatchObject({ price: { amount: 100 }, version: 2 });
    expect((await put(200)).status).toBe(409);
    expect((await customer('GET', `/products/${id}`)).body.price.amount).toBe(100);
  });

  it('answers 404 for a product that does not exist', async () => {
    const body = { ...PRODUCT, status: 'ACTIVE', version: 1 };
    expect((await admin('PUT', `/products/${crypto.randomUUID()}`, { body })).status).toBe(404);
  });

  it.each([
    ['a price that is no integer', { price: { amount: 19.99, currency: 'EUR' } }],
    ['a price of nothing', { price: { amount: 0, currency: 'EUR' } }],
    ['a negative price', { price: { amount: -1, currency: 'EUR' } }],
    ['a currency that is none', { price: { amount: 1, currency: 'euro' } }],
    ['an id chosen by the client', { id: crypto.randomUUID() }],
    ['a status chosen by the client', { status: 'ACTIVE' }],
  ])('refuses %s', async (_, change) => {
    expect((await admin('POST', '/products', { body: { ...PRODUCT, ...change } })).status).toBe(400);
    expect((await customer('GET', '/products')).body.items).toEqual([]);
  });
});
