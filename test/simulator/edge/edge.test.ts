import * as http from 'node:http';
import * as net from 'node:net';
import { API_KEY, FUNCTION_ARN, modelOf, NOW, RESOURCES, type RunningEdge, run, token } from './fixtures';

let running: RunningEdge;

afterEach(() => running?.edge.stop());

interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string | undefined>;
  readonly body?: string;
  readonly from?: string;
}

/** A request that every control lets pass, changed as told. */
async function call({ method = 'POST', path = '/v1/orders', headers = {}, body, from }: Call = {}) {
  const all = { authorization: `Bearer ${await token()}`, 'x-api-key': API_KEY, 'content-type': 'application/json' };
  const sent = Object.fromEntries(Object.entries({ ...all, ...headers }).filter(([, value]) => value !== undefined));
  return new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const request = http.request(
      `${running.edge.url}${path}`,
      { method, headers: sent as http.OutgoingHttpHeaders, localAddress: from, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      },
    );
    request.on('error', reject);
    request.end(body ?? (method === 'POST' ? '{"quantity":1}' : undefined));
  });
}

/** What stopped the only request. */
const stopped = () => running.hops.filter(({ outcome }) => outcome === 'stopped').map(({ control }) => control);

describe('a request that every control lets pass', () => {
  it('reaches the function as the event of a proxy integration', async () => {
    running = await run();
    const answer = await call({ path: '/v1/orders?a=1&a=2', headers: { 'x-forwarded-for': '192.0.2.9' } });
    expect(answer).toMatchObject({ status: 201, body: '{"id":"1"}', headers: { 'x-own': 'yes' } });
    expect(running.invoked).toEqual([
      expect.objectContaining({
        resource: '/orders',
        path: '/orders',
        httpMethod: 'POST',
        body: '{"quantity":1}',
        isBase64Encoded: false,
        pathParameters: null,
        queryStringParameters: { a: '2' },
        multiValueQueryStringParameters: { a: ['1', '2'] },
        requestContext: expect.objectContaining({
          stage: 'v1',
          path: '/v1/orders',
          authorizer: { claims: expect.objectContaining({ sub: 'alice' }) },
          identity: expect.objectContaining({ sourceIp: '127.0.0.1', apiKey: API_KEY }),
        }),
      }),
    ]);
    expect(running.invoked[0]?.['multiValueHeaders']).toMatchObject({ 'X-Forwarded-For': ['192.0.2.9, 127.0.0.1'] });
    expect(running.hops.map(({ control }) => control)).toEqual(
      'size waf route authorizer resource-policy api-key usage-plan throttle validation integration'.split(' '),
    );
  });

  it('reaches a backend through the VPC link, with its mappings and without what the client forged', async () => {
    running = await run();
    const headers = { 'x-forwarded-client-cert': 'forged' };
    const answer = await call({ method: 'GET', path: '/v1/orders/a%2Fb?view=all', headers });
    expect(answer.status).toBe(200);
    expect(answer.headers['x-amzn-remapped-server']).toBe('x');
    const [sent] = running.connected;
    expect(sent).toMatchObject({
      uri: 'https://orders.ingress.example.com/orders/a%2Fb?view=all',
      vpcLink: { id: 'link1' },
      clientCertificateId: 'cert1',
    });
    expect(sent?.headers.filter(([name]) => name === 'x-forwarded-client-cert')).toEqual([
      ['x-forwarded-client-cert', 'none'],
    ]);
  });

  it.each([
    ['https://b.example', 'https://b.example'],
    ['https://c.example', undefined],
  ])('answers the preflight of %s', async (origin, allowed) => {
    running = await run();
    const answer = await call({
      method: 'OPTIONS',
      headers: { origin, 'x-api-key': undefined, authorization: undefined },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe(allowed);
    expect(answer.headers.vary).toBe('Origin');
  });
});

describe('a request that one control stops', () => {
  const cases: [string, string, number, string, () => Promise<Call> | Call][] = [
    ['has no token', 'authorizer', 401, 'Unauthorized', () => ({ headers: { authorization: undefined } })],
    ['has a broken token', 'authorizer', 401, 'Unauthorized', () => ({ headers: { authorization: 'Bearer a.b.c' } })],
    [
      'has an expired token',
      'authorizer',
      401,
      'The incoming token has expired',
      async () => ({ headers: { authorization: await token({ exp: NOW.getTime() / 1_000 - 1 }) } }),
    ],
    [
      'has a token of another pool',
      'authorizer',
      401,
      'Unauthorized',
      async () => ({ headers: { authorization: await token({}, 'https://cognito-idp.us-east-1.amazonaws.com/x') } }),
    ],
    [
      'has an identity token',
      'authorizer',
      401,
      'Unauthorized',
      async () => ({ headers: { authorization: await token({ token_use: 'id' }) } }),
    ],
    [
      'has none of the scopes',
      'authorizer',
      401,
      'Unauthorized',
      async () => ({ headers: { authorization: await token({ scope: 'orders/read' }) } }),
    ],
    ['has a signature of somebody else', 'authorizer', 401, 'Unauthorized', async () => forged()],
    ['has no key', 'api-key', 403, 'Forbidden', () => ({ headers: { 'x-api-key': undefined } })],
    ['has a wrong key', 'api-key', 403, 'Forbidden', () => ({ headers: { 'x-api-key': 'x' } })],
    ['has a disabled key', 'api-key', 403, 'Forbidden', () => ({ headers: { 'x-api-key': `${API_KEY}-disabled` } })],
    ['does not match its model', 'validation', 400, 'Invalid request body', () => ({ body: '{"quantity":0}' })],
    ['is no JSON', 'validation', 400, 'Invalid request body', () => ({ body: '{' })],
    [
      'claims to be text',
      'validation',
      400,
      'Invalid request body',
      () => ({ body: 'x', headers: { 'content-type': 'text/plain' } }),
    ],
    [
      'lacks a parameter',
      'validation',
      400,
      'Missing required request parameters: [view]',
      () => ({ method: 'GET', path: '/v1/orders/1' }),
    ],
    ['is too long for the web ACL', 'waf', 403, 'Forbidden', () => ({ body: `"${'x'.repeat(1_000)}"` })],
    [
      'comes from a denied address',
      'resource-policy',
      403,
      'User is not authorized to access this resource',
      () => ({ from: '127.0.0.66' }),
    ],
    ['has a path that is not there', 'route', 404, 'No.', () => ({ path: '/v1/nothing' })],
    ['has a method that is not there', 'route', 404, 'No.', () => ({ method: 'DELETE' })],
    ['has a stage that is not there', 'route', 403, 'Forbidden', () => ({ path: '/v2/orders' })],
  ];

  it.each(cases)('is refused when it %s', async (_name, control, status, message, change) => {
    running = await run();
    const answer = await call(await change());
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ message });
    expect(stopped()).toEqual([control]);
    expect(running.refusals).toEqual([expect.objectContaining({ control, status })]);
    expect([...running.invoked, ...running.connected]).toEqual([]);
  });

  async function forged(): Promise<Call> {
    const [head, claims] = (await token()).split('.');
    const [, , signature] = (await token({ sub: 'mallory' })).split('.');
    return { headers: { authorization: `Bearer ${head}.${claims}.${signature}` } };
  }
});

