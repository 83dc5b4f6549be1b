import * as z from 'zod';
import { systemMap } from '../../../lib/simulator/console/map';
import { likelySenders, sampleRoutes, scenariosOf } from '../../../lib/simulator/console/samples';
import { singular } from '../../../lib/simulator/console/samples/collections';
import { exampleValue } from '../../../lib/simulator/console/samples/example-value';
import { readEdge } from '../../../lib/simulator/edge';
import { CreateOrder } from '../../../services/orders/schema';
import { CreateProduct, UpdateProduct } from '../../../services/products/schema';
import { UpdateProfile } from '../../../services/users/schema';
import { USERS } from './fake-simulation';
import { SHOP, systemOf } from './small-shop';

describe('an example of a body', () => {
  it.each([
    ['an order', CreateOrder],
    ['a product', CreateProduct],
    ['a change of a product', UpdateProduct],
    ['a profile', UpdateProfile],
  ])('is accepted by the schema of %s', (_, schema) => {
    const example = exampleValue(z.toJSONSchema(schema, { target: 'draft-4', io: 'input' }));
    expect(schema.safeParse(example)).toMatchObject({ success: true });
  });

  it('names things that exist', () => {
    const schema = { type: 'object', required: ['productId'], properties: { productId: { type: 'string' } } };
    expect(exampleValue(schema, { idOf: (noun) => `known-${noun}` })).toEqual({ productId: 'known-product' });
  });

  it('names the version that is known, also where none is required', () => {
    const schema = { type: 'object', properties: { version: { type: 'integer' } } };
    expect(exampleValue(schema)).toEqual({});
    expect(exampleValue(schema, { version: 7 })).toEqual({ version: 7 });
  });

  it.each([
    ['one of several', { anyOf: [{ type: 'integer', minimum: 5 }, { type: 'null' }] }, 5],
    ['a fixed value', { enum: ['A', 'B'] }, 'A'],
    ['a list of some length', { type: 'array', minItems: 2, items: { type: 'boolean' } }, [true, true]],
    ['a referred model', { $ref: 'https://apigateway.amazonaws.com/restapis/a/models/Size' }, 3],
  ])('can be %s', (_, schema, expected) => {
    expect(exampleValue(schema, { models: new Map([['Size', { type: 'integer', minimum: 3 }]]) })).toEqual(expected);
  });

  it('is none where nothing is known to fit, or the schema has no end', () => {
    expect(exampleValue({ type: 'string', pattern: '^[0-9]{7}-[a-f]{3}$' })).toBeUndefined();
    expect(exampleValue({ $ref: '#/M' }, { models: new Map([['M', { $ref: '#/M' }]]) })).toBeUndefined();
  });
});

it.each([
  ['orders', 'order'],
  ['categories', 'category'],
  ['boxes', 'box'],
  ['addresses', 'address'],
  ['status', 'statu'],
])('one of %s is %s', (collection, one) => {
  expect(singular(collection)).toBe(one);
});

describe('the scenarios of a system', () => {
  const system = systemOf(SHOP);
  const edge = readEdge(system);
  const routes = sampleRoutes(systemMap(system, edge).routes, edge);
  const scenarios = scenariosOf(routes, USERS);
  const byTitle = (title: string) => scenarios.find((scenario) => scenario.title === title);

  it('begin with what shows most', () => {
    expect(scenarios[0]).toMatchObject({ title: 'Place an order', sender: 'casey-customer' });
    expect(byTitle('Browse products')).toMatchObject({ id: 'GET /products' });
  });

  it('know what an order needs first, and who may create it', () => {
    const [products] = routes.filter(({ name }) => name === 'POST /products');
    expect(byTitle('Place an order')?.route.needs).toEqual(['products']);
    expect(products && likelySenders(products, routes, USERS)[0]?.name).toBe('robin-catalogue-admin');
  });

  it('have an attack for everything that the system guards', () => {
    expect(scenarios.flatMap(({ attack }) => attack ?? [])).toEqual([
      'without-token',
      'forged-token',
      'without-api-key',
      'wrong-role',
      'another-person',
      'flood',
      'injection',
      'unexpected-member',
      'unknown-path',
    ]);
  });

  it('are none for a system without routes, and none about people where there are none', () => {
    expect(scenariosOf([], USERS)).toEqual([]);
    expect(scenariosOf(routes, []).map(({ attack }) => attack)).not.toContain('another-person');
  });
});
