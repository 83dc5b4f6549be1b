import { z } from 'zod';
import { Conflict, NotFound, Unauthenticated } from '../../runtime/errors';
import type { Gates } from '../../runtime/gates';
import { MAX_BODY_BYTES, type ServiceRequest } from '../../runtime/message';
import { defineService, route } from '../../runtime/model';
import { createPipeline } from '../../runtime/pipeline';
import { NOW, principal, request } from './support/caller';

const SECRET = 'secret-detail';
const ID = '6f1ed002-ab5d-4d7e-9d3a-0c9f6a1b2c3d';

const handle = jest.fn();

const service = defineService('things', [
  route({
    method: 'POST',
    path: '/things/{id}',
    action: 'things:Create',
    scopes: ['things/write', 'things/read'],
    roles: ['keeper', 'owner'],
    idempotent: true,
    params: z.strictObject({ id: z.string().max(8) }),
    query: z.strictObject({ page: z.coerce.number().int().optional() }),
    body: z.strictObject({ name: z.string(), tags: z.array(z.strictObject({ key: z.string() })).optional() }),
    response: z.object({ name: z.string() }),
    status: 201,
    handle,
  }),
  route({
    method: 'GET',
    path: '/{any}/{rest}',
    action: 'things:Rest',
    scopes: ['things/read'],
    params: z.strictObject({ any: z.string(), rest: z.string() }),
    response: z.object({ rest: z.string() }),
    async handle(_, { params }) {
      return { rest: params.rest };
    },
  }),
  route({
    method: 'DELETE',
    path: '/things/{id}',
    action: 'things:Delete',
    scopes: ['things/write'],
    params: z.strictObject({ id: z.string().max(8) }),
    response: z.object({ deleted: z.string() }),
    resource: {
      type: 'Thing',
      concealed: true,
      async find(_, { params }) {
        if (params.id === 'none') {
          throw new NotFound('no such thing');
        }
        return { key: params.id, owner: 'ann', content: SECRET };
      },
      describe: ({ key, owner }) => ({ id: key, attributes: { owner } }),
    },
    async handle(_context, _input, thing) {
      return { deleted: thing.key };
    },
  }),
  route({
    method: 'GET',
    path: '/things/mine',
    action: 'things:Mine',
    scopes: ['things/read'],
    response: z.object({ mine: z.boolean() }),
    async handle() {
      return { mine: true };
    },
  }),
  route({
    method: 'GET',
    path: '/{kind}/mine',
    action: 'things:Kind',
    scopes: ['things/read'],
    params: z.strictObject({ kind: z.string() }),
    response: z.object({ kind: z.string() }),
    async handle(_, { params }) {
      return { kind: params.kind };
    },
  }),
]);

const KEEPER = principal('p1', ['things/read', 'things/write'], ['keeper']);

const ALLOW = { allowed: true, policies: ['p1'], wouldDeny: [] };
const DENY = { allowed: false, policies: ['f1'], wouldDeny: [] };

const gates = {
  callers: new Map([['orders', ['things:Create', 'things:Delete']]]),
  authenticate: jest.fn(),
  authorize: jest.fn(),
  audit: jest.fn(),
  call: jest.fn(),
};

function valid(overrides: Partial<ServiceRequest> = {}): ServiceRequest {
  return request({
    method: 'POST',
    path: '/things/1',
    headers: new Map([
      ['content-type', 'application/json'],
      ['idempotency-key', ID],
    ]),
    body: Buffer.from('{"name":"n"}'),
    ...overrides,
  });
}

async function send(message: ServiceRequest, through: Gates = gates) {
  const { response, error } = await createPipeline(service, through, () => NOW)(message);
  return { status: response.status, body: JSON.parse(response.body), headers: response.headers, error };
}

beforeEach(() => {
  handle.mockReset().mockImplementation(async (_context, { body }) => body);
  gates.authenticate.mockReset().mockResolvedValue({ principal: KEEPER, token: 'token-1' });
  gates.authorize.mockReset().mockReturnValue(ALLOW);
  gates.audit.mockReset().mockResolvedValue(undefined);
  gates.call.mockReset();
});

