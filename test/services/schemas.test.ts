import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CreateOrder, ListOrders } from '../../services/orders/schema';
import { CreateCharge, CreateRefund } from '../../services/payments/schema';
import { CreateProduct, ListProducts, UpdateProduct } from '../../services/products/schema';
import { UpdateProfile } from '../../services/users/schema';

const BODIES = { CreateOrder, CreateCharge, CreateRefund, CreateProduct, UpdateProduct, UpdateProfile };

/** Keywords with which API Gateway's validator and ours agree. */
const KEYWORDS =
  /^(\$schema|type|properties|required|additionalProperties|items|enum|minItems|maxItems|minLength|maxLength|minimum|maximum|pattern|format)$/;

/** Every keyword that a JSON Schema uses. */
function keywords(schema: object): string[] {
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const nested = keyword === 'properties' ? Object.values(value) : keyword === 'items' ? [value] : [];
    return [keyword, ...nested.flatMap((child) => keywords(child as object))];
  });
}

describe.each(Object.entries(BODIES))('%s', (_, schema) => {
  it('has the same meaning before and after parsing, so that the edge can check it', () => {
    const options = { target: 'draft-4', unrepresentable: 'throw' } as const;
    expect(z.toJSONSchema(schema, { ...options, io: 'input' })).toEqual(z.toJSONSchema(schema, options));
  });

  it('uses only what API Gateway understands', () => {
    const used = keywords(z.toJSONSchema(schema, { target: 'draft-4' }));
    expect(used.filter((keyword) => !KEYWORDS.test(keyword))).toEqual([]);
  });
});

describe.each([
  ['ListOrders', ListOrders],
  ['ListProducts', ListProducts],
])('%s', (_, schema) => {
  it('demands no parameter', () => {
    expect(schema.safeParse({})).toMatchObject({ success: true, data: {} });
  });
});

it.each(['users', 'products', 'orders', 'payments'])('the schema of %s can be read without its service', (service) => {
  const source = readFileSync(join(__dirname, '../../services', service, 'schema.ts'), 'utf8');
  expect([...source.matchAll(/from '(.+)'/g)].map(([, module]) => module)).toEqual(['zod']);
});
