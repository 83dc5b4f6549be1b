import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { SERVICE_PORT, tableVariable } from '../../runtime/contract';

const ROOT = join(__dirname, '../..');

/** Lets a process read files and write none, as a read-only root file system does. */
const READ_ONLY = [
  process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
  '--allow-fs-read=*',
];

const EVENT = {
  httpMethod: 'GET',
  path: '/users/me',
  multiValueHeaders: { authorization: ['Bearer x'] },
  body: null,
  requestContext: { requestId: 'r1' },
};

const run = promisify(execFile);

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'palisade-bundles-'));
});

afterAll(() => rmSync(directory, { recursive: true }));

/** Bundles an entry and names the modules that the bundle still needs. */
function bundle(entry: string): { file: string; external: string[] } {
  const file = join(directory, entry.replace(/\.ts$/, '.js'));
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    metafile: true,
    logLevel: 'error',
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  return { file, external: imports.map(({ path }) => path).filter((path) => !isBuiltin(path)) };
}

function environment(...tables: string[]): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    AWS_REGION: 'eu-central-1',
    ...Object.fromEntries(tables.map((table) => [tableVariable(table), `Test-${table}`])),
  };
}

describe.each([
  ['users', 'profiles'],
  ['orders', 'orders'],
])('the function of %s', (service, table) => {
  let file: string;
  let external: string[];

  beforeAll(() => {
    ({ file, external } = bundle(`services/${service}/function.ts`));
  });

  it('is one file that needs nothing but Node', () => {
    expect(external).toEqual([]);
  });

  it('loads, and refuses every request while nobody can be authenticated', async () => {
    const script = `require(${JSON.stringify(file)}).handler(${JSON.stringify(EVENT)}).then((r) => console.log(r.statusCode))`;
    const { stdout } = await run(process.execPath, [...READ_ONLY, '-e', script], { env: environment(table) });
    expect(stdout.trim()).toBe('503');
  });

  it('does not start without its table', async () => {
    const start = run(process.execPath, [file], { env: environment() });
    await expect(start).rejects.toThrow(`${tableVariable(table)} must hold the physical name`);
  });
});

describe.each([
  ['products', 'products'],
  ['payments', 'charges'],
])('the server of %s', (service, table) => {
  let server: string;
  let healthcheck: string;
  let running: ChildProcess;

  beforeAll(async () => {
    const bundles = [bundle(`services/${service}/server.ts`), bundle('runtime/adapters/healthcheck.ts')];
    expect(bundles.flatMap(({ external }) => external)).toEqual([]);
    [server = '', healthcheck = ''] = bundles.map(({ file }) => file);
    expect(await health()).toBe(1);
    running = spawn(process.execPath, [...READ_ONLY, server], { env: environment(table), stdio: 'ignore' });
    while (running.exitCode === null && (await health()) !== 0) {}
  }, 30_000);

  afterAll(() => running.kill('SIGKILL'));

  async function health(): Promise<number> {
    const probe = spawn(process.execPath, [...READ_ONLY, healthcheck], { env: {}, stdio: 'ignore' });
    const [code] = await once(probe, 'exit');
    return code;
  }

  it('is healthy by its own health check, writing no file', async () => {
    expect(await health()).toBe(0);
  });

  it.each(['/products', '/charges', '/'])('refuses %s while nobody can be authenticated', async (path) => {
    const sent = request({ host: '127.0.0.1', port: SERVICE_PORT, path, rejectUnauthorized: false }).end();
    const [response] = await once(sent, 'response');
    response.resume();
    expect(response.statusCode).toBe(503);
  });

  it('does not start without its table', async () => {
    const start = run(process.execPath, [server], { env: environment() });
    await expect(start).rejects.toThrow(`${tableVariable(table)} must hold the physical name`);
  });

  it('ends with 0 when it is asked to stop, and is unhealthy then', async () => {
    running.kill('SIGTERM');
    const [code] = await once(running, 'exit');
    expect(code).toBe(0);
    expect(await health()).toBe(1);
  });
});
