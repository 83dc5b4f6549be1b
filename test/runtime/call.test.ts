import { z } from 'zod';
import { type CallerOptions, type CallOrigin, createCaller } from '../../runtime/call';
import { Conflict, Forbidden, InternalError, NotFound, ServiceError, Unavailable } from '../../runtime/errors';
import { type Operation, operation } from '../../runtime/operation';
import { type CallRequest, type CallResponse, Expiry, TransportError } from '../../runtime/service-transport';
import { NOW } from './support/caller';

const ID = '6f1ed002-ab5d-4d7e-9d3a-0c9f6a1b2c3d';
const TOKEN = 'user-token';
const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const ORIGIN: CallOrigin = { token: TOKEN, correlationId: ID };

const read = operation({
  service: 'payments',
  method: 'GET',
  path: '/charges/{id}',
  action: 'payments:Read',
  params: z.strictObject({ id: z.string() }),
  query: z.strictObject({ limit: z.int().optional(), filter: z.string().optional() }),
  response: z.object({ status: z.string() }),
});

const charge = operation({
  service: 'payments',
  method: 'POST',
  path: '/charges',
  action: 'payments:Charge',
  body: z.strictObject({ amount: z.int().min(1) }),
  response: z.object({ status: z.string() }),
});

const READ = { params: { id: ID }, query: {} };
const CHARGE = { body: { amount: 1 } };

const transport = jest.fn<Promise<CallResponse>, [string, CallRequest]>();

