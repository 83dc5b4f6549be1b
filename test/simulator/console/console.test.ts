import { createHash } from 'node:crypto';
import * as http from 'node:http';
import { type Console, startConsole } from '../../../lib/simulator/console';
import type { Sent } from '../../../lib/simulator/console/console-event';
import { fakeSimulation } from './fake-simulation';
import { API_KEY } from './small-shop';

let simulation: Awaited<ReturnType<typeof fakeSimulation>>;
let running: Console;
let root: string;

beforeAll(async () => {
  simulation = await fakeSimulation();
  running = await startConsole(simulation);
  root = new URL(running.url).origin;
});

afterAll(async () => {
  await running.stop();
  await simulation.stop();
});

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Not by `fetch`, which forbids to choose the host. */
function ask(
  path: string,
  { body, headers = {}, method = 'GET' }: { body?: string; headers?: object; method?: string } = {},
) {
  return new Promise<Answer>((resolve, reject) => {
    const sent = http.request(`${root}${path}`, { method, headers: { ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const JSON_BODY = { 'content-type': 'application/json' };

async function play(scenario: string, user?: string): Promise<readonly Sent[]> {
  const { body } = await ask('/__palisade/requests', {
    method: 'POST',
    headers: JSON_BODY,
    body: JSON.stringify({ scenario, user }),
  });
  return JSON.parse(body);
}

const outcomes = async (scenario: string, user?: string) =>
  (await play(scenario, user)).map(({ method, path, status, user: sender }) => [
    `${method} ${path.replace(/[0-9a-f-]{36}/, '{id}')}`,
    status,
    sender,
  ]);

describe('the console', () => {
  it('serves its page, which runs its own script and style only and loads nothing', async () => {
    const { body, headers, status } = await ask('/__palisade');
    const policy = String(headers['content-security-policy']);
    expect(status).toBe(200);
    expect(policy).toContain("default-src 'none'");
    for (const [element, directive] of [
      ['script', 'script-src'],
      ['style', 'style-src'],
    ]) {
      const [, text = ''] = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(body) ?? [];
      const digest = createHash('sha256').update(text).digest('base64');
      expect(text.length).toBeGreaterThan(1_000);
      expect(policy).toContain(`${directive} 'sha256-${digest}'`);
    }
    expect(body.match(/(src|href)="[^"]*"/g)).toEqual(['href="data:,"']);
    expect(body).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  });

  it('says what the system is, without passwords and keys', async () => {
    const { body } = await ask('/__palisade/system');
    expect(JSON.parse(body)).toMatchObject({
      title: 'Shop',
      services: [{ name: 'orders' }, { name: 'payments' }, { name: 'products' }],
      users: [{ name: 'casey-customer', groups: ['customer'] }, {}, {}],
    });
    expect(body).not.toContain(API_KEY);
    expect(body).not.toContain('password');
  });

  it.each([
    ['another host', { host: 'rebound.example:80' }, 403],
    ['no port in the host', { host: '127.0.0.1' }, 403],
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['an origin without a name', { origin: 'null' }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }, 403],
  ])('refuses %s', async (_, headers, status) => {
    for (const path of [
      '/__palisade',
      '/__palisade/system',
      '/__palisade/events',
      '/__palisade/token?user=casey-customer',
    ]) {
      const answer = await ask(path, { headers });
      expect(answer.status).toBe(status);
      expect(answer.body).not.toMatch(/eyJ|orders/);
    }
    expect(
      (await ask('/__palisade/requests', { method: 'POST', headers: { ...JSON_BODY, ...headers }, body: '{}' })).status,
    ).toBe(403);
  });

  it('accepts its own page, by either name of loopback', async () => {
    const { port } = new URL(root);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      const own = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
      expect((await ask('/__palisade/system', { headers: own })).status).toBe(200);
    }
  });

  it('accepts only JSON, only so much of it, and only scenarios that it has', async () => {
    const post = (body: string, headers: object = JSON_BODY) =>
      ask('/__palisade/requests', { method: 'POST', headers, body }).then(({ status }) => status);
    expect(await post('{}', { 'content-type': 'text/plain' })).toBe(415);
    expect(await post('{')).toBe(400);
    expect(await post(`{"scenario":"${'x'.repeat(5_000)}"}`)).toBe(413);
    expect(await post('{"scenario":"POST /admin"}')).toBe(400);
    expect(await post('{"scenario":"GET /products","user":"mallory"}')).toBe(400);
  });

  it.each([
    ['GET', '/__palisade/other', 404],
    ['GET', '/__palisade/../package.json', 404],
    ['GET', '/favicon.ico', 404],
    ['POST', '/__palisade/system', 404],
    ['PUT', '/__palisade', 405],
    ['OPTIONS', '/__palisade/requests', 405],
  ])('serves nothing else: %s %s', async (method, path, status) => {
    expect((await ask(path, { method, headers: method === 'POST' ? JSON_BODY : {} })).status).toBe(status);
  });
});

describe('a token for people', () => {
  const token = async (query: string) => {
    const { body, status } = await ask(`/__palisade/token?${query}`);
    return status === 200
      ? JSON.parse(Buffer.from(body.split('.')[1] ?? '', 'base64url').toString())
      : { status, body };
  };

  it('has all scopes of the client, or those that are named', async () => {
    expect(await token('user=casey-customer')).toMatchObject({
      sub: 'sub-of-casey-customer',
      scope: 'orders/read orders/write products/read products/write',
    });
    expect(await token('user=casey-customer&scope=orders/read')).toMatchObject({ scope: 'orders/read' });
  });

  it('is refused for somebody unknown, and for a scope that the client may not ask for', async () => {
    expect(await token('user=mallory')).toMatchObject({ status: 404 });
    expect(await token('user=casey-customer&scope=payments/charge')).toMatchObject({ status: 400 });
  });
});

describe('a scenario', () => {
  it('makes what it needs first, by whoever may', async () => {
    expect(await outcomes('POST /orders')).toEqual([
      ['POST /products', 201, 'robin-catalogue-admin'],
      ['POST /orders', 201, 'casey-customer'],
    ]);
    // What exists is not made again.
    expect(await outcomes('POST /orders', 'noel-nothing')).toEqual([['POST /orders', 201, 'noel-nothing']]);
  });

  it.each([
    ['without-token', 'POST /orders', 401, undefined],
    ['forged-token', 'POST /orders', 401, 'casey-customer'],
    ['without-api-key', 'POST /orders', 403, 'casey-customer'],
    ['wrong-role', 'POST /products', 403, 'casey-customer'],
    ['unexpected-member', 'POST /orders', 400, 'casey-customer'],
    ['unknown-path', 'POST /admin/users', 403, 'casey-customer'],
    ['injection', "GET /products?cursor='%20OR%20'1'%3D'1'%20--", 400, 'casey-customer'],
  ])('of an attack is stopped: %s', async (scenario, request, status, sender) => {
    expect(await outcomes(scenario)).toEqual([[request, status, sender]]);
  });

  it('of another person is about something that really is of another person', async () => {
    expect(await outcomes('another-person')).toEqual([
      ['POST /orders', 201, 'robin-catalogue-admin'],
      ['GET /orders/{id}', 404, 'casey-customer'],
    ]);
    expect(await outcomes('GET /orders/{id}')).toContainEqual(['GET /orders/{id}', 200, 'casey-customer']);
  });
});

describe('the stream of events', () => {
  it('tells a request hop by hop, its decisions, and its answer; also to a page that opens later', async () => {
    const [request] = await play('GET /products');
    const response = await fetch(`${root}/__palisade/events`);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (text.includes('"kind":"sent"') && text.includes(String(request?.requestId))) {
        break;
      }
    }
    const events = text
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .map((line) => JSON.parse(line.slice(6)))
      .filter((event) => JSON.stringify(event).includes(String(request?.requestId)));
    expect(events.map(({ control, kind }) => control ?? kind)).toEqual([
      'size',
      'route',
      'authorizer',
      'resource-policy',
      'api-key',
      'usage-plan',
      'throttle',
      'validation',
      'decision',
      'integration',
      'answered',
      'sent',
    ]);
    expect(text).not.toContain(API_KEY);
    expect(text).not.toContain('eyJ');
  });

  it('ends with the console, which leaves no listener behind', async () => {
    const other = await fakeSimulation();
    const short = await startConsole(other);
    const open = await fetch(`${new URL(short.url).origin}/__palisade/events`);
    const during = other.listeners;
    await short.stop();
    await other.stop();
    expect([during, other.listeners]).toEqual([1, 0]);
    expect(await open.text()).toBe('retry: 1000\n\n');
    await expect(fetch(short.url)).rejects.toThrow();
  });
});
