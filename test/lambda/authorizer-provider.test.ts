import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { JWK } from 'jose';
import { type AuthorizerHandler, createAuthorizerHandler } from '../../lambda/authorizer/authorizer';
import { createTokenVerifier, type TokenVerifier } from '../../runtime/identity/token-verifier';
import { createTrustBundleCache, type TrustBundleCache } from '../../runtime/identity/trust-bundle-cache';
import { AUDIENCE, signingKey, TestOidcProvider } from '../support/oidc-provider';

const ROUTES = new Map([
  ['GET /orders', ['orders/read']],
  ['POST /orders', ['orders/write']],
]);

let first: JWK;
let provider: TestOidcProvider;
let document: string;
let sequence = 0;
let keys: TrustBundleCache;
let verifier: TokenVerifier;
let authorize: AuthorizerHandler;
let lines: string[];
/** Seconds by which the clock of the authorizer is ahead. */
let ahead: number;

beforeAll(async () => {
  first = await signingKey('first');
  provider = await TestOidcProvider.start(first);
});

afterAll(() => provider.stop());

beforeEach(async () => {
  await provider.use(first);
  await publish();
  lines = [];
  ahead = 0;
  const now = () => new Date(Date.now() + ahead * 1_000);
  keys = createTrustBundleCache({ load: async () => document, now });
  verifier = createTokenVerifier({
    issuers: [
      {
        issuer: provider.issuer,
        kind: 'oidc',
        audience: AUDIENCE,
        clientIds: ['web', 'nightly'],
        rolesClaim: 'groups',
      },
    ],
    keys,
    revocations: null,
    now,
  });
  authorize = createAuthorizerHandler({ verifier, routes: ROUTES, log: (line) => lines.push(line) });
});

afterEach(() => keys.close());

/** Writes the keys that the provider publishes now into the trust bundle. */
async function publish(): Promise<void> {
  sequence += 1;
  document = await provider.trustBundle(sequence);
}

/** What the gateway does with a request: the effect of the policy, or the message of the error. */
async function outcome(token: string | undefined, method = 'GET'): Promise<string> {
  const event = {
    methodArn: `arn:aws:execute-api:eu-west-1:111122223333:a1b2c3/v1/${method}/orders`,
    multiValueHeaders: { Authorization: [`Bearer ${token}`] },
    requestContext: { requestId: 'r-1', httpMethod: method, resourcePath: '/orders' },
  } as unknown as APIGatewayRequestAuthorizerEvent;
  try {
    const { principalId, policyDocument } = await authorize(event);
    return `${policyDocument.Statement[0]?.Effect} ${principalId}`;
  } catch (error) {
    return (error as Error).message;
  }
}

const reasons = () => lines.map((line) => JSON.parse(line).detail);

describe('tokens of a real OpenID provider', () => {
  it('let a person in who signed in with authorization code and PKCE, as far as the scopes go', async () => {
    const { access_token } = await provider.signIn('alice', 'orders/read');
    expect(await outcome(access_token)).toBe('Allow alice');
    expect(await outcome(access_token, 'POST')).toBe('Deny alice');
    expect(await verifier.verify(access_token)).toMatchObject({ kind: 'user', roles: ['buyers'], clientId: 'web' });
  });

  it('let a program in that got a token for itself', async () => {
    const { access_token } = await provider.clientCredentials('nightly', { scope: 'orders/read orders/write' });
    expect(await outcome(access_token, 'POST')).toBe('Allow nightly');
    expect(await verifier.verify(access_token)).toMatchObject({ kind: 'service-account', roles: [] });
  });

  it('still let a person in after a refresh, with another token', async () => {
    const before = await provider.signIn('bob', 'orders/write');
    const after = await provider.refresh(before.refresh_token ?? '');
    expect(after.access_token).not.toBe(before.access_token);
    expect(await outcome(after.access_token, 'POST')).toBe('Allow bob');
  });

  it('sign with an elliptic curve just as well', async () => {
    await provider.use(await signingKey('curve', 'ES256'));
    await publish();
    expect(await outcome((await provider.clientCredentials('nightly')).access_token)).toBe('Allow nightly');
  });
});

