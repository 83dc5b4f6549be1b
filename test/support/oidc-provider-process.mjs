/**
 * A real OpenID provider on loopback, in a process of its own because it is an ES module.
 *
 * Messages in: the private keys to sign with from now on. Messages out: the issuer, once it uses them. Ends with the
 * channel, so that it never outlives the test.
 */
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const SCOPES = ['orders/read', 'orders/write'];

const server = createServer((request, response) => answer(request, response));
let answer;

function configuration(keys) {
  const machine = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [] };
  return {
    jwks: { keys },
    clientDefaults: { id_token_signed_response_alg: keys[0].alg },
    cookies: { keys: ['only for tests'] },
    clients: [
      {
        client_id: 'web',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/signed-in'],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
      { client_id: 'nightly', client_secret: 'of nightly', ...machine },
      { client_id: 'stranger', client_secret: 'of stranger', ...machine },
    ],
    scopes: ['openid', 'offline_access', ...SCOPES],
    pkce: { required: () => true },
    ttl: { AccessToken: 600, ClientCredentials: 600, IdToken: 600, Grant: 3_600, Session: 3_600, Interaction: 600 },
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context, resource) => ({
          audience: resource,
          scope: SCOPES.join(' '),
          accessTokenTTL: 600,
          // For any other resource it issues tokens that only the provider itself can read.
          ...(resource.endsWith('/opaque') ? {} : { accessTokenFormat: 'jwt', jwt: { sign: { alg: keys[0].alg } } }),
        }),
        useGrantedResource: () => true,
      },
    },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    extraTokenClaims: (_context, token) => (token.accountId === undefined ? {} : { groups: ['buyers'] }),
  };
}

server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  process.on('message', (keys) => {
    // Sessions and refresh tokens survive: every provider of a process shares one store.
    answer = new Provider(issuer, configuration(keys)).callback();
    process.send(issuer);
  });
});

process.once('disconnect', () => process.exit());
