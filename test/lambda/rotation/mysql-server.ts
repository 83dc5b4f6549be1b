import { createHash } from 'node:crypto';
import { once } from 'node:events';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { type Connection, createServer } from 'mysql2';
import type { DatabaseAddress, Login } from '../../../lambda/rotation/database/database-server';
import { serverCertificate } from './server-certificate';

/** What goes wrong between client and server. */
export interface Trouble {
  /** Whether the server offers no TLS. @default false */
  readonly withoutTls?: boolean;
  /** Name in its certificate. @default 'localhost' */
  readonly certifiedName?: string;
}

/**
 * A server that speaks the protocol of MySQL over TLS, checks passwords, and knows exactly the statements by which
 * users are changed. It is no database: what a real one makes of them is for its documentation to say.
 */
export interface MysqlServer {
  readonly address: DatabaseAddress;
  readonly superuser: Login;
  readonly passwords: Map<string, string>;
  /** Roles that users act with, as `GRANT` and `SET DEFAULT ROLE` have named them. */
  readonly granted: Map<string, string>;
  readonly defaultRoles: Map<string, string>;
  /** Statements, in order. */
  readonly statements: string[];
  /** Whatever clients sent outside of TLS. */
  readonly inTheClear: Buffer[];
  stop(): Promise<void>;
}

/** Every capability but compression, deprecated end-of-file packets and what is above the first three bytes. */
const CAPABILITIES = 0xff_ff_ff & ~0x20;
const TLS_CAPABILITY = 0x800;
const TLS_REQUEST_BYTES = 36;

const PROTOCOL = { protocolVersion: 10, serverVersion: '8.4.0', connectionId: 1, statusFlags: 2, characterSet: 8 };

const ACCESS_DENIED = { code: 1045, message: 'Access denied' };

type State = Pick<MysqlServer, 'passwords' | 'granted' | 'defaultRoles' | 'statements' | 'superuser'>;

/** Starts a server on loopback. */
export async function startMysql({ certifiedName, withoutTls = false }: Trouble = {}): Promise<MysqlServer> {
  const superuser = { username: 'admin', password: 'password-of-the-superuser' };
  const state: State = {
    superuser,
    passwords: new Map([[superuser.username, superuser.password]]),
    granted: new Map(),
    defaultRoles: new Map(),
    statements: [],
  };
  const { certificate, privateKey } = await serverCertificate(certifiedName);
  const inTheClear: Buffer[] = [];
  const capabilityFlags = withoutTls ? CAPABILITIES & ~TLS_CAPABILITY : CAPABILITIES;
  const backend = createServer((connection) => serve(connection as unknown as Connection, state, capabilityFlags));
  backend.listen(0);
  const backendPort = portOf((backend as unknown as { _server: net.Server })._server);
  const sockets = new Set<net.Socket>();
  const front = net.createServer((client) => {
    const server = net.connect(backendPort, '127.0.0.1');
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    relay(client, server, { certificate, privateKey }, inTheClear);
  });
  front.listen(0, 'localhost');
  await once(front, 'listening');
  return {
    ...state,
    address: { host: 'localhost', port: portOf(front), dbname: 'shop', authorities: certificate },
    inTheClear,
    async stop() {
      for (const socket of sockets) {
        socket.destroy();
      }
      front.close();
      await new Promise<void>((resolve) => backend.close(() => resolve()));
    },
  };
}

/**
 * TLS in front of a server that has none: the client asks for it with a packet of its own, which the server behind
 * must not see. Until the first command, packets of both sides are therefore counted one apart.
 */
function relay(
  client: net.Socket,
  server: net.Socket,
  { certificate, privateKey }: { readonly certificate: string; readonly privateKey: string },
  inTheClear: Buffer[],
): void {
  server.once('data', (greeting) => client.write(greeting));
  client.once('readable', () => {
    // What follows the request is the first message of TLS, and stays for the socket that speaks it.
    inTheClear.push(client.read(TLS_REQUEST_BYTES) ?? client.read());
    const secure = new tls.TLSSocket(client, { isServer: true, cert: certificate, key: privateKey });
    secure.on('error', () => server.destroy());
    secure.once('data', (login) => {
      server.write(renumbered(login, -1));
      server.once('data', (answer) => {
        secure.write(renumbered(answer, 1));
        secure.pipe(server);
        server.pipe(secure);
      });
    });
  });
}