describe('limits', () => {
  it('stops a client above its burst, and lets it go on as time passes', async () => {
    running = await run();
    const statuses = [];
    for (let i = 0; i < 5; i += 1) {
      statuses.push((await call()).status);
    }
    expect(statuses).toEqual([201, 201, 201, 201, 429]);
    expect(stopped()).toEqual(['usage-plan']);
    running.clock.now = new Date(NOW.getTime() + 1_000);
    expect((await call()).status).toBe(201);
  });

  it('stops a client whose quota is used up until the next day', async () => {
    running = await run();
    for (let i = 0; i < 6; i += 1) {
      running.clock.now = new Date(NOW.getTime() + i * 5_000);
      expect((await call()).status).toBe(201);
    }
    running.clock.now = new Date(NOW.getTime() + 60_000);
    expect(await call()).toMatchObject({ status: 429, body: '{"message":"Limit Exceeded"}' });
    running.clock.now = new Date('2026-11-25T00:00:00Z');
    const headers = { authorization: await token({ exp: running.clock.now.getTime() / 1_000 + 60 }) };
    expect((await call({ headers })).status).toBe(201);
  });

  it('stops one address that floods, with the answer of the rule, and no other address', async () => {
    running = await run();
    for (let i = 0; i < 30; i += 1) {
      expect((await call({ path: '/v1/nothing' })).status).toBe(404);
    }
    expect(await call()).toMatchObject({ status: 429, body: '{"message":"Too many requests."}' });
    expect((await call({ from: '127.0.0.2' })).status).toBe(201);
    running.clock.now = new Date(NOW.getTime() + 310_000);
    expect((await call({ from: '127.0.0.1' })).status).toBe(201);
  });

  it('stops a client whose key is gone since the template was written', async () => {
    running = await run(RESOURCES, { apiKeys: () => [] });
    expect((await call()).status).toBe(403);
    expect(stopped()).toEqual(['api-key']);
  });

  it('counts anew when it is told to', async () => {
    running = await run();
    const statuses = async (path: string, count: number) =>
      (await Promise.all(Array.from({ length: count }, () => call({ path })))).map(({ status }) => status);
    const within = async () => [await statuses('/v1/orders', 4), await statuses('/v1/nothing', 20)].flat();
    const first = await within();
    expect((await call()).body).toBe('{"message":"Too Many Requests"}');
    expect((await statuses('/v1/nothing', 20)).includes(429)).toBe(true);
    running.edge.forgetRequests();
    expect(await within()).toEqual(first);
  });

  it('lets a client make the requests that it has left, and no more', async () => {
    running = await run();
    const [key] = running.edge.apiKeys.filter(({ value }) => value === API_KEY);
    running.edge.setRemaining(key?.id ?? '', 1);
    running.edge.setRemaining('another key', 0);
    expect((await call()).status).toBe(201);
    expect(await call()).toMatchObject({ status: 429, body: '{"message":"Limit Exceeded"}' });
  });

  it('refuses a body above 10 MB before anything looks at it', async () => {
    running = await run();
    expect((await call({ body: 'x'.repeat(10_485_761) })).status).toBe(413);
    expect(stopped()).toEqual(['size']);
  });
});

