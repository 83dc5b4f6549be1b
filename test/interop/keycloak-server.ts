import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realm } from './keycloak-realm';

const VERSION = '26.7.3';
const ARCHIVE = `https://repo1.maven.org/maven2/org/keycloak/keycloak-quarkus-dist/${VERSION}/keycloak-quarkus-dist-${VERSION}.zip`;
const SHA1 = '1e21a7f572581692aacb379dbba8413f99b67208';

/** Oldest Java on which this version runs. */
const JAVA = 17;

/** Time that a first start may take, in milliseconds: it builds itself before it answers. */
const START_MS = 420_000;

/** Why Keycloak cannot run here; nothing if it can. */
export function obstacle(): string | undefined {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const [, major = '0'] = /version "(\d+)/.exec(stderr ?? '') ?? [];
  if (error !== undefined || Number(major) < JAVA) {
    return `it needs Java ${JAVA} or later, found ${error === undefined ? major : 'none'}`;
  }
  return spawnSync('unzip', ['-v']).error === undefined ? undefined : 'it needs unzip';
}

/** A Keycloak of its own on loopback, with one realm. */
export class Keycloak {
  /** Starts a server; its files go when it stops, the downloaded archive stays. */
  static async start(): Promise<Keycloak> {
    const archive = await download();
    const home = mkdtempSync(join(tmpdir(), 'keycloak-'));
    spawnSync('unzip', ['-q', archive, '-d', home]);
    cpSync(join(home, `keycloak-${VERSION}`), home, { recursive: true });
    const port = await freePort();
    const folder = join(home, 'data', 'import');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'shop-realm.json'), JSON.stringify(realm));
    const server = spawn(
      join(home, 'bin', 'kc.sh'),
      ['start-dev', '--import-realm', '--http-host=127.0.0.1', `--http-port=${port}`],
      {
        stdio: 'ignore',
        // A group of its own: the script starts Java, and both must end.
        detached: true,
        env: { ...process.env, KC_BOOTSTRAP_ADMIN_USERNAME: 'admin', KC_BOOTSTRAP_ADMIN_PASSWORD: 'admin' },
      },
    );
    const keycloak = new Keycloak(server, home, `http://127.0.0.1:${port}`);
    try {
      await keycloak.ready();
      return keycloak;
    } catch (error) {
      keycloak.stop();
      throw error;
    }
  }

  /** `iss` of the realm's tokens. */
  readonly issuer: string;

  private constructor(
    private readonly server: ChildProcess,
    private readonly home: string,
    private readonly url: string,
  ) {
    this.issuer = `${url}/realms/shop`;
  }

  /** Asks the token endpoint of a realm. */
  async token(form: Record<string, string>, name = 'shop'): Promise<{ access_token: string; id_token?: string }> {
    return this.json(`/realms/${name}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
  }

  /** The trust bundle that follows from the keys the realm publishes. */
  async trustBundle(sequence: number): Promise<string> {
    const { keys } = await this.json<{ keys: { use: string }[] }>('/realms/shop/protocol/openid-connect/certs');
    return JSON.stringify({
      spiffe_sequence: sequence,
      keys: keys.filter(({ use }) => use === 'sig').map((key) => ({ ...key, iss: this.issuer })),
    });
  }

  /** Adds a key that takes over signing. */
  async rotateKey(): Promise<void> {
    await this.administer('/admin/realms/shop/components', {
      name: `rotated-${Date.now()}`,
      providerId: 'rsa-generated',
      providerType: 'org.keycloak.keys.KeyProvider',
      config: { priority: ['1000'], algorithm: ['RS256'] },
    });
  }

  /** Ends the server and removes its files. */
  stop(): void {
    if (this.server.pid !== undefined && this.server.exitCode === null) {
      process.kill(-this.server.pid, 'SIGKILL');
    }
    rmSync(this.home, { recursive: true, force: true });
  }

  private async administer(path: string, body: object): Promise<void> {
    const { access_token } = await this.token(
      { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: 'admin' },
      'master',
    );
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`Keycloak answered ${response.status} to ${path}`);
    }
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline && this.server.exitCode === null) {
      const answers = await fetch(this.issuer).then(
        ({ ok }) => ok,
        () => false,
      );
      if (answers) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error('Keycloak did not start');
  }

  private async json<Answer>(path: string, init?: RequestInit): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, init);
    if (!response.ok) {
      throw new Error(`Keycloak answered ${response.status} to ${path}: ${await response.text()}`);
    }
    return (await response.json()) as Answer;
  }
}

/** The archive, from the cache or from Maven Central; refused if it is not the published one. */
async function download(): Promise<string> {
  const folder = join(tmpdir(), 'palisade-interop');
  const archive = join(folder, `keycloak-${VERSION}.zip`);
  if (!existsSync(archive)) {
    mkdirSync(folder, { recursive: true });
    const response = await fetch(ARCHIVE);
    if (!response.ok) {
      throw new Error(`Maven Central answered ${response.status}`);
    }
    const partial = `${archive}.${process.pid}`;
    writeFileSync(partial, Buffer.from(await response.arrayBuffer()));
    renameSync(partial, archive);
  }
  if (createHash('sha1').update(readFileSync(archive)).digest('hex') !== SHA1) {
    throw new Error(`${archive} is not the published archive; delete it`);
  }
  return archive;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
