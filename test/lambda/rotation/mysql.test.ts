import { databasePassword } from '../../../lambda/rotation/database/database-password';
import type { DatabaseAddress, Login } from '../../../lambda/rotation/database/database-server';
import { mysql } from '../../../lambda/rotation/database/mysql';
import { firstValue } from '../../../lambda/rotation/first-value';
import { rotation } from '../../../lambda/rotation/rotation';
import { secretStore } from '../../../lambda/rotation/secret-store';
import { MemorySecret } from './memory-secrets';
import { type MysqlServer, startMysql } from './mysql-server';
import { serverCertificate } from './server-certificate';
import { rotate, SECRET_ARN, SETTINGS, versionId } from './support';

const PAIR = { owner: 'orders', clone: 'orders_clone' };

describe('a user of MySQL', () => {
  let server: MysqlServer;
  beforeEach(async () => {
    server = await startMysql();
  });
  afterEach(() => server.stop());

  function setUp() {
    const secret = new MemorySecret(SECRET_ARN);
    secret.install();
    const { dbname, host, port } = server.address;
    const strategy = databasePassword({
      task: { engine: 'mysql', host, port, dbname, username: 'orders' },
      server: mysql(server.address),
      superuser: async () => server.superuser,
    });
    const login = (): Login => JSON.parse(secret.value('AWSCURRENT') ?? '');
    return { secret, strategy, login, handler: rotation(strategy, { settings: SETTINGS }) };
  }

  it('takes turns with its clone, which has it as its role', async () => {
    const { handler, login, secret, strategy } = setUp();
    await firstValue(secretStore(SECRET_ARN), strategy, versionId(1));
    const first = login();
    expect(first.username).toBe('orders');
    await rotate(handler, secret, versionId(2));
    const second = login();
    expect(second.username).toBe('orders_clone');
    expect(server.passwords.get('orders')).toBe(first.password);
    await rotate(handler, secret, versionId(3));
    const third = login();
    expect(third.username).toBe('orders');
    expect(third.password).not.toBe(first.password);
    expect(server.passwords).toEqual(
      new Map([
        ['admin', server.superuser.password],
        ['orders', third.password],
        ['orders_clone', second.password],
      ]),
    );
    expect(server.defaultRoles).toEqual(new Map([['orders_clone', 'orders']]));
  });

  it('may log in with TLS only', async () => {
    const { strategy } = setUp();
    await strategy.set(await strategy.create({ id: 'v', current: undefined }));
    const users = server.statements.filter((statement) => /USER/.test(statement));
    expect(users.every((statement) => statement.endsWith('REQUIRE SSL'))).toBe(true);
    expect(users).toHaveLength(2);
  });

  it('fails the test when the clone lacks its role', async () => {
    const { strategy } = setUp();
    const current = JSON.stringify({ username: 'orders', password: 'p' });
    const value = await strategy.create({ id: 'v', current });
    await strategy.set(value);
    await strategy.test(value);
    server.granted.clear();
    await expect(strategy.test(value)).rejects.toThrow('does not act with the privileges');
  });

  it('fails the test with a wrong password, and the error quotes nothing', async () => {
    const { strategy } = setUp();
    const value = await strategy.create({ id: 'v', current: undefined });
    await strategy.set(value);
    const other = JSON.stringify({ ...JSON.parse(value), password: 'not-the-password' });
    await expect(strategy.test(other)).rejects.toThrow(
      /^the database can't log the user in \(ER_ACCESS_DENIED_ERROR\)$/,
    );
  });

  it('has its password in no error, even if the database repeats the statement', async () => {
    const login = { username: 'orders', password: "it's a 'quoted' password" };
    await expect(mysql(server.address).setPassword(server.superuser, PAIR, login)).rejects.toThrow(
      /^the database can't change the user \(ER_PARSE_ERROR\)$/,
    );
    expect(server.statements.at(-1)).toContain(String.raw`'it\'s a \'quoted\' password'`);
  });

  it('sends nothing outside of TLS but the wish for it', async () => {
    await mysql(server.address).setPassword(server.superuser, PAIR, { username: 'orders', password: 'secret1' });
    expect(server.inTheClear.map(({ length }) => length)).toEqual([36]);
  });

  it('is not told to a server of another authority', async () => {
    const { certificate } = await serverCertificate();
    await expectRefusal({ ...server.address, authorities: certificate }, server);
  });

  it('is not told to a server at an address, which a certificate does not prove', async () => {
    const address = { ...server.address, host: '127.0.0.1' };
    await expect(mysql(address).tryOut(server.superuser, PAIR)).rejects.toThrow('must be a name');
    expect(server.inTheClear).toEqual([]);
  });
});

async function expectRefusal(address: DatabaseAddress, server: MysqlServer): Promise<void> {
  const login = { username: 'orders', password: 'top-secret' };
  await expect(mysql(address).setPassword(server.superuser, PAIR, login)).rejects.toThrow("can't change the user");
  await expect(mysql(address).tryOut(login, PAIR)).rejects.toThrow("can't log the user in");
  expect(server.statements).toEqual([]);
}

it('sends no password to a MySQL whose certificate is of another host', async () => {
  const server = await startMysql({ certifiedName: 'db.elsewhere.example' });
  await expectRefusal(server.address, server);
  await server.stop();
});

it('sends no password to a MySQL without TLS', async () => {
  const server = await startMysql({ withoutTls: true });
  await expect(mysql(server.address).tryOut({ username: 'orders', password: 'top-secret' }, PAIR)).rejects.toThrow(
    "can't log the user in",
  );
  expect(server.inTheClear).toEqual([]);
  await server.stop();
});

describe('the password of a database user', () => {
  const task = { engine: 'mysql', host: 'db.internal', port: 3_306, dbname: 'shop', username: 'orders' } as const;
  const nobody = { setPassword: jest.fn(), tryOut: jest.fn() };
  const strategy = databasePassword({
    task,
    server: nobody,
    superuser: async () => ({ username: 'admin', password: 'p' }),
  });

  it('comes with the place that is configured, whatever the value in force says', async () => {
    const current = JSON.stringify({ host: 'elsewhere.example', username: 'orders', password: 'p' });
    expect(JSON.parse(await strategy.create({ id: 'v', current }))).toEqual({
      engine: 'mysql',
      host: 'db.internal',
      port: 3_306,
      dbname: 'shop',
      username: 'orders_clone',
      password: expect.stringMatching(/^[A-Za-z0-9]{40}$/),
    });
  });

  it.each(['admin', 'orders_clone_clone', 'ORDERS', ''])('is never that of the user %j', async (username) => {
    const value = JSON.stringify({ username, password: 'p' });
    await expect(strategy.set(value)).rejects.toThrow('another user');
    await expect(strategy.test(value)).rejects.toThrow('another user');
    await expect(strategy.create({ id: 'v', current: value })).rejects.toThrow('another user');
    expect(nobody.setPassword).not.toHaveBeenCalled();
    expect(nobody.tryOut).not.toHaveBeenCalled();
  });

  it.each(['', 'text', '{}', '{"username":"orders"}'])('is not read from the value %j', async (value) => {
    await expect(strategy.set(value)).rejects.toThrow('does not hold a user and a password');
  });
});
