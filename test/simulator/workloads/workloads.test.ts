import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NetworkMap } from '../../../lib/simulator/workloads/network-map';
import { preparePrograms } from '../../../lib/simulator/workloads/programs';
import { simulateContainer } from '../../../lib/simulator/workloads/simulated-container';
import { type FunctionWorkload, simulateFunction } from '../../../lib/simulator/workloads/simulated-function';
import type { LogLine } from '../../../lib/simulator/workloads/workload';

const directory = mkdtempSync(join(tmpdir(), 'palisade-workloads-'));
const programs = preparePrograms();
const NOWHERE: NetworkMap = { names: {}, listeners: {}, own: {} };
const lines: LogLine[] = [];
const log = (line: LogLine) => {
  lines.push(line);
};
const stops: (() => Promise<void>)[] = [];

/** A file of code that a workload runs. */
function code(file: string, text: string): void {
  writeFileSync(join(directory, file), text);
}

code(
  'index.js',
  `const net = require('node:net');
exports.echo = async (event, context) => ({ event, request: typeof context.awsRequestId, left: context.getRemainingTimeInMillis() > 0 });
exports.callback = (event, context, done) => done(null, 'called back');
exports.fails = async () => { throw new TypeError('no such order'); };
exports.hangs = () => new Promise(() => {});
exports.exits = () => process.exit(3);
exports.pid = async () => process.pid;
exports.slow = () => new Promise((resolve) => setTimeout(() => resolve(process.pid), 200));
exports.variables = async () => Object.keys(process.env);
exports.lookup = (event, context, done) => require('node:dns').lookup(event.name, done);
exports.connect = (target) => new Promise((resolve) => {
  const socket = net.connect(target.port, target.host);
  socket.on('data', (data) => { resolve(data.toString()); socket.destroy(); });
  socket.on('error', (error) => resolve(error.code + ' ' + error.message));
});
`,
);
code(
  'server.js',
  `const server = require('node:net').createServer((socket) => socket.end('payments'));
server.listen({ port: 8443, host: '0.0.0.0' }, () => console.log('listening'));
process.on('SIGTERM', () => { console.log('finishing'); server.close(); });
`,
);
code(
  'healthcheck.js',
  `require('node:net').connect(8443, '127.0.0.1').on('data', () => process.exit(0)).on('error', () => process.exit(1));`,
);
code('broken.js', `console.error('no certificate'); process.exit(1);`);

function run(handler: string, changes: Partial<FunctionWorkload> = {}) {
  const simulated = simulateFunction(
    {
      name: `orders-${handler}`,
      directory,
      environment: { PALISADE_SERVICE: 'orders' },
      network: NOWHERE,
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orders',
      handler: `index.${handler}`,
      timeoutSeconds: 10,
      concurrency: 2,
      ...changes,
    },
    programs,
    log,
  );
  stops.push(simulated.stop);
  return simulated;
}

async function freePort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await programs.remove();
  rmSync(directory, { recursive: true });
});

describe('a simulated function', () => {
  it('answers an event, with the context that handlers know', async () => {
    expect(await run('echo').invoke({ id: 1 })).toEqual({
      result: { event: { id: 1 }, request: 'string', left: true },
    });
    expect(await run('callback').invoke({})).toEqual({ result: 'called back' });
  });

  it('reports a failure as Lambda does, and goes on', async () => {
    const failing = run('fails');
    const { failed } = (await failing.invoke({})) as { failed: { errorType: string; errorMessage: string } };
    expect(failed).toMatchObject({ errorType: 'TypeError', errorMessage: 'no such order' });
    expect(failing.pids).toHaveLength(1);
  });

  it('is ended when an event overruns its time, and a new process takes the next', async () => {
    const hanging = run('hangs', { timeoutSeconds: 0.5 });
    expect(await hanging.invoke({})).toEqual({
      failed: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 0.50 seconds' },
    });
    expect(await hanging.invoke({})).toMatchObject({ failed: { errorType: 'Sandbox.Timedout' } });
  });

  it.each(['exits', 'missing'])('reports that its process ended (%s)', async (handler) => {
    expect(await run(handler).invoke({})).toMatchObject({ failed: { errorType: 'Runtime.ExitError' } });
  });

  it('takes one event at a time, a second process the next, and refuses what is over its concurrency', async () => {
    const slow = run('slow');
    const [first, second, third] = await Promise.all([slow.invoke({}), slow.invoke({}), slow.invoke({})]);
    expect(first).not.toEqual(second);
    expect(third).toMatchObject({ failed: { errorType: 'TooManyRequestsException' } });
    expect([first, second]).toContainEqual(await slow.invoke({}));
  });

  it('knows no variable of this machine', async () => {
    const { result } = (await run('variables').invoke({})) as { result: string[] };
    expect(result).toContain('PALISADE_SERVICE');
    expect(result).not.toContain('PATH');
    expect(result).not.toContain('HOME');
  });
});

