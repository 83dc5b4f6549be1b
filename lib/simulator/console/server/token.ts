import type { OpenIdSimulation } from '../../openid';
import { Unanswerable } from './answers';

/**
 * An access token of a sample user, for a person at this machine: with all scopes that the client may ask for, or with
 * those that are named.
 *
 * @param query `user`, and `scope` with scopes that blanks separate
 * @throws Unanswerable when nobody has this name, or the client may not ask for a scope
 */
export async function issueToken(
  openId: Pick<OpenIdSimulation, 'issue' | 'pools' | 'users'> | undefined,
  query: URLSearchParams,
): Promise<string> {
  const name = query.get('user') ?? '';
  const user = openId?.users.find((one) => one.name === name || one.email === name);
  if (openId === undefined || user === undefined) {
    const names = openId?.users.map((one) => one.name).join(', ') ?? 'nobody: the system has no user pool';
    throw new Unanswerable(404, `there is no such user; there are: ${names}`);
  }
  const scopes = query
    .get('scope')
    ?.split(' ')
    .filter((scope) => scope !== '');
  const client = openId.pools
    .find(({ issuer }) => issuer === user.issuer)
    ?.clients.find(({ flows }) => flows.includes('code'));
  const refused = scopes?.find((scope) => client?.scopes.includes(scope) !== true);
  if (refused !== undefined) {
    throw new Unanswerable(
      400,
      `the client may not ask for that scope; it may for: ${client?.scopes.join(' ') ?? 'none'}`,
    );
  }
  return openId.issue({ user: user.name, issuer: user.issuer, scopes });
}