describe('a pipeline with all gates', () => {
  it('lets a valid request through and hands on exactly what was validated', async () => {
    const answer = await send(valid({ query: [['page', '2']] }));
    expect(answer).toMatchObject({ status: 201, body: { name: 'n' }, error: undefined });
    expect(handle).toHaveBeenCalledWith(
      {
        principal: KEEPER,
        requestId: 'request-1',
        correlationId: 'request-1',
        now: expect.any(Function),
        idempotencyKey: ID,
        call: expect.any(Function),
      },
      { params: { id: '1' }, query: { page: 2 }, body: { name: 'n' } },
      undefined,
    );
    expect(handle.mock.calls[0][0].now()).toBe(NOW);
  });

  it('forbids caching and sniffing of the answer and names the request', async () => {
    expect((await send(valid())).headers).toEqual({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': 'request-1',
    });
  });

  it('asks the authorizer about the action, the principal and the service as a whole', async () => {
    await send(valid());
    expect(gates.authorize).toHaveBeenCalledWith({
      action: 'things:Create',
      principal: KEEPER,
      resource: { type: 'Application', id: 'things', attributes: {} },
      context: { caller: undefined, zone: 'edge', now: NOW },
    });
  });

  it('asks the authorizer about the resource that the route finds, and hands it to the handler', async () => {
    const { status, body } = await send(request({ method: 'DELETE', path: '/things/7' }));
    expect([status, body]).toEqual([200, { deleted: '7' }]);
    expect(gates.authorize).toHaveBeenCalledWith(
      expect.objectContaining({ resource: { type: 'Thing', id: '7', attributes: { owner: 'ann' } } }),
    );
  });

  it('lets handlers call other services with the token and the ids of the request', async () => {
    const operation = { action: 'other:Read' };
    gates.call.mockResolvedValue({ ok: true });
    handle.mockImplementation(async ({ call }) => {
      expect(await call(operation, { body: 1 })).toEqual({ ok: true });
      return { name: 'n' };
    });
    const headers = new Map([...valid().headers, ['traceparent', '00-trace'] as const]);
    expect((await send(valid({ headers }))).status).toBe(201);
    const origin = { token: 'token-1', correlationId: 'request-1', traceparent: '00-trace' };
    expect(gates.call).toHaveBeenCalledWith(origin, operation, { body: 1 });
  });

  it('prefers a literal segment to a parameter, whatever they are called and in which order', async () => {
    const get = (path: string) => send(request({ path }));
    expect((await get('/things/mine')).body).toEqual({ mine: true });
    expect((await get('/other/mine')).body).toEqual({ kind: 'other' });
    expect((await get('/other/one')).body).toEqual({ rest: 'one' });
  });
});

describe('a missing gate', () => {
  it('refuses everything with 503 when it is the authenticator, before anything is looked at', async () => {
    const { status, body } = await send(valid({ path: '/%' }), { ...gates, authenticate: undefined });
    expect([status, body.code]).toEqual([503, 'UNAVAILABLE']);
    expect(gates.authorize).not.toHaveBeenCalled();
    expect(handle).not.toHaveBeenCalled();
  });

  it('refuses with 403 when it is the authorizer', async () => {
    expect(await send(valid(), { ...gates, authorize: undefined })).toMatchObject({ status: 403 });
    expect(handle).not.toHaveBeenCalled();
  });

  it('refuses everything with 503 when it is the audit log', async () => {
    expect(await send(valid(), { ...gates, audit: undefined })).toMatchObject({ status: 503 });
    expect(gates.authenticate).not.toHaveBeenCalled();
    expect(handle).not.toHaveBeenCalled();
  });

  it('refuses every calling service when none is declared', async () => {
    expect(await send(valid({ peer: 'orders' }), { ...gates, callers: undefined })).toMatchObject({ status: 403 });
  });

  it('fails every call with 503 when it is the client', async () => {
    handle.mockImplementation(({ call }) => call({}, {}));
    expect(await send(valid(), { ...gates, call: undefined })).toMatchObject({ status: 503 });
  });
});

describe('a request', () => {
  const nowhere = { ...valid(), fromGateway: undefined };

  it.each([
    ['that neither a service nor the gateway has proven to have sent', nowhere],
    ['that does not come from the gateway', { ...nowhere, fromGateway: false }],
    ['of a service whose proof is refused', { ...nowhere, peer: 'orders', originFault: 'a fault' }],
    ['of the gateway whose proof is refused', valid({ originFault: 'a fault' })],
  ])('%s is refused before anything else, and recorded', async (_, message) => {
    expect((await send(message)).status).toBe(403);
    expect(gates.authenticate).not.toHaveBeenCalled();
    expect(handle).not.toHaveBeenCalled();
    const reason = message.originFault ?? 'the request comes neither from the gateway nor from a service';
    expect(gates.audit.mock.calls).toMatchObject([
      [{ status: 'deny', action: 'things:Unknown', reason: `FORBIDDEN: ${reason}`, caller: message.peer }],
    ]);
  });
});

