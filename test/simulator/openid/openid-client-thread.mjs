/**
 * A client of the user pools, in a thread of its own because `openid-client` is an ES module. It reaches Cognito's own
 * host names over HTTPS, all of which lead to one port of loopback.
 *
 * Messages in: the name of a step and what it needs. Messages out: what came of it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import * as client from 'openid-client';
import { Agent, buildConnector, fetch } from 'undici';

const connect = buildConnector({ ca: workerData.ca });
const dispatcher = new Agent({
  connect: (options, done) =>
    connect({ ...options, servername: options.hostname, hostname: '127.0.0.1', port: workerData.port }, done),
});
const fetchFromCognito = (url, options) => fetch(url, { ...options, dispatcher });

async function discover({ clientId, issuer, secret }) {
  const authentication = secret === undefined ? client.None() : client.ClientSecretBasic(secret);
  return client.discovery(new URL(issuer), clientId, undefined, authentication, {
    [client.customFetch]: fetchFromCognito,
  });
}

const steps = {
  async signIn({ password, redirectUri, scope, tamper = {}, user, ...whose }) {
    const configuration = await discover(whose);
    const verifier = client.randomPKCECodeVerifier();
    // Without an ID token there is nothing to bind.
    const nonce = scope === undefined || scope.split(' ').includes('openid') ? client.randomNonce() : undefined;
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      ...(scope !== undefined && { scope }),
      ...(nonce !== undefined && { nonce }),
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const answer = await fetchFromCognito(url, {
      redirect: 'manual',
      headers: { authorization: `Basic ${btoa(`${user}:${password}`)}` },
    });
    const location = answer.headers.get('location');
    if (location === null) {
      return { refused: answer.status };
    }
    const tokens = await client.authorizationCodeGrant(configuration, new URL(location), {
      pkceCodeVerifier: tamper.verifier ?? verifier,
      expectedNonce: nonce,
    });
    return { tokens, idClaims: tokens.claims(), cookies: answer.headers.getSetCookie(), location };
  },
  async clientCredentials({ parameters, ...whose }) {
    return { tokens: await client.clientCredentialsGrant(await discover(whose), parameters) };
  },
  async refresh({ refreshToken, ...whose }) {
    return { tokens: await client.refreshTokenGrant(await discover(whose), refreshToken) };
  },
  async revoke({ refreshToken, ...whose }) {
    await client.tokenRevocation(await discover(whose), refreshToken);
    return {};
  },
  async get({ url }) {
    const answer = await fetchFromCognito(url);
    return { status: answer.status, body: await answer.text() };
  },
};

parentPort.on('message', async ({ step, ...needed }) => {
  try {
    parentPort.postMessage(structuredClone({ ...(await steps[step](needed)) }));
  } catch (error) {
    parentPort.postMessage({
      failed: error.error ?? error.cause?.[0]?.parameters?.error ?? error.code ?? error.message,
    });
  }
});
