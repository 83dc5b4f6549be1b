import type { APIGatewayRequestAuthorizerEvent, Statement } from 'aws-lambda';
import * as fc from 'fast-check';
import { createAuthorizerHandler } from '../../lambda/authorizer/authorizer';
import { decodeRouteScopes } from '../../lambda/authorizer/route-scopes';
import { Unauthenticated, Unavailable } from '../../runtime/errors';
import type { Principal } from '../../runtime/model';

const API = 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3/v1';
const ROUTES = {
  'GET /': ['shop/read'],
  'GET /orders': ['orders/read', 'orders/admin'],
  'GET /orders/{id}': ['orders/read'],
  'GET /orders/{id}/refunds': ['orders/admin'],
  'POST /orders': ['orders/write'],
};

/** The event of a request to a resource, as API Gateway sends it. */
function eventFor(method: string, resourcePath: string, path: string, authorization = ['Bearer good']) {
  return {
    type: 'REQUEST',
    methodArn: `${API}/${method}${path}`,
    multiValueHeaders: { Authorization: authorization },
    requestContext: { requestId: 'r-1', httpMethod: method, resourcePath },
  } as unknown as APIGatewayRequestAuthorizerEvent;
}

/** An authorizer whose only good token has these scopes; what it logs lands in `lines`. */
function authorizer(scopes: string[], failure: unknown = new Unauthenticated('the token has expired')) {
  const lines: string[] = [];
  const handler = createAuthorizerHandler({
    verifier: {
      verify: async (token) => {
        if (token !== 'good') {
          throw failure;
        }
        return {
          kind: 'user',
          id: 'alice',
          roles: ['buyers'],
          scopes,
          attributes: { email: 'a@b.example' },
        } as unknown as Principal;
      },
    },
    routes: decodeRouteScopes(JSON.stringify(ROUTES)),
    log: (line) => lines.push(line),
  });
  return { handler, lines };
}

/** Effect and resource of the one statement of a decision. */
async function decide(scopes: string[], event: APIGatewayRequestAuthorizerEvent) {
  const { policyDocument } = await authorizer(scopes).handler(event);
  expect(policyDocument.Statement).toHaveLength(1);
  const [statement] = policyDocument.Statement as (Statement & { Resource: string })[];
  return { effect: statement?.Effect, resource: statement?.Resource ?? '' };
}

describe('the authorizer', () => {
  it('allows a token with a scope of the route, for exactly its method', async () => {
    expect(await decide(['orders/write'], eventFor('POST', '/orders', '/orders'))).toEqual({
      effect: 'Allow',
      resource: `${API}/POST/orders`,
    });
  });

  it('needs one of the scopes, not all, as with Cognito', async () => {
    expect((await decide(['orders/admin'], eventFor('GET', '/orders', '/orders'))).effect).toBe('Allow');
  });

  it('knows the root of the API', async () => {
    expect(await decide(['shop/read'], eventFor('GET', '/', '/'))).toEqual({
      effect: 'Allow',
      resource: `${API}/GET/`,
    });
  });

  it.each([
    ['without scopes', []],
    ['with the scope of another method', ['orders/read']],
    ['with a scope that only starts alike', ['orders/write-all', 'orders', 'orders/writ']],
    ['with the scope in other capitals', ['Orders/Write']],
  ])('denies a token %s', async (_, scopes) => {
    expect((await decide(scopes, eventFor('POST', '/orders', '/orders'))).effect).toBe('Deny');
  });

  it.each([
    ['PUT', '/orders'],
    ['GET', '/unknown'],
    ['GET', '/orders/{orderId}'],
    ['OPTIONS', '/orders'],
    ['GET', '__proto__'],
  ])('denies %s %s, which no route declares, whatever the scopes', async (method, path) => {
    expect((await decide(Object.values(ROUTES).flat(), eventFor(method, path, path))).effect).toBe('Deny');
  });

  it('names the method by its resource, never by the path that the client wrote', async () => {
    const { resource } = await decide(['orders/read'], eventFor('GET', '/orders/{id}', '/orders/*/../../POST'));
    expect(resource).toBe(`${API}/GET/orders/*`);
  });

  it('tells the gateway who called and nothing else of the token', async () => {
    const result = await authorizer(['orders/write']).handler(eventFor('POST', '/orders', '/orders'));
    expect(Object.keys(result).sort()).toEqual(['policyDocument', 'principalId']);
    expect(result.principalId).toBe('alice');
  });
});