const response = (status: number, body: unknown = { status: 'CAPTURED' }): CallResponse => ({
  status,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const lost = () => Promise.reject(new TransportError('connection'));

function caller(options: Partial<CallerOptions> = {}) {
  return createCaller({
    transport,
    service: 'orders',
    callees: new Map([['payments', ['payments:Read', 'payments:Charge']]]),
    now: () => new Date(),
    random: () => 0.5,
    ...options,
  });
}

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  transport.mockReset().mockImplementation(async () => response(200));
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

/** The request of the last attempt. */
const sent = () => transport.mock.calls.at(-1)?.[1];

/** Lets time pass until a call has ended. */
async function settle<Result>(call: Promise<Result>): Promise<Result | ServiceError> {
  const outcome = call.catch((error: ServiceError) => error);
  await jest.runAllTimersAsync();
  return outcome;
}

describe('a declared call', () => {
  it('sends method, path, query and the origin, and returns what the schema names', async () => {
    transport.mockResolvedValue(response(200, { status: 'CAPTURED', internal: 1 }));
    const input = { params: { id: 'a b/é' }, query: { limit: 5, filter: 'x&y=z' } };
    expect(await caller()({ ...ORIGIN, traceparent: TRACE }, read, input)).toEqual({ status: 'CAPTURED' });
    expect(transport).toHaveBeenCalledTimes(1);
    expect(transport.mock.calls[0]?.[0]).toBe('payments');
    expect(sent()).toEqual({
      method: 'GET',
      path: '/charges/a%20b%2F%C3%A9?limit=5&filter=x%26y%3Dz',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${TOKEN}`,
        'x-correlation-id': ID,
        traceparent: TRACE,
      },
      body: undefined,
      signal: expect.any(Expiry),
    });
  });

  it('sends a body as JSON, and an idempotency key', async () => {
    await caller()(ORIGIN, charge, { ...CHARGE, idempotencyKey: ID });
    expect(sent()).toMatchObject({
      method: 'POST',
      path: '/charges',
      body: '{"amount":1}',
      headers: { 'content-type': 'application/json', 'idempotency-key': ID },
    });
  });

  it('sends no authorization when the service acts for itself', async () => {
    await caller()({ correlationId: ID }, read, READ);
    expect(Object.keys(sent()?.headers ?? {}).sort()).toEqual(['accept', 'x-correlation-id']);
  });

  it.each([
    '',
    'x',
    `${TRACE}-x`,
    `${TRACE}\r\nx: y`,
    TRACE.toUpperCase(),
    TRACE.replace(/^00/, 'ff'),
    TRACE.replace('4bf92f3577b34da6a3ce929d0e0e4736', '0'.repeat(32)),
    TRACE.replace('00f067aa0ba902b7', '0'.repeat(16)),
  ])('does not pass on the trace context %j', async (traceparent) => {
    await caller()({ ...ORIGIN, traceparent }, read, READ);
    expect(sent()?.headers).not.toHaveProperty('traceparent');
  });
});

describe('a call is refused before anything is sent', () => {
  const undeclared = { ...read, action: 'payments:Refund' };
  const elsewhere = { ...read, service: 'users', action: 'users:Read' };

  it.each([
    ['an action that was not declared', () => caller()(ORIGIN, undeclared, READ), InternalError],
    ['a service that was not declared', () => caller()(ORIGIN, elsewhere, READ), InternalError],
    ['anything when nothing was declared', () => caller({ callees: new Map() })(ORIGIN, read, READ), InternalError],
    ['a body that does not fit', () => caller()(ORIGIN, charge, { body: { amount: 0 } }), InternalError],
    ['an empty path parameter', () => caller()(ORIGIN, read, { params: { id: '' }, query: {} }), InternalError],
    ['a dot segment', () => caller()(ORIGIN, read, { params: { id: '.' }, query: {} }), InternalError],
    ['a double dot segment', () => caller()(ORIGIN, read, { params: { id: '..' }, query: {} }), InternalError],
    ['a deadline that has passed', () => caller()({ ...ORIGIN, deadline: NOW }, read, READ), Unavailable],
  ])('with %s', async (_, call, type) => {
    await expect(call()).rejects.toThrow(type);
    expect(transport).not.toHaveBeenCalled();
  });

  it('names the member that does not fit, and not its value', async () => {
    const input = { body: { amount: 'secret' as unknown as number } };
    await expect(caller()(ORIGIN, charge, input)).rejects.toThrow(
      'the body of payments:Charge does not fit: invalid_type at amount',
    );
  });
});

describe('an answer', () => {
  it.each([
    [401, Forbidden],
    [403, Forbidden],
    [404, NotFound],
    [409, Conflict],
    [400, InternalError],
    [413, InternalError],
    [415, InternalError],
    [301, InternalError],
    [199, InternalError],
    [429, Unavailable],
    [500, Unavailable],
    [599, Unavailable],
  ])('of %i is an error of its kind', async (status, type) => {
    transport.mockResolvedValue(response(status));
    const error = await settle(caller()(ORIGIN, charge, CHARGE));
    expect(error).toBeInstanceOf(type);
    expect(error).toHaveProperty('detail', `payments:Charge answered ${status}`);
  });

  it.each([200, 201, 299])('of %i is a result', async (status) => {
    transport.mockResolvedValue(response(status));
    expect(await caller()(ORIGIN, charge, CHARGE)).toEqual({ status: 'CAPTURED' });
  });

  it.each([
    ['another type', { status: 1 }],
    ['a missing member', {}],
    ['no JSON', '<html>'],
    ['nothing', ''],
    ['a member given twice', '{"status":"DECLINED","status":"CAPTURED"}'],
  ])('with %s is an error', async (_, body) => {
    transport.mockResolvedValue(response(200, body));
    await expect(caller()(ORIGIN, charge, CHARGE)).rejects.toThrow(InternalError);
  });

  it('may have more values than a request', async () => {
    transport.mockResolvedValue(response(200, { status: 'CAPTURED', page: Array(10_000).fill(0) }));
    expect(await caller()(ORIGIN, charge, CHARGE)).toEqual({ status: 'CAPTURED' });
  });
});

describe('a call that gets lost', () => {
  const failing: [string, () => Promise<CallResponse>][] = [
    ['a lost connection', lost],
    ['a 503', async () => response(503)],
  ];

  it.each(failing)('is sent three times at most after %s when it reads', async (_, failure) => {
    transport.mockImplementation(failure);
    expect(await settle(caller()(ORIGIN, read, READ))).toBeInstanceOf(Unavailable);
    expect(transport).toHaveBeenCalledTimes(3);
  });

  it.each(failing)('succeeds at the third attempt after %s', async (_, failure) => {
    transport.mockImplementationOnce(failure).mockImplementationOnce(failure);
    expect(await settle(caller()(ORIGIN, read, READ))).toEqual({ status: 'CAPTURED' });
  });

  it.each(failing)('is sent once after %s when it may act twice', async (_, failure) => {
    transport.mockImplementation(failure);
    expect(await settle(caller()(ORIGIN, charge, CHARGE))).toBeInstanceOf(Unavailable);
    expect(transport).toHaveBeenCalledTimes(1);
  });

  it.each<[string, Partial<Operation>, { readonly idempotencyKey?: string }, number]>([
    ['with an idempotency key', {}, { idempotencyKey: ID }, 3],
    ['that is declared idempotent', { idempotent: true }, {}, 3],
    ['that is a PUT', { method: 'PUT' }, {}, 3],
    ['that is a DELETE', { method: 'DELETE' }, {}, 3],
    ['that is a PATCH', { method: 'PATCH' }, {}, 1],
    ['that is declared not to be idempotent', { method: 'PUT', idempotent: false }, {}, 1],
  ])('is repeated or not by what the operation is: one %s', async (_, change, key, attempts) => {
    transport.mockImplementation(lost);
    const declared = { ...charge, ...change } as typeof charge;
    await settle(caller()(ORIGIN, declared, { ...CHARGE, ...key }));
    expect(transport).toHaveBeenCalledTimes(attempts);
  });

  it.each<[string, () => Promise<CallResponse>, new (detail: string) => ServiceError]>([
    ['a timeout', () => Promise.reject(new TransportError('timeout')), Unavailable],
    ['an answer that is too long', () => Promise.reject(new TransportError('too-large')), InternalError],
    ['an error of the transport itself', () => Promise.reject(new TypeError('broken')), InternalError],
    ['a 500', async () => response(500), Unavailable],
    ['a 404', async () => response(404), NotFound],
  ])('is not repeated after %s', async (_, failure, type) => {
    transport.mockImplementation(failure);
    expect(await settle(caller()(ORIGIN, read, READ))).toBeInstanceOf(type);
    expect(transport).toHaveBeenCalledTimes(1);
  });

  it('waits a random part of 50 milliseconds, then of 100', async () => {
    const times: number[] = [];
    transport.mockImplementation(() => {
      times.push(Date.now() - NOW.getTime());
      return lost();
    });
    await settle(caller({ random: () => 0.5 })(ORIGIN, read, READ));
    expect(times).toEqual([0, 25, 75]);
  });
});

describe('the deadline', () => {
  const hangs = () => new Promise<never>(() => undefined);

  async function endsAfter(milliseconds: number, origin: CallOrigin, options?: Partial<CallerOptions>): Promise<void> {
    transport.mockImplementation(hangs);
    const ended = jest.fn();
    const call = caller(options)(origin, read, READ).catch(ended);
    await jest.advanceTimersByTimeAsync(milliseconds - 1);
    expect(ended).not.toHaveBeenCalled();
    expect(sent()?.signal.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await call;
    expect(ended).toHaveBeenCalledWith(expect.any(Unavailable));
    expect(sent()?.signal.aborted).toBe(true);
    expect(transport).toHaveBeenCalledTimes(1);
  }

  it('is three seconds, and aborts the attempt', () => endsAfter(3_000, ORIGIN));

  it('is what was configured', () => endsAfter(500, ORIGIN, { timeoutMilliseconds: 500 }));

  it('is the deadline of the request when that is earlier', () =>
    endsAfter(200, { ...ORIGIN, deadline: new Date(NOW.getTime() + 200) }));

  it('is not put off by a later deadline of the request', () =>
    endsAfter(3_000, { ...ORIGIN, deadline: new Date(NOW.getTime() + 9_000) }));

  it('holds for all attempts together', async () => {
    transport.mockImplementationOnce(lost).mockImplementation(hangs);
    const call = caller()(ORIGIN, read, READ).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(3_000);
    expect(await call).toBeInstanceOf(Unavailable);
    expect(transport).toHaveBeenCalledTimes(2);
  });

  it('leaves no repetition that would begin after it', async () => {
    transport.mockImplementation(lost);
    const origin = { ...ORIGIN, deadline: new Date(NOW.getTime() + 25) };
    expect(await settle(caller()(origin, read, READ))).toBeInstanceOf(Unavailable);
    expect(transport).toHaveBeenCalledTimes(1);
  });
});

describe('calls in flight', () => {
  it('are limited for each callee, and one that has ended makes room', async () => {
    const answers: ((answer: CallResponse) => void)[] = [];
    transport.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    const callees = new Map([
      ['payments', ['payments:Read']],
      ['users', ['users:Read']],
    ]);
    const call = caller({ callees, maxInFlight: 2 });
    const first = call(ORIGIN, read, READ);
    const second = call(ORIGIN, read, READ);
    await expect(call(ORIGIN, read, READ)).rejects.toThrow(Unavailable);
    const other = call(ORIGIN, { ...read, service: 'users', action: 'users:Read' }, READ);
    expect(transport).toHaveBeenCalledTimes(3);
    answers[0]?.(response(200));
    await first;
    const third = call(ORIGIN, read, READ);
    for (const answer of answers) {
      answer(response(200));
    }
    await Promise.all([second, third, other]);
    expect(transport).toHaveBeenCalledTimes(4);
  });

  it('make room when they fail', async () => {
    transport.mockImplementation(async () => response(404));
    const call = caller({ maxInFlight: 1 });
    await expect(call(ORIGIN, read, READ)).rejects.toThrow(NotFound);
    await expect(call(ORIGIN, read, READ)).rejects.toThrow(NotFound);
  });
});

describe('what an error says', () => {
  it.each<[string, () => Promise<CallResponse>]>([
    ['a refusal', async () => response(403, TOKEN)],
    ['an unreadable answer', async () => response(200, TOKEN)],
    ['a loss', lost],
  ])('names neither token nor answer: %s', async (_, failure) => {
    transport.mockImplementation(failure);
    const error = await settle(caller()(ORIGIN, charge, CHARGE));
    expect(error).toBeInstanceOf(ServiceError);
    expect((error as ServiceError).detail).not.toContain(TOKEN);
  });
});