describe('the order of the gates', () => {
  const oversized = new Uint8Array(MAX_BODY_BYTES + 1);

  it('does not tell an unauthenticated client which routes exist', async () => {
    gates.authenticate.mockRejectedValue(new Unauthenticated(SECRET));
    const known = await send(valid());
    const unknown = await send(valid({ path: '/nothing' }));
    expect(known.status).toBe(401);
    expect(known.headers['www-authenticate']).toBe('Bearer');
    expect(unknown.body).toEqual(known.body);
  });

  it('matches the route before it checks scopes', async () => {
    gates.authenticate.mockResolvedValue({ principal: principal('p1') });
    expect((await send(valid({ path: '/nothing' }))).status).toBe(404);
    expect((await send(valid({ method: 'PUT' }))).status).toBe(404);
  });

  it('checks scopes before it validates', async () => {
    gates.authenticate.mockResolvedValue({ principal: principal('p1', ['things/read'], ['keeper']) });
    expect((await send(valid({ body: oversized }))).status).toBe(403);
  });

  it('validates before it authorizes', async () => {
    expect((await send(valid({ body: oversized }))).status).toBe(413);
    expect(gates.authorize).not.toHaveBeenCalled();
  });

  it('authorizes before it handles', async () => {
    gates.authorize.mockReturnValue(DENY);
    expect((await send(valid())).status).toBe(403);
    expect(handle).not.toHaveBeenCalled();
  });
});

describe('scopes and roles', () => {
  it.each([
    ['one scope of two', ['things/write'], ['keeper'], 403],
    ['a scope that only starts the same', ['things/write', 'things/readonly'], ['keeper'], 403],
    ['no role', ['things/write', 'things/read'], [], 403],
    ['another role', ['things/write', 'things/read'], ['visitor'], 403],
    ['all scopes and one of the roles', ['things/write', 'things/read'], ['owner'], 201],
  ])('a principal with %s', async (_, scopes, roles, status) => {
    gates.authenticate.mockResolvedValue({ principal: principal('p1', scopes, roles) });
    expect((await send(valid())).status).toBe(status);
  });

  it.each([{ ...ALLOW, allowed: 'yes' }, undefined, {}])(
    'refuses when the authorizer answers %j, which is not allowed: true',
    async (answer) => {
      gates.authorize.mockReturnValue(answer);
      expect((await send(valid())).status).toBe(403);
    },
  );

  it('do not bind a service that acts for itself; roles do', async () => {
    const self = { ...principal('orders'), kind: 'service' as const };
    gates.authenticate.mockResolvedValue({ principal: self });
    expect((await send(request({ method: 'DELETE', path: '/things/7', peer: 'orders' }))).status).toBe(200);
    expect((await send(valid({ peer: 'orders' }))).status).toBe(403);
  });
});

describe('a calling service', () => {
  it('is part of what the authorizer decides on', async () => {
    expect((await send(valid({ peer: 'orders' }))).status).toBe(201);
    expect(gates.authorize).toHaveBeenCalledWith(
      expect.objectContaining({ context: { caller: 'orders', zone: 'internal', now: NOW } }),
    );
  });

  it.each([
    ['that was not declared', valid({ peer: 'stranger' })],
    ['that was declared for other actions', request({ path: '/things/mine', peer: 'orders' })],
  ])('%s is refused before anything is validated', async (_, message) => {
    expect((await send(message)).status).toBe(403);
    expect(gates.authorize).not.toHaveBeenCalled();
    expect(handle).not.toHaveBeenCalled();
  });

  it('hands on its correlation id; a client from the edge can not choose one', async () => {
    const headers = new Map([...valid().headers, ['x-correlation-id', ID] as const]);
    await send(valid({ headers, peer: 'orders' }));
    await send(valid({ headers }));
    await send(valid({ headers: new Map([...headers, ['x-correlation-id', 'x'.repeat(36)]]), peer: 'orders' }));
    const ids = gates.audit.mock.calls.map(([{ correlationId }]) => correlationId);
    expect(ids).toEqual([ID, 'request-1', 'request-1']);
  });
});

describe('a concealed resource', () => {
  it('that is denied looks like one that is not there', async () => {
    gates.authorize.mockReturnValue(DENY);
    const denied = await send(request({ method: 'DELETE', path: '/things/7' }));
    const missing = await send(request({ method: 'DELETE', path: '/things/none' }));
    expect(denied.status).toBe(404);
    expect(denied.body).toEqual(missing.body);
  });
});

