import { z } from 'zod';
import { bodyModel } from '../../../lib/edge/private/body-model';
import { foreignStack } from '../../support/app';

const model = (schema: z.ZodType) => bodyModel(foreignStack(), 'POST /orders', schema);
const at = (path: string) =>
  expect.objectContaining({ code: 'SCHEMA_UNSUPPORTED', message: expect.stringContaining(`at '#/${path}'`) });

describe('bodyModel', () => {
  it('keeps every assertion that draft 4 has', () => {
    const schema = z.strictObject({
      name: z.string().min(1).max(40),
      code: z.string().regex(/^[A-Z]{3}$/),
      count: z.int().positive(),
      price: z.number().lt(100).multipleOf(0.5),
      tags: z
        .array(z.enum(['new', 'used']))
        .min(1)
        .max(3),
      pair: z.tuple([z.string(), z.number()]),
      note: z.string().nullable(),
      kind: z.literal('order'),
      more: z.record(z.string(), z.boolean()).optional(),
    });
    expect(model(schema)).toEqual({
      $schema: 'http://json-schema.org/draft-04/schema#',
      type: 'object',
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 40 },
        code: { type: 'string', pattern: '^[A-Z]{3}$' },
        count: { type: 'integer', minimum: 0, exclusiveMinimum: true, maximum: Number.MAX_SAFE_INTEGER },
        price: { type: 'number', maximum: 100, exclusiveMaximum: true, multipleOf: 0.5 },
        tags: { type: 'array', items: { type: 'string', enum: ['new', 'used'] }, minItems: 1, maxItems: 3 },
        pair: {
          type: 'array',
          items: [{ type: 'string' }, { type: 'number' }],
          additionalItems: false,
          minItems: 2,
          maxItems: 2,
        },
        note: { type: ['string', 'null'] },
        kind: { type: 'string', enum: ['order'] },
        more: { type: 'object', additionalProperties: { type: 'boolean' } },
      },
      required: ['name', 'code', 'count', 'price', 'tags', 'pair', 'note', 'kind'],
      additionalProperties: false,
    });
  });

  it('asks for what the client must send, not for what the handler gets', () => {
    const { required } = model(z.strictObject({ a: z.string().default('x'), b: z.string() }));
    expect(required).toEqual(['b']);
  });

  it('leaves out what API Gateway refuses or ignores: defaults, titles, formats, read-only marks', () => {
    const schema = z.strictObject({
      mail: z.email().meta({ title: 'Mail', examples: ['a@b.c'] }),
      link: z.url().readonly(),
      size: z.string().default('m').describe('Size'),
    });
    const text = JSON.stringify(model(schema.meta({ id: 'Order', description: 'An order' })));
    expect(text).not.toMatch(/"(default|title|description|examples|format|readOnly|id|definitions|\$ref)"/);
    expect(text).toContain('"pattern"');
  });

  it('distinguishes members named like keywords from keywords', () => {
    const { properties } = model(z.strictObject({ default: z.string(), const: z.string(), format: z.string() }));
    expect(Object.keys(properties ?? {})).toEqual(['default', 'const', 'format']);
  });

  it('writes unions of closed objects without a discriminator', () => {
    const card = z.strictObject({ type: z.literal('card'), number: z.string() });
    const cash = z.strictObject({ type: z.literal('cash') });
    expect(model(z.discriminatedUnion('type', [card, cash]))).toMatchObject({ oneOf: [{}, {}] });
  });

  it.each<[string, z.ZodType, string]>([
    ['a date', z.date(), 'properties/part'],
    ['a bigint', z.bigint(), 'properties/part'],
    ['a bigint literal', z.literal(1n), 'properties/part'],
    ['undefined', z.undefined(), 'properties/part'],
    ['a map', z.map(z.string(), z.string()), 'properties/part'],
    ['a set', z.set(z.string()), 'properties/part'],
    ['a transform', z.string().transform(Number), 'properties/part'],
    ['a preprocessing step', z.preprocess(String, z.string()), 'properties/part'],
    ['a codec', z.stringbool(), 'properties/part'],
    ['a coercion', z.coerce.number(), 'properties/part'],
    ['a fallback', z.string().catch(''), 'properties/part'],
    ['trimming', z.string().trim(), 'properties/part'],
    ['base64', z.base64(), 'properties/part/contentEncoding'],
    ['a file', z.file(), 'properties/part/contentEncoding'],
    ['rules for names', z.record(z.enum(['a', 'b']), z.string()), 'properties/part'],
    ['a pattern with flags', z.string().regex(/^a$/i), 'properties/part'],
    ['a Unicode property', z.string().regex(/^\p{L}+$/u), 'properties/part/pattern'],
    ['look-behind', z.string().regex(/(?<!a)b/), 'properties/part/pattern'],
    ['a part deep inside', z.array(z.strictObject({ at: z.date() })), 'properties/part/items/properties/at'],
  ])('refuses %s and names the place', (_, part, path) => {
    expect(() => model(z.strictObject({ part }))).toThrow(at(path));
  });

  it('refuses a schema that contains itself', () => {
    const node = z.strictObject({
      get children() {
        return z.array(node);
      },
    });
    expect(() => model(node)).toThrow(
      expect.objectContaining({ code: 'SCHEMA_UNSUPPORTED', message: expect.stringContaining('Cycle') }),
    );
  });

  it('names the route in the refusal', () => {
    expect(() => model(z.date())).toThrow("in 'POST /orders'");
  });
});
