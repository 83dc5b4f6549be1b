import { decodeJwt, decodeProtectedHeader } from 'jose';
import { REDIRECT, SECRET, startWorld, type World } from './support';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

beforeEach(() => {
  world.secrets = [SECRET];
});

afterAll(() => world?.stop());

/** Tokens of somebody who has signed in. */
async function signedIn(name: string) {
  const { location = '', tokens } = await world.signIn(name);
  return { access: tokens?.access_token ?? '', refresh: tokens?.refresh_token ?? '', location };
}

describe('authorization code', () => {
  it('signs people in with PKCE, for tokens of Cognito that services accept', async () => {
    const { cookies, idClaims, tokens } = await world.signIn('morgan-everything', { scope: 'openid orders/read' });
    const access = tokens?.access_token ?? '';
    const { email, sub } = world.user('morgan-everything');
    expect(await world.verified(access)).toMatchObject({
      kind: 'user',
      id: sub,
      roles: ['customer', 'catalogue-admin'],
      scopes: ['openid', 'orders/read'],
      clientId: world.web.clientId,
    });
    const claims = decodeJwt(access);
    expect(Object.keys(claims).sort()).toEqual(
      [
        ...['auth_time', 'client_id', 'cognito:groups', 'event_id', 'exp', 'iat', 'iss', 'jti', 'origin_jti', 'scope'],
        ...['sub', 'token_use', 'username', 'version'],
      ].sort(),
    );
    expect(claims).toMatchObject({ token_use: 'access', username: sub, version: 2 });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(600);
    expect(Object.keys(decodeProtectedHeader(access)).sort()).toEqual(['alg', 'kid']);
    expect(idClaims).toMatchObject({
      ...{ sub, email, email_verified: true, aud: world.web.clientId, token_use: 'id', 'cognito:username': sub },
      ...{ 'cognito:groups': ['customer', 'catalogue-admin'], origin_jti: claims['origin_jti'] },
    });
    expect(Number(idClaims?.['exp']) - Number(idClaims?.['iat'])).toBe(900);
    expect(cookies).toEqual([]);
  });

  it('gives all scopes of the client when none are named, and no ID token without openid', async () => {
    const all = await world.signIn('casey-customer');
    expect((await world.verified(all.tokens?.access_token ?? '')).scopes).toEqual([
      'openid',
      'email',
      'orders/read',
      'orders/write',
    ]);
    const { tokens } = await world.signIn('casey-customer', { scope: 'orders/read' });
    expect((await world.verified(tokens?.access_token ?? '')).scopes).toEqual(['orders/read']);
    expect(tokens).not.toHaveProperty('id_token');
  });

  it('says nothing of groups about who is in none', async () => {
    const { access } = await signedIn('noel-nothing');
    expect(decodeJwt(access)).not.toHaveProperty('cognito:groups');
    expect((await world.verified(access)).roles).toEqual([]);
  });

  it.each([
    ['a wrong password', { password: 'Aa1-wrong-password' }, { refused: 401 }],
    ['nobody', { user: 'mallory', password: '' }, { refused: 401 }],
    ['a redirect that is not registered', { redirectUri: 'https://evil.example/' }, { refused: 400 }],
    ['a wrong code verifier', { tamper: { verifier: 'x'.repeat(43) } }, { failed: 'invalid_grant' }],
    ['a scope that the client may not have', { scope: 'openid phone' }, { failed: 'invalid_scope' }],
    ['a scope that no resource server has', { scope: 'orders/undeclared' }, { failed: 'invalid_scope' }],
  ])('denies %s', async (_, changes, outcome) => {
    expect(await world.signIn('casey-customer', changes)).toEqual(outcome);
  });

  it('denies a code that has been used', async () => {
    const { location = '' } = await signedIn('casey-customer');
    const [pool] = world.openId.pools;
    const again = await fetch(`${world.openId.url}/${pool?.id}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: world.web.clientId,
        code: new URL(location).searchParams.get('code') ?? '',
        redirect_uri: REDIRECT,
      }),
    });
    expect([again.status, ((await again.json()) as { error: string }).error]).toEqual([400, 'invalid_grant']);
  });
});

describe('refresh', () => {
  it('replaces the refresh token, within the same session', async () => {
    const { access, refresh } = await signedIn('casey-customer');
    const { tokens } = await world.client.do('refresh', { ...world.web, refreshToken: refresh });
    expect(tokens?.refresh_token).not.toBe(refresh);
    expect(await world.verified(tokens?.access_token ?? '')).toMatchObject({ roles: ['customer'] });
    expect(decodeJwt(tokens?.access_token ?? '')['origin_jti']).toBe(decodeJwt(access)['origin_jti']);
    expect(decodeJwt(tokens?.id_token ?? '')).toMatchObject({ token_use: 'id', sub: world.user('casey-customer').sub });
  });

  it('denies one that was replaced, revoked, or whose user was signed out everywhere', async () => {
    const used = await signedIn('casey-customer');
    await world.client.do('refresh', { ...world.web, refreshToken: used.refresh });
    const revoked = await signedIn('casey-customer');
    expect(await world.client.do('revoke', { ...world.web, refreshToken: revoked.refresh })).toEqual({});
    const [signedOut, other] = [await signedIn('casey-customer'), await signedIn('noel-nothing')];
    await world.openId.revoke('casey-customer');
    for (const { refresh } of [used, revoked, signedOut]) {
      expect(await world.client.do('refresh', { ...world.web, refreshToken: refresh })).toEqual({
        failed: 'invalid_grant',
      });
    }
    expect(await world.client.do('refresh', { ...world.web, refreshToken: other.refresh })).toHaveProperty('tokens');
    expect(await world.verified(signedOut.access)).toMatchObject({ id: world.user('casey-customer').sub });
  });
});

describe('client credentials', () => {
  it('gives a program a token for itself, which is no person and has no groups', async () => {
    const { tokens } = await world.client.do('clientCredentials', { ...world.reporting });
    const access = tokens?.access_token ?? '';
    expect(await world.verified(access)).toMatchObject({
      kind: 'service-account',
      id: world.reporting.clientId,
      roles: [],
      scopes: ['orders/read'],
    });
    const claims = decodeJwt(access);
    expect(Object.keys(claims).sort()).toEqual(
      ['auth_time', 'client_id', 'exp', 'iat', 'iss', 'jti', 'scope', 'sub', 'token_use', 'version'].sort(),
    );
    expect(Number(claims.exp) - Number(claims.iat)).toBe(300);
    expect(tokens).not.toHaveProperty('refresh_token');
  });

  it('asks for the secret of the moment, so that a rotation needs no restart', async () => {
    world.secrets.push('the next secret');
    expect(
      await world.client.do('clientCredentials', { ...world.reporting, secret: 'the next secret' }),
    ).toHaveProperty('tokens');
    world.secrets.shift();
    expect(await world.client.do('clientCredentials', { ...world.reporting })).toEqual({ failed: 'invalid_client' });
  });

  it('denies a scope of others, and clients without a secret', async () => {
    for (const scope of ['orders/write', 'orders/undeclared', 'orders/read admin']) {
      const wide = await world.client.do('clientCredentials', { ...world.reporting, parameters: { scope } });
      expect(wide).toEqual({ failed: 'invalid_scope' });
    }
    const open = await world.client.do('clientCredentials', { ...world.web });
    expect(open).toEqual({ failed: 'invalid_request' });
  });
});
