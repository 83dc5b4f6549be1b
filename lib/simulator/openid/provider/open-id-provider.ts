import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { UserPoolClientModel } from '../model';
import { cognitoTokens } from './cognito-tokens';
import type { Context, Kept, Library, RegisteredClient } from './library';
import { AUTHORIZE, REVOKE, TOKEN } from './paths';
import { signIn } from './sign-in';
import type { Store } from './store';
import type { UserPool } from './user-pool';

/** Whether a client has a secret now. */
export type AcceptsSecret = (clientId: string, secret: string) => Promise<boolean>;

const CODE_SECONDS = 300;
const DAY_SECONDS = 86_400;

/**
 * The OAuth endpoints of a user pool: authorization code with optional PKCE (S256), refresh, client credentials and
 * revocation of refresh tokens, decided by `oidc-provider`.
 */
export function openIdProvider(
  { default: OidcProvider, errors }: Library,
  { accepts, pool, store }: { pool: UserPool; store: Store; accepts: AcceptsSecret },
): RequestListener {
  const { clients, issuer } = pool.model;
  const clientOf = ({ clientId }: RegisteredClient | Kept): UserPoolClientModel | undefined => pool.client(clientId);
  const lifetime = (_: Context, token: Kept): number => clientOf(token)?.accessTokenValidity ?? 0;
  const provider = new OidcProvider(issuer, {
    adapter: (kind: string) => store.adapter(kind),
    // Signs what is written anew afterwards.
    jwks: { keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clients: clients.filter(isUsable).map(registration),
    scopes: [...new Set(clients.flatMap(({ scopes }) => scopes))],
    routes: { authorization: AUTHORIZE, token: TOKEN, revocation: REVOKE },
    pkce: { required: () => false },
    interactions: { policy: [], url: () => AUTHORIZE },
    ttl: {
      AccessToken: lifetime,
      ClientCredentials: lifetime,
      IdToken: CODE_SECONDS,
      AuthorizationCode: CODE_SECONDS,
      RefreshToken: (_: Context, token: Kept) => clientOf(token)?.refreshTokenValidity ?? 0,
      Grant: 10 * 365 * DAY_SECONDS,
      Session: CODE_SECONDS,
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      resourceIndicators: {
        enabled: true,
        // No token is for a resource. But this is asked before scopes that nobody knows are passed over, and Cognito
        // refuses them.
        defaultResource({ oidc: { client, params } }: Context): undefined {
          const foreign = params.scope?.split(' ').find((scope) => !clientOf(client)?.scopes.includes(scope));
          if (foreign !== undefined) {
            throw new errors.InvalidScope('requested scope is not allowed', foreign);
          }
        },
      },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    rotateRefreshToken: ({ oidc }: Context) => clientOf(oidc.client)?.rotatesRefreshTokens === true,
    findAccount: (_: Context, sub: string) =>
      pool.users.some((user) => user.sub === sub) ? { accountId: sub, claims: () => ({ sub }) } : undefined,
    async loadExistingGrant({ oidc }: Context) {
      // Nobody is asked: the clients of a pool are those of its owner.
      const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope(clientOf(oidc.client)?.scopes.join(' ') ?? '');
      await grant.save();
      return grant;
    },
  });
  provider.Client.prototype.compareClientSecret = function (this: RegisteredClient, secret: string) {
    return accepts(this.clientId, secret);
  };
  provider.use(signIn(provider, pool));
  provider.use(cognitoTokens(pool));
  return provider.callback();
}

/** Cognito takes clients that can do nothing; the library does not. */
function isUsable({ callbackUrls, confidential, flows }: UserPoolClientModel): boolean {
  return (flows.includes('code') && callbackUrls.length > 0) || (flows.includes('client_credentials') && confidential);
}

function registration({ callbackUrls, confidential, flows, id, scopes }: UserPoolClientModel) {
  const hasCode = flows.includes('code') && callbackUrls.length > 0;
  return {
    client_id: id,
    application_type: callbackUrls.every((url) => /^https?:/.test(url)) ? 'web' : 'native',
    // The real ones are asked for each time, since they rotate.
    ...(confidential && { client_secret: randomBytes(32).toString('hex') }),
    token_endpoint_auth_method: confidential ? 'client_secret_basic' : 'none',
    grant_types: [
      ...(hasCode ? ['authorization_code', 'refresh_token'] : []),
      ...(flows.includes('client_credentials') && confidential ? ['client_credentials'] : []),
    ],
    response_types: hasCode ? ['code'] : [],
    redirect_uris: hasCode ? callbackUrls : [],
    scope: scopes.join(' '),
  };
}
