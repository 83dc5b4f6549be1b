import * as z from 'zod/mini';
import { InternalError } from '../../../runtime/errors';
import { jsonValue } from '../../../runtime/json-value';
import { randomText } from '../random-text';
import type { RotationStrategy } from '../rotation-strategy';
import type { DatabaseServer, Login, UserPair } from './database-server';
import type { DatabaseTask } from './database-task';

/** What the password of a database user is rotated with. */
export interface DatabasePasswordOptions {
  readonly task: Pick<DatabaseTask, 'engine' | 'host' | 'port' | 'dbname' | 'username'>;
  readonly server: DatabaseServer;
  /** Reads who may change users. */
  readonly superuser: () => Promise<Login>;
}

/** Letters and digits: no engine, driver or connection URL needs any of them escaped. */
const PASSWORD_LENGTH = 40;

const LOGIN = z.object({ username: z.string(), password: z.string() });

/**
 * How the password of a database user is renewed. Two users take turns: while one is in force, the other gets a new
 * password, so that sessions of the one in force go on and the one before works until the next rotation.
 *
 * Where the database is comes from the configuration, never from the value: whoever could write the value could else
 * have the superuser log in elsewhere.
 */
export function databasePassword({ server, superuser, task }: DatabasePasswordOptions): RotationStrategy {
  const { dbname, engine, host, port, username: owner } = task;
  const pair: UserPair = { owner, clone: `${owner}_clone` };

  return {
    async create({ current }) {
      const inForce = current === undefined ? undefined : loginOf(current, pair).username;
      const username = inForce === pair.owner ? pair.clone : pair.owner;
      return JSON.stringify({ engine, host, port, dbname, username, password: randomText(PASSWORD_LENGTH) });
    },
    async set(pending) {
      await server.setPassword(await superuser(), pair, loginOf(pending, pair));
    },
    async test(pending) {
      await server.tryOut(loginOf(pending, pair), pair);
    },
  };
}

/** User and password of a value, which must name one of the two users: the superuser could change any. */
function loginOf(value: string, { clone, owner }: UserPair): Login {
  const login = decodeLogin(value);
  if (login.username !== owner && login.username !== clone) {
    throw new InternalError('the secret names another user than the two that take turns');
  }
  return login;
}

/**
 * User and password of a secret as Amazon RDS writes it.
 *
 * @throws InternalError
 */
export function decodeLogin(value: string | undefined): Login {
  const result = LOGIN.safeParse(jsonValue(value));
  if (!result.success) {
    throw new InternalError('the secret does not hold a user and a password');
  }
  return result.data;
}
