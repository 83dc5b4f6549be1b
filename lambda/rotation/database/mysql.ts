import { isIP } from 'node:net';
import type { Connection } from 'mysql2/promise';
import { ConfigurationError, Conflict } from '../../../runtime/errors';
import { DATABASE_TIMEOUT_MS, type DatabaseAddress, type DatabaseServer, type Login, speak } from './database-server';

/**
 * Users of a MySQL database, version 8.0 or later. The clone has the owner as its role, and with it whatever is granted
 * to the owner now or later. Neither may log in without TLS.
 */
export function mysql(address: DatabaseAddress): DatabaseServer {
  return {
    setPassword: (superuser, { clone, owner }, { password, username }) =>
      speak('change the user', () =>
        connected(address, superuser, async (connection) => {
          const user = [username, '%'];
          await connection.query('CREATE USER IF NOT EXISTS ?@? IDENTIFIED BY ? REQUIRE SSL', [...user, password]);
          await connection.query('ALTER USER ?@? IDENTIFIED BY ? REQUIRE SSL', [...user, password]);
          if (username === clone) {
            await connection.query('GRANT ?@? TO ?@?', [owner, '%', ...user]);
            await connection.query('SET DEFAULT ROLE ?@? TO ?@?', [owner, '%', ...user]);
          }
        }),
      ),

    tryOut: (login, { owner }) =>
      speak('log the user in', () =>
        connected(address, login, async (connection) => {
          const [rows] = await connection.query('SELECT CURRENT_ROLE() AS acting');
          const [row] = rows as { readonly acting: string }[];
          if (login.username !== owner && row?.acting !== `\`${owner}\`@\`%\``) {
            throw new Conflict('the user does not act with the privileges of the first one');
          }
        }),
      ),
  };
}

async function connected(
  { authorities, dbname, host, port }: DatabaseAddress,
  { password, username }: Login,
  perform: (connection: Connection) => Promise<void>,
): Promise<void> {
  if (isIP(host) !== 0) {
    // The driver would compare the certificate with `localhost` instead of the address.
    throw new ConfigurationError(
      'the host of the database must be a name, got an address; its certificate proves a name',
    );
  }
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection({
    host,
    port,
    user: username,
    password,
    database: dbname,
    // Without `verifyIdentity` the certificate of any host would do.
    ssl: { ca: authorities, minVersion: 'TLSv1.2', rejectUnauthorized: true, verifyIdentity: true },
    connectTimeout: DATABASE_TIMEOUT_MS,
  });
  try {
    await perform(connection);
  } finally {
    connection.destroy();
  }
}
