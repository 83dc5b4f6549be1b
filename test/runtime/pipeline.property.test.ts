import fc from 'fast-check';
import { z } from 'zod';
import { NotFound } from '../../runtime/errors';
import { MAX_BODY_BYTES, type ServiceRequest } from '../../runtime/message';
import { defineService, route } from '../../runtime/model';
import { createPipeline } from '../../runtime/pipeline';
import { OPEN_GATES, principal, request } from './support/caller';

const ID = '6f1ed002-ab5d-4d7e-9d3a-0c9f6a1b2c3d';
const RUNS = 10_000;

/** What a client may be answered when the service itself works. */
const STATUSES = [200, 201, 400, 401, 403, 404, 413, 415];

const service = defineService('things', [
  route({
    method: 'POST',
    path: '/things',
    action: 'things:Create',
    scopes: ['things/write'],
    idempotent: true,
    query: z.strictObject({ dry: z.enum(['true', 'false']).optional() }),
    body: z.strictObject({
      name: z.string().max(40),
      tags: z
        .array(z.strictObject({ key: z.string() }))
        .max(8)
        .optional(),
    }),
    response: z.object({ name: z.string() }),
    status: 201,
    handle: async (_, { body }) => body,
  }),
  route({
    method: 'GET',
    path: '/things/{id}',
    action: 'things:Read',
    scopes: ['things/read'],
    params: z.strictObject({ id: z.string().max(64) }),
    response: z.object({ id: z.string() }),
    async handle(_, { params: { id } }) {
      if (id === 'gone') {
        throw new NotFound('gone');
      }
      return { id };
    },
  }),
]);

const oneOf = fc.constantFrom;
const hostile = oneOf(
  "'; DROP TABLE things; --",
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  '../..',
  '\u0000',
  '\ufeff',
  '\ud800',
  '%00',
  '{{7*7}}',
);
const text = fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ maxLength: 12 }));

const segment = fc.oneof(
  { weight: 3, arbitrary: oneOf('things', ID, 'gone') },
  oneOf('.', '..', '%2e%2e', '%2F', '%5c', '%', '%ff', '', '%2500', '{id}', '__proto__'),
  text.map((value) => encodeURIComponent(value.replace(/\p{Surrogate}/gu, ''))),
  text,
);
const path = fc.oneof(
  { weight: 3, arbitrary: oneOf('/things', `/things/${ID}`) },
  fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`),
  text,
  fc.integer({ min: 1, max: 4_000 }).map((length) => `/things/${'x'.repeat(length)}`),
);

const json = fc.oneof(
  { weight: 3, arbitrary: fc.record({ name: text }, { requiredKeys: ['name'] }).map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: oneOf('{"name":"n","tags":[{"key":"k"}]}', '{"name":"n"}') },
  fc.json({ maxDepth: 3 }),
  text.map((name) => `{"name":1,${JSON.stringify(name)}:2,"name":3}`),
  fc.integer({ min: 1, max: 2_000 }).map((depth) => '['.repeat(depth)),
  oneOf('', '{', 'null', '{"name":1e999}', '{"__proto__":{"admin":true}}', `"${'x'.repeat(MAX_BODY_BYTES)}"`),
);
const body = fc.oneof(
  { weight: 5, arbitrary: json.map((value) => new Uint8Array(Buffer.from(value))) },
  fc.uint8Array({ maxLength: 24 }),
);

const CALLERS = [
  JSON.stringify(principal('p1', ['things/read', 'things/write'])),
  JSON.stringify(principal('p2', ['things/read'])),
];
const headers = fc
  .record(
    {
      'x-principal': oneOf(...CALLERS),
      'content-type': fc.oneof({ weight: 5, arbitrary: fc.constant('application/json') }, text),
      'idempotency-key': fc.oneof({ weight: 5, arbitrary: fc.constant(ID) }, text),
      'x-correlation-id': text,
      traceparent: text,
    },
    { requiredKeys: [] },
  )
  .map((values) => new Map(Object.entries(values)));

const requests: fc.Arbitrary<ServiceRequest> = fc
  .record({
    method: fc.oneof({ weight: 5, arbitrary: oneOf('GET', 'POST') }, oneOf('PUT', 'TRACE', 'get', ''), text),
    path,
    query: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      fc.array(fc.tuple(fc.oneof(oneOf('dry', '__proto__'), text), fc.oneof(fc.constant('true'), text)), {
        maxLength: 3,
      }),
    ),
    headers,
    body: fc.oneof(fc.constant(new Uint8Array()), body),
  })
  .map((generated) => request(generated));

describe('a pipeline', () => {
  const pipeline = createPipeline(service, OPEN_GATES);

  it(`answers ${RUNS} requests of any kind with a known status, never with an error of its own`, async () => {
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(requests, async (generated) => {
        const { response, error } = await pipeline(generated);
        seen.add(response.status);
        if (!STATUSES.includes(response.status)) {
          throw new Error(`status ${response.status}: ${error?.detail} ${String(error?.cause)}`);
        }
        JSON.parse(response.body);
      }),
      { numRuns: RUNS },
    );
    // The generator reaches what it is meant to reach.
    expect([...seen].sort()).toEqual(STATUSES);
    expect(Object.prototype).not.toHaveProperty('admin');
  });
});
