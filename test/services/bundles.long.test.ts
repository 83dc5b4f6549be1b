import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { stageFiles } from '../../lib/shared';
import { bundle } from '../../lib/shared/bundle';
import { EDGE_PORT, ENVIRONMENT, tableVariable } from '../../runtime/contract';
import { type LocalPlatform, startPlatform } from '../support/local-platform';

const ROOT = join(__dirname, '../..');

/** Lets a process read files and write none, as a read-only root file system does. */
const READ_ONLY = [
  process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
  '--allow-fs-read=*',
];

const run = promisify(execFile);

let platform: LocalPlatform;

beforeAll(async () => {
  platform = await startPlatform();
});

afterAll(() => platform.stop());

/** Bundles an entry as it is deployed, away from every installed package. */
function deploy(entry: string): string {
  return join(stageFiles(bundle(join(ROOT, entry), 'index.js')), 'index.js');
}

/** Fails when the bundle imports anything but what is beside it and Node. */
function requireWhole(file: string): void {
  buildSync({ entryPoints: [file], bundle: true, write: false, platform: 'node', logLevel: 'silent' });
}

async function environmentOf(service: string): Promise<Record<string, string>> {
  return { PATH: process.env['PATH'] ?? '', ...(await platform.environmentOf(service)) };
}

/** Variables without which a service must not start. */
const REQUIRED = [
  ENVIRONMENT.service,
  ENVIRONMENT.issuers,
  ENVIRONMENT.trustBundle,
  ENVIRONMENT.revocations,
  ENVIRONMENT.policyDigest,
  ENVIRONMENT.auditKey,
];

/** Starts a process without one variable, all at once: each start is a process of its own. */
async function startsWithout(file: string, service: string, variables: readonly string[]): Promise<string[]> {
  const complete = await environmentOf(service);
  const outputs = variables.map(async (variable) => {
    const { [variable]: _, ...env } = complete;
    const message = await run(process.execPath, [file], { env, timeout: 20_000 }).then(
      () => 'it started',
      (error: { stderr: string }) => error.stderr,
    );
    return message.includes(variable) ? '' : `${variable}: ${message}`;
  });
  return (await Promise.all(outputs)).filter(Boolean);
}

describe.each([
  ['users', 'profiles', '/users/me', 404],
  ['orders', 'orders', '/orders', 200],
])('the function of %s', (service, table, path, status) => {
  let file: string;

  beforeAll(() => {
    file = deploy(`services/${service}/function.ts`);
  });

  it('is complete: nothing but Node is needed beside it', () => {
    expect(() => requireWhole(file)).not.toThrow();
  });

  it('loads, refuses an unproven client and answers a proven one, writing no file', async () => {
    const token = await platform.issuer.token('ann', [`${service}/read`]);
    const call = (headers: object) =>
      JSON.stringify({ httpMethod: 'GET', path, multiValueHeaders: headers, requestContext: { requestId: 'r1' } });
    const script = `
      const { handler } = require(${JSON.stringify(file)});
      (async () => {
        const unproven = await handler(${call({})});
        const proven = await handler(${call({ authorization: [`Bearer ${token}`] })});
        console.error(unproven.statusCode, proven.statusCode);
      })();`;
    const { stdout, stderr } = await run(process.execPath, [...READ_ONLY, '-e', script], {
      env: await environmentOf(service),
    });
    expect(stderr).toContain(`401 ${status}`);
    const statuses = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).status);
    expect(statuses.filter(Boolean)).toEqual(['deny', 'allow']);
  });

  it('does not start without its table, or without what its gates need', async () => {
    expect(await startsWithout(file, service, [tableVariable(table), ...REQUIRED])).toEqual([]);
  });
});

describe.each([
  ['products', 'products', '/products', 200],
  ['payments', 'charges', '/charges', 404],
])('the server of %s', (service, table, path, status) => {
  let server: string;
  let healthcheck: string;
  let running: ChildProcess;

  beforeAll(async () => {
    server = deploy(`services/${service}/server.ts`);
    healthcheck = deploy('runtime/adapters/healthcheck.ts');
    expect(await health()).toBe(1);
    const env = await environmentOf(service);
    running = spawn(process.execPath, [...READ_ONLY, server], { env, stdio: 'ignore' });
    while (running.exitCode === null && (await health()) !== 0) {}
  });

  afterAll(() => running.kill('SIGKILL'));

  async function health(): Promise<number> {
    const probe = spawn(process.execPath, [...READ_ONLY, healthcheck], { env: {}, stdio: 'ignore' });
    const [code] = await once(probe, 'exit');
    return code;
  }

  async function statusOf(headers: Record<string, string>): Promise<number> {
    const options = { host: '127.0.0.1', port: EDGE_PORT, path, rejectUnauthorized: false };
    const sent = request({
      ...options,
      headers: { 'x-amzn-mtls-clientcert': platform.gateway.header, ...headers },
    }).end();
    const [response] = await once(sent, 'response');
    response.resume();
    return response.statusCode;
  }

  it('is complete: nothing but Node is needed beside it', () => {
    expect(() => requireWhole(server)).not.toThrow();
  });

  it('is healthy by its own health check, writing no file', async () => {
    expect(await health()).toBe(0);
  });

  it('refuses an unproven client and answers a proven one', async () => {
    const token = await platform.issuer.token('ann', ['products/read']);
    expect(await statusOf({})).toBe(401);
    expect(await statusOf({ authorization: `Bearer ${token}` })).toBe(status);
  });

  it('does not start without its table, or without what its gates need', async () => {
    expect(await startsWithout(server, service, [tableVariable(table), ...REQUIRED])).toEqual([]);
  });

  it('ends with 0 when it is asked to stop, and is unhealthy then', async () => {
    running.kill('SIGTERM');
    const [code] = await once(running, 'exit');
    expect(code).toBe(0);
    expect(await health()).toBe(1);
  });
});
