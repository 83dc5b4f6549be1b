import { once } from 'node:events';
import * as net from 'node:net';
import { Client } from 'pg';
import { databasePassword } from '../../../lambda/rotation/database/database-password';
import type { DatabaseAddress, Login } from '../../../lambda/rotation/database/database-server';
import { postgres } from '../../../lambda/rotation/database/postgres';
import { scramVerifier } from '../../../lambda/rotation/database/scram-verifier';
import { firstValue } from '../../../lambda/rotation/first-value';
import { rotation } from '../../../lambda/rotation/rotation';
import { secretStore } from '../../../lambda/rotation/secret-store';
import { MemorySecret } from './memory-secrets';
import { POSTGRES_PROGRAMS, type PostgresServer, startPostgres } from './postgres-server';
import { serverCertificate } from './server-certificate';
import { rotate, SECRET_ARN, SETTINGS, versionId } from './support';

it('makes the verifier that PostgreSQL makes for the example of RFC 7677', async () => {
  await expect(scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'))).resolves.toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
});

it('sends no password to a server without TLS', async () => {
  const received: Buffer[] = [];
  const server = net.createServer((socket) => {
    socket.on('data', (chunk) => {
      received.push(chunk);
      socket.write('N'); // "No TLS here."
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const address = { host: '127.0.0.1', port, dbname: 'shop', authorities: '' };
  const login = { username: 'orders', password: 'top-secret' };
  const refused = await postgres(address)
    .tryOut(login, { owner: 'orders', clone: 'orders_clone' })
    .catch((error: Error) => error);
  server.close();
  expect(refused).toEqual(expect.objectContaining({ message: "the database can't log the user in (unknown)" }));
  expect(Buffer.concat(received).toString()).not.toContain('top-secret');
});

(POSTGRES_PROGRAMS === undefined ? describe.skip : describe)('a user of a real PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(POSTGRES_PROGRAMS ?? '');
  });
  afterAll(() => server.stop());

  const PAIR = { owner: 'orders', clone: 'orders_clone' };

  async function query(login: Login, ...statements: string[]): Promise<Record<string, unknown>[]> {
    const { authorities, dbname, host, port } = server.address;
    const client = new Client({
      host,
      port,
      database: dbname,
      user: login.username,
      password: login.password,
      ssl: { ca: authorities },
    });
    await client.connect();
    try {
      let rows: Record<string, unknown>[] = [];
      for (const statement of statements) {
        ({ rows } = await client.query(statement));
      }
      return rows;
    } finally {
      await client.end();
    }
  }

  function setUp(username = PAIR.owner) {
    const secret = new MemorySecret(SECRET_ARN);
    secret.install();
    const { dbname, host, port } = server.address;
    const strategy = databasePassword({
      task: { engine: 'postgres', host, port, dbname, username },
      server: postgres(server.address),
      superuser: async () => server.superuser,
    });
    const login = (stage = 'AWSCURRENT'): Login => JSON.parse(secret.value(stage) ?? '');
    return { secret, strategy, login, handler: rotation(strategy, { settings: SETTINGS }) };
  }

  it('takes turns with its clone, and both own and see the same', async () => {
    const { handler, login, secret, strategy } = setUp();
    await firstValue(secretStore(SECRET_ARN), strategy, versionId(1));
    expect(login()).toEqual({
      engine: 'postgres',
      host: 'localhost',
      port: server.address.port,
      dbname: 'postgres',
      username: 'orders',
      password: expect.stringMatching(/^[A-Za-z0-9]{40}$/),
    });
    const first = login();
    await query(server.superuser, 'CREATE SCHEMA shop AUTHORIZATION orders');
    await query(first, 'CREATE TABLE shop.one (id int)');

    await rotate(handler, secret, versionId(2));
    expect(login().username).toBe('orders_clone');
    await query(login(), 'INSERT INTO shop.one VALUES (1)', 'CREATE TABLE shop.two (id int)');
    await query(first, 'INSERT INTO shop.two VALUES (2)');

    await rotate(handler, secret, versionId(3));
    expect(login().username).toBe('orders');
    await expect(query(login(), 'SELECT id FROM shop.one UNION SELECT id FROM shop.two ORDER BY 1')).resolves.toEqual([
      { id: 1 },
      { id: 2 },
    ]);
    await expect(query(login('AWSPREVIOUS'), 'SELECT 1')).resolves.toHaveLength(1);
    await expect(query(first, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });

    await rotate(handler, secret, versionId(4));
    await expect(query(login(), 'SELECT id FROM shop.two')).resolves.toEqual([{ id: 2 }]);
    const users = await query(server.superuser, "SELECT rolname FROM pg_roles WHERE rolname LIKE 'orders%' ORDER BY 1");
    expect(users).toEqual([{ rolname: 'orders' }, { rolname: 'orders_clone' }]);
  });

  it('gets privileges of nobody but its pair', async () => {
    const { handler, login, secret, strategy } = setUp('reports');
    await firstValue(secretStore(SECRET_ARN), strategy, versionId(1));
    await rotate(handler, secret, versionId(2));
    const [flags] = await query(
      server.superuser,
      "SELECT bool_or(rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls) AS powerful FROM pg_roles WHERE rolname LIKE 'reports%'",
    );
    expect(flags).toEqual({ powerful: false });
    await expect(query(login(), 'SELECT rolpassword FROM pg_authid')).rejects.toMatchObject({ code: '42501' });
  });

  it('has its password in no log of the server', async () => {
    const { handler, login, secret, strategy } = setUp('logged');
    await firstValue(secretStore(SECRET_ARN), strategy, versionId(1));
    await rotate(handler, secret, versionId(2));
    expect(server.log()).toContain('ALTER ROLE "logged_clone" SET role');
    for (const stage of ['AWSCURRENT', 'AWSPREVIOUS']) {
      expect(server.log()).not.toContain(login(stage).password);
    }
  });

  it('is changed once by two deliveries at once', async () => {
    const { strategy } = setUp('twice');
    const value = await strategy.create({ id: 'v', current: undefined });
    await Promise.all([strategy.set(value), strategy.set(value), strategy.set(value)]);
    await strategy.test(value);
  });

  it('fails the test when it does not act as the first user', async () => {
    const { handler, login, secret, strategy } = setUp('alone');
    await firstValue(secretStore(SECRET_ARN), strategy, versionId(1));
    await rotate(handler, secret, versionId(2));
    await query(server.superuser, 'ALTER ROLE alone_clone RESET role');
    await expect(strategy.test(JSON.stringify(login()))).rejects.toThrow('does not act with the privileges');
  });

  it('fails the test with a wrong password, and the error quotes nothing', async () => {
    const { strategy } = setUp('wrong');
    const value = await strategy.create({ id: 'v', current: undefined });
    await strategy.set(value);
    const other = JSON.stringify({ ...JSON.parse(value), password: 'not-the-password' });
    await expect(strategy.test(other)).rejects.toThrow(/^the database can't log the user in \(28P01\)$/);
  });

  it('may have quotes in names and passwords: nothing becomes a statement', async () => {
    const owner = `o"; DROP ROLE postgres; --'`;
    const login = { username: owner, password: `p'; DROP ROLE postgres; --\\` };
    const database = postgres(server.address);
    await database.setPassword(server.superuser, { owner, clone: 'c' }, login);
    await database.setPassword(server.superuser, { owner, clone: `${owner}_` }, { ...login, username: `${owner}_` });
    await database.tryOut(login, { owner, clone: `${owner}_` });
    await database.tryOut({ ...login, username: `${owner}_` }, { owner, clone: `${owner}_` });
  });

  it.each<[string, () => Promise<Partial<DatabaseAddress>>]>([
    ['another authority', async () => ({ authorities: (await serverCertificate()).certificate })],
    ['another host name', async () => ({ host: '127.0.0.1' })],
  ])('is not told to a server whose certificate is of %s', async (_, spoilt) => {
    const database = postgres({ ...server.address, ...(await spoilt()) });
    const login = { username: 'orders', password: 'top-secret' };
    await expect(database.tryOut(login, PAIR)).rejects.toThrow(/can't log the user in \((?!28P01)/);
    await expect(database.setPassword(server.superuser, PAIR, login)).rejects.toThrow("can't change the user");
  });
});