describe('a remembered decision', () => {
  /** `*` in a policy matches any characters, slashes among them. */
  const matches = (pattern: string, arn: string) =>
    new RegExp(
      `^${pattern
        .split('*')
        .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
    ).test(arn);

  const segment = fc.constantFrom('orders', 'refunds', '{id}', '{n}', 'a');
  const path = fc.array(segment, { maxLength: 3 }).map((segments) => `/${segments.join('/')}`);
  const route = fc.record({
    method: fc.constantFrom('GET', 'POST'),
    path,
    scope: fc.constantFrom('a/a', 'b/b', 'c/c'),
  });

  it('answers every request like a fresh one, in any order of requests', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(route, { selector: ({ method, path }) => `${method} ${path}`, minLength: 2, maxLength: 6 }),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom('1', '2', 'x*y')), { minLength: 4, maxLength: 12 }),
        async (routes, requests) => {
          const handler = createAuthorizerHandler({
            verifier: { verify: async () => ({ id: 'alice', scopes: ['a/a'] }) as unknown as Principal },
            routes: new Map(routes.map(({ method, path, scope }) => [`${method} ${path}`, [scope]])),
            log: () => {},
          });
          const remembered = new Map<string, Statement & { Resource: string }>();
          for (const [index, value] of requests) {
            const { method, path, scope } = routes[index % routes.length] ?? routes[0] ?? fail();
            const event = eventFor(method, path, path.replace(/\{[^}]+\}/g, value));
            // The identity sources that the gateway is told to remember by; see test/edge/oidc-authorizer.test.ts.
            const key = `${event.multiValueHeaders?.['Authorization']}|${method}|${path}`;
            if (!remembered.has(key)) {
              const [statement] = (await handler(event)).policyDocument.Statement;
              remembered.set(key, statement as Statement & { Resource: string });
            }
            const { Effect, Resource } = remembered.get(key) ?? fail();
            expect(Effect === 'Allow' && matches(Resource, event.methodArn)).toBe(scope === 'a/a');
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a request that proves nobody', () => {
  it.each([
    ['a token that does not verify', ['Bearer bad']],
    ['two authorization headers', ['Bearer good', 'Bearer good']],
    ['another scheme', ['Basic Z29vZA==']],
    ['no credential', []],
  ])('is answered with 401: %s', async (_, authorization) => {
    const { handler } = authorizer(['orders/write']);
    await expect(handler(eventFor('POST', '/orders', '/orders', authorization))).rejects.toThrow(/^Unauthorized$/);
  });

  it('is logged with the reason and without the token', async () => {
    const { handler, lines } = authorizer([]);
    await expect(handler(eventFor('POST', '/orders', '/orders', ['Bearer bad']))).rejects.toThrow();
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 'warn', requestId: 'r-1', code: 'UNAUTHENTICATED', detail: 'the token has expired' },
    ]);
  });
});

describe('a decision that cannot be made', () => {
  it.each([
    ['there are no fresh keys', new Unavailable('the trust bundle is missing')],
    ['the verifier breaks', new TypeError('bad token: bad')],
    ['something is thrown that is no error', 'bad'],
  ])('is no decision: %s', async (_, failure) => {
    const { handler, lines } = authorizer(['orders/write'], failure);
    const decision = handler(eventFor('POST', '/orders', '/orders', ['Bearer bad']));
    await expect(decision).rejects.toThrow(/^The token could not be checked\.$/);
    await expect(decision).rejects.not.toHaveProperty('cause');
    expect(lines.join()).not.toContain('bad');
  });

  it.each([
    {},
    { type: 'TOKEN', authorizationToken: 'Bearer good' },
    { multiValueHeaders: { authorization: ['Bearer good'] } },
  ])('ends in an error for an event that is no request to a method: %j', async (event) => {
    const { handler } = authorizer(['orders/write']);
    await expect(handler(event as unknown as APIGatewayRequestAuthorizerEvent)).rejects.toThrow();
  });
});

describe('the scopes of the routes', () => {
  it.each([
    '',
    'null',
    '[]',
    '{',
    '{"GET /":[]}',
    '{"GET /":"orders/read"}',
    '{"GET /":[""]}',
    '{"":["a/b"]}',
    '{"GET /":[1]}',
  ])('must be well-formed, not %j', (text) => {
    expect(() => decodeRouteScopes(text)).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }));
  });

  it('may be none, and then every route is closed', async () => {
    expect(decodeRouteScopes('{}').size).toBe(0);
  });
});

function fail(): never {
  throw new Error('unreachable');
}
