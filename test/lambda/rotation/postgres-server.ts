import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseAddress, Login } from '../../../lambda/rotation/database/database-server';
import { serverCertificate } from './server-certificate';

const PACKAGES = '/usr/lib/postgresql';

/** A PostgreSQL of its own for a test, on loopback, that accepts TLS only. */
export interface PostgresServer {
  readonly address: DatabaseAddress;
  readonly superuser: Login;
  /** Everything that the server has logged so far, each statement among it. */
  log(): string;
  stop(): Promise<void>;
}

/** Folder of PostgreSQL's programs; says so loudly where there are none. */
export const POSTGRES_PROGRAMS = findPrograms();

function findPrograms(): string | undefined {
  const versions = fs.existsSync(PACKAGES) ? fs.readdirSync(PACKAGES) : [];
  const found = versions
    .map((version) => join(PACKAGES, version, 'bin'))
    .find((bin) => fs.existsSync(join(bin, 'initdb')));
  if (found === undefined) {
    process.stderr.write('\nNO POSTGRESQL FOUND: rotation of its passwords is not tried against a real server\n\n');
  }
  return found;
}

/** Starts a server. PostgreSQL refuses to run as root, so root hands it to another user. */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const folder = fs.mkdtempSync(join(tmpdir(), 'palisade-postgres-'));
  const superuser = { username: 'postgres', password: 'password-of-the-superuser' };
  const { certificate, privateKey } = await serverCertificate();
  const file = (name: string, text: string) => {
    fs.writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const files = {
    password: file('password', superuser.password),
    certificate: file('server.crt', certificate),
    key: file('server.key', privateKey),
    access: file('access', 'hostssl all all localhost scram-sha-256\n'),
  };
  const owner = handOver(folder);
  const data = join(folder, 'data');
  const setup = spawnSync(
    join(programs, 'initdb'),
    [
      '-D',
      data,
      '-U',
      superuser.username,
      `--pwfile=${files.password}`,
      '-A',
      'scram-sha-256',
      '--no-sync',
      '--no-locale',
    ],
    { ...owner, cwd: folder, encoding: 'utf8' },
  );
  if (setup.status !== 0) {
    throw new Error(`initdb failed: ${setup.stderr}`);
  }
  const port = await freePort();
  const settings = {
    port,
    listen_addresses: 'localhost',
    unix_socket_directories: folder,
    hba_file: files.access,
    ssl: 'on',
    ssl_cert_file: files.certificate,
    ssl_key_file: files.key,
    fsync: 'off',
    log_statement: 'all',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...options], { ...owner, cwd: folder });
  const log = await started(server);
  return {
    address: { host: 'localhost', port, dbname: 'postgres', authorities: certificate },
    superuser,
    log,
    async stop() {
      server.kill('SIGQUIT');
      await once(server, 'exit');
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

function handOver(folder: string): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) =>
    Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout),
  );
  for (const name of ['.', ...fs.readdirSync(folder)]) {
    fs.chownSync(join(folder, name), uid, gid);
  }
  return { uid, gid };
}

function started(server: ChildProcess): Promise<() => string> {
  let log = '';
  return new Promise((resolve, reject) => {
    server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${log}`)));
    server.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('ready to accept connections')) {
        resolve(() => log);
      }
    });
  });
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
