import { ConfigurationError, Conflict, Unavailable } from '../../../runtime/errors';

/** Where a database is, and how it proves itself. */
export interface DatabaseAddress {
  /** Name of the host, which its certificate proves. */
  readonly host: string;
  readonly port: number;
  readonly dbname: string;
  /** Certificates of the authorities that its own may be signed by, PEM. */
  readonly authorities: string;
}

/** Who logs in. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** The two users that take turns. */
export interface UserPair {
  /** The first, to whom privileges are granted. */
  readonly owner: string;
  /** The second, who may do what the first may. */
  readonly clone: string;
}

/** A database with its users. Both members fail when the server is not proven by its certificate. */
export interface DatabaseServer {
  /** Makes one of two users if need be, and gives it a password. Leaves the other one as it is. */
  setPassword(superuser: Login, pair: UserPair, login: Login): Promise<void>;
  /** Logs in as a user and does what a user does: nothing much, with the privileges of the first one. */
  tryOut(login: Login, pair: UserPair): Promise<void>;
}

/** Time for a connection, and for a statement. */
export const DATABASE_TIMEOUT_MS = 5_000;

/** Turns a failure into one that quotes no statement: databases repeat what they don't understand. */
export async function speak<Result>(action: string, perform: () => Promise<Result>): Promise<Result> {
  try {
    return await perform();
  } catch (cause) {
    if (cause instanceof Conflict || cause instanceof ConfigurationError) {
      throw cause;
    }
    const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown';
    throw new Unavailable(`the database can't ${action} (${/^[A-Z0-9_]+$/.test(code) ? code : 'unknown'})`);
  }
}
