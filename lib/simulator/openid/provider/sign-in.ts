import { findUser, type SampleUser } from '../sample-users';
import type { Middleware, Provider } from './library';
import { AUTHORIZE } from './paths';
import type { UserPool } from './user-pool';

/** A session lasts for the one request that brings the password. */
const SESSION_SECONDS = 60;

/**
 * Stands for the sign-in pages: whoever asks for a code shows name and password of a sample user along with it, as
 * HTTP Basic authentication (RFC 7617), so that one request is enough and a browser asks by itself. There is no second
 * factor.
 */
export function signIn(provider: Provider, pool: UserPool): Middleware {
  return async (context, next) => {
    if (context.path !== AUTHORIZE) {
      await next();
      return;
    }
    const user = authenticated(pool.users, context.req.headers.authorization);
    if (user === undefined) {
      context.status = 401;
      context.set('www-authenticate', `Basic realm="sample users of ${pool.model.id}"`);
      context.body = { error: 'login_required', error_description: 'sign in as a sample user' };
      return;
    }
    const session = new provider.Session();
    session.loginAccount({ accountId: user.sub });
    await session.save(SESSION_SECONDS);
    context.req.headers.cookie = `${provider.cookieName('session')}=${session.id}`;
    const { client_id: clientId, scope } = context.query;
    if (scope === undefined && typeof clientId === 'string') {
      // Without a scope Cognito grants all that the client may have.
      context.query = { ...context.query, scope: pool.client(clientId)?.scopes.join(' ') };
    }
    await next();
    context.remove('set-cookie');
  };
}

function authenticated(users: readonly SampleUser[], authorization = ''): SampleUser | undefined {
  const [, encoded = ''] = /^basic (\S+)$/i.exec(authorization) ?? [];
  const [, name = '', password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  const user = findUser(users, name);
  return user?.password === password ? user : undefined;
}