describe('the audit log', () => {
  const recorded = () => gates.audit.mock.calls.map(([facts]) => facts);

  it('gets one record of what is allowed, before it happens', async () => {
    handle.mockImplementation(async () => {
      expect(gates.audit).toHaveBeenCalledTimes(1);
      return { name: 'n' };
    });
    gates.authorize.mockReturnValue({ ...ALLOW, wouldDeny: ['s1'] });
    expect((await send(valid({ source: '10.0.0.1' }))).status).toBe(201);
    expect(recorded()).toEqual([
      {
        status: 'allow',
        action: 'things:Create',
        principal: KEEPER,
        caller: undefined,
        resource: { type: 'Application', id: 'things', attributes: {} },
        policyIds: ['p1'],
        reason: 'permitted; would be denied by s1',
        requestId: 'request-1',
        correlationId: 'request-1',
        sourceClass: 'private',
      },
    ]);
  });

  it.each<[string, () => void, ServiceRequest, object]>([
    [
      'an unproven client',
      () => gates.authenticate.mockRejectedValue(new Unauthenticated('expired')),
      valid(),
      { action: 'things:Unknown', status: 'deny', reason: 'UNAUTHENTICATED: expired' },
    ],
    [
      'an unknown route',
      () => {},
      valid({ path: '/nothing' }),
      { action: 'things:Unknown', status: 'deny', principal: KEEPER },
    ],
    [
      'invalid input',
      () => {},
      valid({ body: Buffer.from('{}') }),
      { action: 'things:Create', status: 'deny', reason: 'INVALID_INPUT: body refused: invalid_type at name' },
    ],
    [
      'a denial by policy',
      () => gates.authorize.mockReturnValue({ ...DENY, reason: 'forbidden by f1' }),
      valid(),
      { status: 'deny', reason: 'FORBIDDEN: forbidden by f1', policyIds: ['f1'] },
    ],
    [
      'a gate that fails',
      () =>
        gates.authorize.mockImplementation(() => {
          throw new Error(SECRET);
        }),
      valid(),
      { status: 'error', reason: 'INTERNAL: the service failed' },
    ],
  ])('gets one record of %s', async (_, prepare, message, expected) => {
    prepare();
    await send(message);
    expect(recorded()).toEqual([expect.objectContaining(expected)]);
  });

  it('gets a second record when what was allowed fails, and none when its domain refuses', async () => {
    handle.mockRejectedValue(new TypeError(SECRET));
    await send(valid());
    handle.mockRejectedValue(new Conflict('taken'));
    await send(valid());
    expect(recorded().map(({ status, reason }) => [status, reason])).toEqual([
      ['allow', 'permitted'],
      ['error', 'INTERNAL: the service failed'],
      ['allow', 'permitted'],
    ]);
  });

  it('that fails keeps the allowed from happening, and the denied denied', async () => {
    gates.audit.mockRejectedValue(new Error('the disk is full'));
    expect((await send(valid())).status).toBe(500);
    expect(handle).not.toHaveBeenCalled();
    gates.authorize.mockReturnValue(DENY);
    expect((await send(valid())).status).toBe(403);
  });

  it('never gets a token, a body or an attribute that the resource does not show', async () => {
    await send(valid({ body: Buffer.from(JSON.stringify({ name: SECRET })) }));
    await send(request({ method: 'DELETE', path: '/things/7' }));
    expect(JSON.stringify(recorded())).not.toContain(SECRET);
    expect(JSON.stringify(recorded())).not.toContain('token-1');
  });
});

