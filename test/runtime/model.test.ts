import { z } from 'zod';
import { ConfigurationError } from '../../runtime/errors';
import { defineService, type Route, route } from '../../runtime/model';

const VALID: Route = {
  method: 'POST',
  path: '/things/{id}',
  action: 'things:Create',
  scopes: ['things/write'],
  params: z.strictObject({ id: z.string() }),
  body: z.strictObject({ name: z.string() }),
  response: z.object({ id: z.string() }),
  async handle() {
    return { id: '1' };
  },
};

function declare(...changes: Partial<Route>[]) {
  return () =>
    defineService(
      'things',
      changes.map((change) => ({ ...VALID, ...change })),
    );
}

describe('defineService', () => {
  it('accepts a route that can be enforced as declared', () => {
    expect(declare({})()).toEqual({ name: 'things', routes: [VALID] });
  });

  it.each<[string, Partial<Route>]>([
    ['a path without a leading slash', { path: 'things/{id}' }],
    ['a path that ends in a slash', { path: '/things/{id}/' }],
    ['an action of another service', { action: 'orders:Create' }],
    ['an action without a verb', { action: 'things' }],
    ['a route without scopes', { scopes: [] }],
    ['an empty list of roles', { roles: [] }],
    ['a body on a GET', { method: 'GET' }],
    ['a path parameter without a schema', { params: undefined }],
    ['a schema for a parameter that the path lacks', { path: '/things' }],
    ['an open body', { body: z.object({ name: z.string() }) }],
    ['a body that is open further down', { body: z.strictObject({ list: z.array(z.object({ a: z.string() })) }) }],
    ['an open branch of a union', { body: z.union([z.strictObject({}), z.object({ a: z.string() })]) }],
    ['a body of records of anything', { body: z.record(z.string(), z.unknown()) }],
    ['a body that JSON Schema can not express', { body: z.strictObject({ when: z.date() }) }],
    ['an open query', { query: z.looseObject({}) }],
  ])('refuses %s', (_, change) => {
    expect(declare(change)).toThrow(ConfigurationError);
  });

  it('refuses two routes that answer the same request, whatever their parameters are called', () => {
    const other = { path: '/things/{key}', params: z.strictObject({ key: z.string() }) };
    expect(declare({}, other)).toThrow('POST /things/{} is declared twice');
    expect(declare({}, { ...other, method: 'PUT' })).not.toThrow();
  });
});

describe('route', () => {
  const declaration = {
    method: 'POST',
    path: '/things/{id}',
    action: 'things:Create',
    scopes: ['things/write'],
    params: z.strictObject({ id: z.string() }),
    body: z.strictObject({ count: z.int() }),
    response: z.object({ id: z.string(), count: z.int() }),
  } as const;

  it('types the input of the handler from the schemas', () => {
    route({
      ...declaration,
      async handle({ principal }, { params, body }) {
        const id: string = params.id + principal.id;
        const count: number = body.count;
        // @ts-expect-error the body has no such member
        body.other;
        return { id, count };
      },
    });
  });

  it('types the result of the handler from the response schema', () => {
    route({
      ...declaration,
      // @ts-expect-error `count` is missing
      async handle(_, { params }) {
        return { id: params.id };
      },
    });
  });

  it('promises an idempotency key only where the route demands one', () => {
    route({
      ...declaration,
      idempotent: true,
      async handle({ idempotencyKey }, { body }) {
        const id: string = idempotencyKey;
        return { id, count: body.count };
      },
    });
    route({
      ...declaration,
      async handle({ idempotencyKey }, { body }) {
        // @ts-expect-error may be undefined
        const id: string = idempotencyKey;
        return { id, count: body.count };
      },
    });
  });
});
