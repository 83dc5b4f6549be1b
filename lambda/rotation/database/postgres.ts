import type { Client } from 'pg';
import { Conflict } from '../../../runtime/errors';
import { DATABASE_TIMEOUT_MS, type DatabaseAddress, type DatabaseServer, type Login, speak } from './database-server';
import { scramVerifier } from './scram-verifier';

/**
 * Users of a PostgreSQL database. The clone is a member of the owner and acts as the owner from the start of each
 * session, so that what it creates belongs to the owner too and outlives a rotation.
 */
export function postgres(address: DatabaseAddress): DatabaseServer {
  return {
    setPassword: (superuser, { clone, owner }, { password, username }) =>
      speak('change the user', async () => {
        const verifier = await scramVerifier(password);
        await connected(address, superuser, async (client, { escapeIdentifier, escapeLiteral }) => {
          const user = escapeIdentifier(username);
          await client.query('BEGIN');
          // Two deliveries at once would both find no user; the lock ends with the transaction.
          await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [owner]);
          const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [username]);
          const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
          await client.query(`${verb} ROLE ${user} WITH LOGIN PASSWORD ${escapeLiteral(verifier)}`);
          if (username === clone) {
            await client.query(`GRANT ${escapeIdentifier(owner)} TO ${user}`);
            await client.query(`ALTER ROLE ${user} SET role TO ${escapeLiteral(owner)}`);
          }
          await client.query('COMMIT');
        });
      }),

    tryOut: (login, { owner }) =>
      speak('log the user in', () =>
        connected(address, login, async (client) => {
          const { rows } = await client.query<{ acting: string }>('SELECT current_user AS acting');
          if (rows[0]?.acting !== owner) {
            throw new Conflict('the user does not act with the privileges of the first one');
          }
        }),
      ),
  };
}

async function connected(
  { authorities, dbname, host, port }: DatabaseAddress,
  { password, username }: Login,
  perform: (client: Client, pg: typeof import('pg')) => Promise<void>,
): Promise<void> {
  const pg = await import('pg');
  const client = new pg.Client({
    host,
    port,
    user: username,
    password,
    database: dbname,
    ssl: { ca: authorities, minVersion: 'TLSv1.2', rejectUnauthorized: true },
    connectionTimeoutMillis: DATABASE_TIMEOUT_MS,
    query_timeout: DATABASE_TIMEOUT_MS,
  });
  // A connection that breaks later than its query would end the process otherwise.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await perform(client, pg);
  } finally {
    // A transaction that was not committed ends with its connection.
    await client.end();
  }
}