describe('validation', () => {
  const withHeader = (name: string, value: string) => valid({ headers: new Map([...valid().headers, [name, value]]) });
  const withBody = (body: string) => valid({ body: Buffer.from(body) });

  it.each<[string, ServiceRequest, number]>([
    ['an unknown member of the body', withBody('{"name":"n","admin":true}'), 400],
    ['an unknown member further down', withBody('{"name":"n","tags":[{"key":"k","x":1}]}'), 400],
    ['a member called __proto__', withBody('{"name":"n","__proto__":{"admin":true}}'), 400],
    ['a member of another type', withBody('{"name":1}'), 400],
    ['a body that is not JSON', withBody('name=n'), 400],
    ['a body that is not UTF-8', valid({ body: Buffer.from('{"name":"\xff"}', 'latin1') }), 400],
    ['no body', valid({ body: new Uint8Array() }), 400],
    ['an unknown query parameter', valid({ query: [['debug', '1']] }), 400],
    ['a query parameter called __proto__', valid({ query: [['__proto__', '1']] }), 400],
    [
      'a query parameter given twice',
      valid({
        query: [
          ['page', '1'],
          ['page', '2'],
        ],
      }),
      400,
    ],
    ['a query parameter that is no number', valid({ query: [['page', '1;DROP TABLE']] }), 400],
    ['a path parameter that is too long', valid({ path: '/things/123456789' }), 400],
    ['a path that is not percent-encoded UTF-8', valid({ path: '/things/%ff' }), 400],
    ['a path with an empty segment', valid({ path: '/things//1' }), 404],
    ['an idempotency key that is no UUID', withHeader('idempotency-key', '1'), 400],
    ['an idempotency key sent twice', withHeader('idempotency-key', `${ID}, ${ID}`), 400],
    ['no idempotency key', valid({ headers: new Map([['content-type', 'application/json']]) }), 400],
    ['another content type', withHeader('content-type', 'text/plain'), 415],
    ['a content type with parameters', withHeader('content-type', 'application/json; charset=utf-7'), 415],
    ['no content type', valid({ headers: new Map([['idempotency-key', ID]]) }), 415],
    ['a body on a route that takes none', request({ path: '/things/mine', body: Buffer.from('{}') }), 400],
  ])('refuses %s', async (_, message, status) => {
    const answer = await send(message);
    expect(answer.status).toBe(status);
    expect(gates.authorize).not.toHaveBeenCalled();
    expect(handle).not.toHaveBeenCalled();
  });

  it('accepts a body of exactly the limit and refuses one byte more', async () => {
    const frame = '{"name":""}'.length;
    const body = (bytes: number) => withBody(`{"name":"${'x'.repeat(bytes - frame)}"}`);
    expect((await send(body(MAX_BODY_BYTES))).status).toBe(201);
    expect((await send(body(MAX_BODY_BYTES + 1))).status).toBe(413);
  });

  it.each(["'; DROP TABLE things; --", '<script>alert(1)</script>', '{"$ne":null}', '../../etc/passwd', '%s%n{{7*7}}'])(
    'treats %s as data',
    async (payload) => {
      const answer = await send(withBody(JSON.stringify({ name: payload })));
      expect(answer).toMatchObject({ status: 201, body: { name: payload } });
    },
  );
});

describe('the answer', () => {
  it('leaves out what the response schema does not name', async () => {
    handle.mockResolvedValue({ name: 'n', passwordHash: SECRET });
    expect((await send(valid())).body).toEqual({ name: 'n' });
  });

  it('is a 500 without detail when the result does not fit the schema', async () => {
    handle.mockResolvedValue({ name: { [SECRET]: SECRET } });
    const { status, body, error } = await send(valid());
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain(SECRET);
    expect(error?.detail).toBe('the response of things:Create does not fit: invalid_type at name');
  });

  it('has the fixed sentence of the status and no detail for a typed refusal', async () => {
    const refusal = new Conflict(SECRET, { cause: new Error(SECRET) });
    handle.mockRejectedValue(refusal);
    const { status, body, error } = await send(valid());
    expect(status).toBe(409);
    expect(body).toEqual({
      code: 'CONFLICT',
      message: 'The request conflicts with the state of the resource.',
      requestId: 'request-1',
    });
    expect(error).toBe(refusal);
  });

  it.each<[string, () => void]>([
    ['the handler', () => handle.mockRejectedValue(new TypeError(SECRET))],
    ['the authenticator', () => gates.authenticate.mockRejectedValue(new Error(SECRET))],
    ['the audit log', () => gates.audit.mockRejectedValue(new Error(SECRET))],
    ['an authenticator without a result', () => gates.authenticate.mockResolvedValue(undefined)],
  ])('is a 500 with the fixed sentence when %s fails', async (_, breakIt) => {
    breakIt();
    const { status, body, error } = await send(valid());
    expect(status).toBe(500);
    expect(body).toEqual({ code: 'INTERNAL', message: 'The request could not be processed.', requestId: 'request-1' });
    expect(error?.cause).toBeDefined();
  });

  it('does not repeat a refused value in the detail', async () => {
    const { error } = await send(valid({ body: Buffer.from(`{"name":1,"${SECRET}":"${SECRET}"}`) }));
    expect(error?.detail).toBe('body refused: invalid_type at name, unrecognized_keys at top');
  });
});