describe('an integration that fails', () => {
  it.each([
    ['fails', () => Promise.reject(new Error('secret detail')), 502, 'Internal server error'],
    ['answers in no form', async () => 'x', 502, 'Internal server error'],
    ['does not answer', () => new Promise(() => undefined), 504, 'Endpoint request timed out'],
  ])('is told apart when a function %s', async (_name, invoke, status, message) => {
    running = await run(RESOURCES, { invoke: invoke as () => Promise<unknown> });
    expect(await call()).toMatchObject({ status, body: JSON.stringify({ message }) });
  });

  it('is not reached when no permission names the method', async () => {
    const { Permission: _permission, ...others } = RESOURCES;
    running = await run(others);
    expect((await call()).status).toBe(500);
    expect(running.invoked).toEqual([]);
  });

  it('answers 504 for a backend that cannot be reached', async () => {
    running = await run(RESOURCES, { connect: () => Promise.reject(new Error('ECONNREFUSED')) });
    expect((await call({ method: 'GET', path: '/v1/orders/1?view=all' })).status).toBe(504);
  });

  it('denies when the keys of the pool cannot be read', async () => {
    running = await run(RESOURCES, { keys: () => Promise.reject(new Error('down')) });
    expect((await call()).status).toBe(500);
    expect(running.invoked).toEqual([]);
  });
});