describe('the simulated network', () => {
  let container: ReturnType<typeof simulateContainer>;
  let network: NetworkMap;

  beforeAll(async () => {
    const port = await freePort();
    const names = { 'payments.shop.internal': ['10.0.1.9'], 'users.shop.internal': ['10.0.1.7'] };
    network = {
      names,
      listeners: { '10.0.1.9:8443': { port }, '10.0.1.7:8443': { port, refused: 'no rule lets orders into users' } },
      own: {},
    };
    const place = { names, listeners: {}, own: { 8443: port } };
    container = simulateContainer(
      {
        name: 'payments',
        directory,
        environment: {},
        program: 'server.js',
        healthCheck: 'healthcheck.js',
        network: place,
      },
      programs,
      log,
    );
    stops.push(container.stop);
    await container.healthy(10_000);
  });

  const connect = async (host: string, port = 8443) =>
    ((await run('connect', { network }).invoke({ host, port })) as { result: string }).result;

  it('leads to where the rules allow, by name and by address', async () => {
    expect(await connect('payments.shop.internal')).toBe('payments');
    expect(await connect('10.0.1.9')).toBe('payments');
  });

  it('refuses what no rule allows, and says which is missing', async () => {
    expect(await connect('users.shop.internal')).toContain(
      'ECONNREFUSED connect ECONNREFUSED users.shop.internal:8443: no rule lets orders into users',
    );
  });

  it('refuses another port, another address and the internet', async () => {
    expect(await connect('payments.shop.internal', 22)).toMatch(/^ECONNREFUSED/);
    expect(await connect('203.0.113.7', 443)).toMatch(/^ECONNREFUSED .*no route leads out/);
    expect(await connect('example.com', 443)).toMatch(/^ENOTFOUND/);
  });

  it('gives private names their addresses in the network', async () => {
    expect(await run('lookup', { network }).invoke({ name: 'payments.shop.internal' })).toEqual({ result: '10.0.1.9' });
  });

  it('lets a container finish what it does when it is stopped', async () => {
    expect(container.pid).toBeGreaterThan(0);
    await container.stop();
    expect(container.pid).toBeUndefined();
    expect(lines).toContainEqual({ workload: 'payments', stream: 'stdout', text: 'finishing' });
  });
});

it('says why a container is not healthy', async () => {
  const broken = simulateContainer(
    {
      name: 'broken',
      directory,
      environment: {},
      network: NOWHERE,
      program: 'broken.js',
      healthCheck: 'healthcheck.js',
    },
    programs,
    log,
  );
  await expect(broken.healthy(5_000)).rejects.toThrow('broken ended before it was healthy; its log says why');
  expect(lines).toContainEqual({ workload: 'broken', stream: 'stderr', text: 'no certificate' });
});

it('tells of a container that ends by itself, not of one that is stopped', async () => {
  const ended = jest.fn();
  const workload = { name: 'killed', directory, environment: {}, network: NOWHERE, program: 'server.js' };
  const [killed, stopped] = [1, 2].map(() => simulateContainer(workload, programs, log, ended));
  killed?.kill();
  while (killed?.pid !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await stopped?.stop();
  await killed?.stop();
  expect(ended).toHaveBeenCalledTimes(1);
  expect(ended).toHaveBeenCalledWith('SIGKILL');
});
