import { z } from 'zod';
import type { ServiceCaller } from '../../runtime/call';
import { ConfigurationError } from '../../runtime/errors';
import { type Operation, operation } from '../../runtime/operation';

const VALID: Operation = {
  service: 'payments',
  method: 'POST',
  path: '/charges/{id}',
  action: 'payments:Charge',
  params: z.strictObject({ id: z.uuid() }),
  body: z.strictObject({ amount: z.int() }),
  response: z.object({ status: z.string() }),
};

describe('operation', () => {
  it('returns what was declared', () => {
    expect(operation(VALID)).toBe(VALID);
  });

  it.each<[string, Partial<Operation>]>([
    ['a path without a slash', { path: 'charges/{id}' }],
    ['a path with a query', { path: '/charges/{id}?x=1' }],
    ['a path with a dot segment', { path: '/../{id}' }],
    ['an action of another service', { action: 'users:Charge' }],
    ['an action of a service that starts the same', { action: 'payments-old:Charge' }],
    ['an action without a verb', { action: 'payments' }],
    ['a body on GET', { method: 'GET' }],
    ['a body on DELETE', { method: 'DELETE' }],
    ['parameters that the path lacks', { path: '/charges' }],
    ['a path parameter without a schema', { params: undefined }],
    ['another path parameter', { params: z.strictObject({ key: z.string() }) }],
    ['a query that is no object', { query: z.string() }],
  ])('refuses %s', (_, change) => {
    expect(() => operation({ ...VALID, ...change })).toThrow(ConfigurationError);
  });
});

describe('the types of a call', () => {
  const charge = operation({
    service: 'payments',
    method: 'POST',
    path: '/charges/{id}',
    action: 'payments:Charge',
    params: z.strictObject({ id: z.string() }),
    body: z.strictObject({ amount: z.int() }),
    response: z.object({ status: z.enum(['CAPTURED', 'DECLINED']) }),
  });
  const list = operation({
    service: 'payments',
    method: 'GET',
    path: '/charges',
    action: 'payments:List',
    query: z.strictObject({ limit: z.int().optional() }),
    response: z.array(z.string()),
  });
  const origin = { correlationId: 'c' };

  it('follow from the schemas', () => {
    // Compiled and never run: each marked line must not compile.
    async function compile(call: ServiceCaller): Promise<void> {
      const { status } = await call(origin, charge, { params: { id: '1' }, body: { amount: 1 } });
      status satisfies 'CAPTURED' | 'DECLINED';
      const ids: string[] = await call(origin, list, { query: {} });
      ids.at(0);
      // @ts-expect-error the body is missing
      await call(origin, charge, { params: { id: '1' } });
      // @ts-expect-error the parameters are missing
      await call(origin, charge, { body: { amount: 1 } });
      // @ts-expect-error the amount is no string
      await call(origin, charge, { params: { id: '1' }, body: { amount: '1' } });
      // @ts-expect-error the body has an unknown member
      await call(origin, charge, { params: { id: '1' }, body: { amount: 1, admin: true } });
      // @ts-expect-error the operation takes no query
      await call(origin, charge, { params: { id: '1' }, body: { amount: 1 }, query: {} });
      // @ts-expect-error the operation takes no body
      await call(origin, list, { query: {}, body: {} });
      // @ts-expect-error an origin has a correlation id
      await call({}, list, { query: {} });
      // @ts-expect-error the status is none of these
      status satisfies 'REFUNDED';
      // @ts-expect-error the result has no such member
      (await call(origin, charge, { params: { id: '1' }, body: { amount: 1 } })).amount;
    }
    expect(compile).toBeDefined();
  });

  it('demand a response schema', () => {
    // @ts-expect-error what a caller does not name it may not read
    expect(operation({ service: 'users', method: 'GET', path: '/users', action: 'users:List' })).toBeDefined();
  });
});