describe('what is refused of a real OpenID provider', () => {
  it('is the ID token, which says who signed in and opens nothing', async () => {
    const { id_token } = await provider.signIn('alice', 'orders/read');
    expect(await outcome(id_token)).toBe('Unauthorized');
    expect(reasons()).toEqual(['the token is not an access token']);
  });

  it('is the refresh token and any token that only the provider can read', async () => {
    const { refresh_token } = await provider.signIn('alice', 'orders/read');
    const { access_token } = await provider.clientCredentials('nightly', { resource: `${AUDIENCE}/opaque` });
    expect(await outcome(refresh_token)).toBe('Unauthorized');
    expect(await outcome(access_token)).toBe('Unauthorized');
  });

  it('is a token for another API', async () => {
    const { access_token } = await provider.clientCredentials('nightly', { resource: 'https://other.example' });
    expect(await outcome(access_token)).toBe('Unauthorized');
    expect(reasons()).toEqual(['the token is for another audience']);
  });

  it('is a token of a client that is not on the list', async () => {
    const { access_token } = await provider.clientCredentials('stranger');
    expect(await outcome(access_token)).toBe('Unauthorized');
    expect(reasons()).toEqual(['the token was issued to a client that is not accepted']);
  });

  it('is a token after its time, though it was accepted before', async () => {
    const { access_token } = await provider.clientCredentials('nightly');
    expect(await outcome(access_token)).toBe('Allow nightly');
    ahead = 606;
    expect(await outcome(access_token)).toBe('Unauthorized');
  });

  it('is a token whose payload was exchanged for another one', async () => {
    const [mine, theirs] = await Promise.all([
      provider.clientCredentials('nightly'),
      provider.clientCredentials('nightly', { scope: 'orders/write' }),
    ]);
    const [header, , signature] = mine.access_token.split('.');
    const [, payload] = theirs.access_token.split('.');
    expect(await outcome(mine.access_token)).toBe('Allow nightly');
    expect(await outcome([header, payload, signature].join('.'), 'POST')).toBe('Unauthorized');
  });

  it('is everything while there are no keys, and the answer is an error, not a decision', async () => {
    const { access_token } = await provider.clientCredentials('nightly');
    document = '{}';
    const empty = createTrustBundleCache({ load: async () => document, now: () => new Date() });
    authorize = createAuthorizerHandler({
      verifier: createTokenVerifier({
        issuers: [{ issuer: provider.issuer, kind: 'oidc', audience: AUDIENCE, clientIds: ['nightly'] }],
        keys: empty,
        revocations: null,
        now: () => new Date(),
      }),
      routes: ROUTES,
      log: () => {},
    });
    expect(await outcome(access_token)).toBe('The token could not be checked.');
    empty.close();
  });
});

describe('when the provider changes its key', () => {
  it('tokens of the new key are accepted once the bundle names it, and those of the old one until it is gone', async () => {
    const second = await signingKey('second');
    const old = (await provider.clientCredentials('nightly')).access_token;
    expect(await outcome(old)).toBe('Allow nightly');

    await provider.use(second, first);
    const fresh = (await provider.clientCredentials('nightly')).access_token;
    expect(await outcome(fresh)).toBe('Unauthorized'); // The bundle does not name the key yet.

    await publish();
    ahead = 31; // The bundle is read again at most every 30 seconds.
    expect(await outcome(fresh)).toBe('Allow nightly');
    expect(await outcome(old)).toBe('Allow nightly');

    await provider.use(second);
    await publish();
    await keys.refresh();
    expect(await outcome(fresh)).toBe('Allow nightly');
    expect(await outcome(old)).toBe('Unauthorized');
    expect(reasons()).toEqual(['the issuer has no such key', 'the issuer has no such key']);
  });

  it('a key of the same name proves nothing that the earlier one signed', async () => {
    const old = (await provider.clientCredentials('nightly')).access_token;
    await provider.use(await signingKey('first'));
    await publish();
    await keys.refresh();
    expect(await outcome(old)).toBe('Unauthorized');
    expect(reasons()).toEqual(['the signature does not verify']);
  });
});
