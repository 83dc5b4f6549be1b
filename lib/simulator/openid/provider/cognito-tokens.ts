import { madeUpUuid } from '../made-up-uuid';
import type { Granted } from '../tokens/token-claims';
import type { Context, Middleware } from './library';
import { TOKEN } from './paths';
import type { UserPool } from './user-pool';

/**
 * Writes the tokens of an answer anew, as Cognito writes them: for what the library has decided, but with Cognito's
 * claims, without an audience, and signed with the pool's key of the moment.
 */
export function cognitoTokens(pool: UserPool): Middleware {
  return async (context, next) => {
    await next();
    if (context.path === TOKEN && context.status === 200) {
      context.body = await written(context, pool);
    }
  };
}

async function written(
  { body, oidc: { entities } }: Context,
  pool: UserPool,
): Promise<Readonly<Record<string, unknown>>> {
  const { AccessToken, AuthorizationCode, ClientCredentials, RefreshToken } = entities;
  const decided = ClientCredentials ?? AccessToken;
  const client = pool.client(decided?.clientId ?? '');
  if (decided === undefined || client === undefined) {
    throw new Error('the library has answered without a token');
  }
  const user = pool.users.find(({ sub }) => sub === decided.accountId);
  const granted: Granted = {
    issuer: pool.model.issuer,
    client,
    user,
    // A client that names no scopes gets all that it may have.
    scopes: decided.scope?.split(' ') ?? client.scopes,
    authenticatedAt: (AuthorizationCode ?? RefreshToken)?.authTime ?? Math.floor(Date.now() / 1_000),
    session: madeUpUuid(decided.grantId ?? crypto.randomUUID()),
    event: crypto.randomUUID(),
    nonce: AuthorizationCode?.nonce,
  };
  const accessToken = await pool.accessToken(granted);
  const { id_token, refresh_token } = body as { readonly id_token?: string; readonly refresh_token?: string };
  const isNew = AuthorizationCode !== undefined || client.rotatesRefreshTokens;
  return {
    ...(id_token !== undefined && user !== undefined && { id_token: await pool.idToken(granted, user, accessToken) }),
    access_token: accessToken,
    ...(refresh_token !== undefined && isNew && { refresh_token }),
    expires_in: client.accessTokenValidity,
    token_type: 'Bearer',
  };
}