describe('a Lambda authorizer', () => {
  const withAuthorizer = {
    ...RESOURCES,
    Authorizer: {
      Type: 'AWS::ApiGateway::Authorizer',
      Properties: {
        RestApiId: { Ref: 'Api' },
        Type: 'REQUEST',
        IdentitySource: 'method.request.header.Authorization,context.httpMethod',
        AuthorizerResultTtlInSeconds: 60,
        AuthorizerCredentials: 'arn:aws:iam::123456789012:role/r',
        AuthorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}-authorizer/invocations`,
      },
    },
    PostOrders: {
      ...RESOURCES['PostOrders'],
      Type: 'AWS::ApiGateway::Method',
      Properties: { ...RESOURCES['PostOrders']?.Properties, AuthorizationType: 'CUSTOM' },
    },
  };

  const deciding = (decide: (event: { methodArn: string }) => unknown) => {
    const asked: unknown[] = [];
    const invoke = async (arn: string, event: unknown) => {
      if (arn.endsWith('-authorizer')) {
        asked.push(event);
        return decide(event as { methodArn: string });
      }
      return { statusCode: 200 };
    };
    return { asked, invoke };
  };
  const policy = (Effect: string, Resource: string) => ({
    principalId: 'bob',
    policyDocument: { Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] },
  });

  it('is asked once for one identity and one minute', async () => {
    const { asked, invoke } = deciding(({ methodArn }) => policy('Allow', methodArn));
    running = await run(withAuthorizer, { invoke });
    expect([(await call()).status, (await call()).status]).toEqual([200, 200]);
    expect(asked).toHaveLength(1);
    running.clock.now = new Date(NOW.getTime() + 61_000);
    await call();
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['denies', () => policy('Deny', '*'), 403],
    [
      'knows nobody',
      () => {
        throw new Error('Unauthorized');
      },
      401,
    ],
    [
      'fails',
      () => {
        throw new Error('x');
      },
      500,
    ],
    ['answers in no form', () => ({}), 500],
  ])('stops a request when it %s', async (_name, decide, status) => {
    running = await run(withAuthorizer, deciding(decide as () => unknown));
    expect((await call()).status).toBe(status);
    expect(stopped()).toEqual(['authorizer']);
  });

  it('is not asked without an identity', async () => {
    const { asked, invoke } = deciding(() => policy('Allow', '*'));
    running = await run(withAuthorizer, { invoke });
    expect((await call({ headers: { authorization: undefined } })).status).toBe(401);
    expect(asked).toEqual([]);
  });
});

describe('records', () => {
  it('writes the access log of the template, without a way to write into it', async () => {
    running = await run();
    await call({ headers: { 'user-agent': '","sub":"admin' } });
    await call({ headers: { authorization: undefined } });
    const [allowed, denied] = running.lines.map((line) => JSON.parse(line));
    expect(allowed).toMatchObject({ status: '201', sub: 'alice', agent: '","sub":"admin', error: '-' });
    expect(denied).toMatchObject({ status: '401', sub: '-', error: 'UNAUTHORIZED' });
    expect(running.lines.join()).not.toContain(API_KEY);
  });

  it('names what it does not simulate', () => {
    const broken = {
      ...RESOURCES,
      Aws: {
        Type: 'AWS::ApiGateway::Method',
        Properties: {
          RestApiId: { Ref: 'Api' },
          ResourceId: { Ref: 'Orders' },
          HttpMethod: 'PUT',
          AuthorizationType: 'AWS_IAM',
          Integration: { Type: 'AWS' },
        },
      },
    };
    expect(
      modelOf(broken)
        .notSimulated.map(({ what }) => what)
        .join('\n'),
    ).toMatch(/TLS in front[\s\S]*AWS_IAM[\s\S]*the type AWS[\s\S]*AWSManagedRulesSQLiRuleSet/);
  });
});

describe('what is no HTTP', () => {
  it.each([
    ['garbage', 'x\r\n\r\n', /^HTTP\/1\.1 400/],
    [
      'two lengths',
      'POST /v1/orders HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
      /^HTTP\/1\.1 400/,
    ],
    [
      'a length beside chunks',
      'POST /v1/orders HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      /^HTTP\/1\.1 400/,
    ],
    ['headers without end', `GET / HTTP/1.1\r\nHost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431/],
  ])('answers %s, closes and goes on', async (_name, bytes, expected) => {
    running = await run();
    const socket = net.connect(Number(new URL(running.edge.url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.write(bytes);
    await closed;
    expect(text).toMatch(expected);
    expect(running.refusals).toEqual([expect.objectContaining({ control: 'http' })]);
    expect((await call()).status).toBe(201);
  });
});
