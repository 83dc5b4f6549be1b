import { randomBytes } from 'node:crypto';
import { madeUpUuid } from './made-up-uuid';
import type { UserPoolModel } from './model';

/** Somebody who can sign in. */
export interface SampleUser {
  /** Issuer of the pool that knows them. */
  readonly issuer: string;
  /** E.g. `casey-customer`; with it, or with the address, they sign in. */
  readonly name: string;
  readonly email: string;
  /** Another one in each run. */
  readonly password: string;
  /** `sub` of their tokens, the same in every run. */
  readonly sub: string;
  /** `username` of their tokens: made up by the pool where people sign in by their address. */
  readonly username: string;
  readonly groups: readonly string[];
}

const FIRST_NAMES = ['casey', 'robin', 'alex', 'kim', 'jordan', 'taylor', 'jamie', 'quinn', 'avery', 'rowan'];

/** One user for each group of a pool, one in all of them where there are several, and one in none. */
export function sampleUsers(pool: UserPoolModel): readonly SampleUser[] {
  const { groups } = pool;
  const ofGroups = groups.map((group, i) =>
    user(pool, `${FIRST_NAMES[i % FIRST_NAMES.length]}-${group.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`, [group]),
  );
  const ofAll = groups.length > 1 ? [user(pool, 'morgan-everything', groups)] : [];
  return [...ofGroups, ...ofAll, user(pool, 'noel-nothing', [])];
}

/** The user whom somebody means by a name, an address or a `sub`. */
export function findUser(users: readonly SampleUser[], who: string): SampleUser | undefined {
  return users.find(({ email, name, sub }) => [email, name, sub].includes(who));
}

function user({ id, issuer, signInByEmail }: UserPoolModel, name: string, groups: readonly string[]): SampleUser {
  const sub = madeUpUuid(`${id} ${name}`);
  return {
    issuer,
    name,
    email: `${name}@example.com`,
    // With a letter of each case, a digit and a symbol, whatever the policy of the pool asks for.
    password: `Aa1-${randomBytes(12).toString('base64url')}`,
    sub,
    username: signInByEmail ? sub : name,
    groups,
  };
}