function renumbered(packet: Buffer, by: number): Buffer {
  const copy = Buffer.from(packet);
  copy[3] = (copy[3] ?? 0) + by;
  return copy;
}

function serve(connection: Connection, state: State, capabilityFlags: number): void {
  let user = '';
  connection.on('error', () => undefined);
  connection.serverHandshake({
    ...PROTOCOL,
    capabilityFlags,
    authCallback(
      login: { user: string; authPluginData1: Buffer; authPluginData2: Buffer; authToken: Buffer },
      answer: (error: unknown, refusal?: object) => void,
    ) {
      user = login.user;
      const password = state.passwords.get(user);
      const seed = Buffer.concat([login.authPluginData1.subarray(0, 8), login.authPluginData2.subarray(0, 12)]);
      const proven = password !== undefined && proof(password, seed).equals(login.authToken);
      answer(null, proven ? undefined : ACCESS_DENIED);
      restartCount(connection, 0);
    },
  });
  const perform = (statement: string) => {
    state.statements.push(statement);
    restartCount(connection, 1);
    execute(connection, state, user, statement);
    restartCount(connection, 0);
  };
  connection.on('query', perform);
  // What mysql2 makes of a statement that begins with SET.
  connection.on('stmt_prepare', perform);
}

/** Packets are counted anew with each command, which mysql2 leaves to whoever writes a server. */
function restartCount(connection: Connection, from: number): void {
  Object.assign(connection, { sequenceId: from });
}

/** Native password authentication of MySQL. */
function proof(password: string, seed: Buffer): Buffer {
  const once = sha1(Buffer.from(password));
  const mask = sha1(Buffer.concat([seed, sha1(once)]));
  return Buffer.from(once.map((byte, index) => byte ^ (mask[index] ?? 0)));
}

function sha1(bytes: Uint8Array): Buffer {
  return createHash('sha1').update(bytes).digest();
}

function execute(connection: Connection, state: State, user: string, statement: string): void {
  if (statement === 'SELECT CURRENT_ROLE() AS acting') {
    const owner = state.defaultRoles.get(user);
    const acting = owner !== undefined && state.granted.get(user) === owner ? `\`${owner}\`@\`%\`` : 'NONE';
    connection.writeTextResult([{ acting }], [column('acting')]);
    return;
  }
  if (user !== state.superuser.username || !change(state, statement)) {
    connection.writeError({ code: 1064, message: `You have an error in your SQL syntax near '${statement}'` });
    return;
  }
  connection.writeOk();
}

function change({ defaultRoles, granted, passwords }: State, statement: string): boolean {
  const [, verb, name = '', password = ''] =
    /^(CREATE USER IF NOT EXISTS|ALTER USER) '(\w+)'@'%' IDENTIFIED BY '(\w+)' REQUIRE SSL$/.exec(statement) ?? [];
  const [, setting, role = '', member = ''] =
    /^(GRANT|SET DEFAULT ROLE) '(\w+)'@'%' TO '(\w+)'@'%'$/.exec(statement) ?? [];
  if (verb === undefined && setting === undefined) {
    return false;
  }
  if (verb === 'ALTER USER' || (verb !== undefined && !passwords.has(name))) {
    passwords.set(name, password);
  }
  if (setting !== undefined) {
    (setting === 'GRANT' ? granted : defaultRoles).set(member, role);
  }
  return true;
}

function column(name: string): object {
  const nowhere = { catalog: 'def', schema: '', table: '', orgTable: '' };
  return {
    ...nowhere,
    name,
    orgName: name,
    characterSet: 33,
    columnLength: 384,
    columnType: 253,
    flags: 0,
    decimals: 0,
  };
}

function portOf(server: net.Server): number {
  return (server.address() as net.AddressInfo).port;
}
