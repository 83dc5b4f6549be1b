import { once } from 'node:events';
import { get } from 'node:http';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { discoverKeys } from '../../../lambda/trust-bundle/discovery';
import { selfSigned } from '../../../lib/simulator/certificates';
import { startOpenId } from '../../../lib/simulator/openid';
import { OpenIdClient, startWorld, systemOf, TEMPLATE, type World } from './support';

const authority = selfSigned('Test authority', true);
const clients = { accepts: () => false };

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world?.stop());

describe('keys', () => {
  const kids = () => world.openId.jwks(world.web.issuer)?.keys.map(({ kid }) => kid);
  const fetched = async (url: string) => {
    const { body = '', status = 0 } = await world.client.do('get', { url });
    return { body, status };
  };

  it('are fetched as the trust bundle fetches them, public members alone', async () => {
    const keys = await discoverKeys(world.web.issuer, fetched);
    expect(keys.map(({ kid }) => kid)).toEqual(kids());
    expect(Object.keys(world.openId.jwks(world.web.issuer)?.keys[0] ?? {}).sort()).toEqual([
      'alg',
      'e',
      'kid',
      'kty',
      'n',
      'use',
    ]);
  });

  it('are replaced: the one before still verifies, the one before that does not', async () => {
    const before = world.openId.jwks(world.web.issuer);
    expect(world.openId.jwks(world.web.issuer)).toBe(before);
    const partners = world.openId.jwks(world.openId.pools[1]?.issuer ?? '');
    const old = await world.openId.issue({ user: 'casey-customer' });
    await world.openId.rotateKeys(world.web.issuer);
    expect(kids()).toHaveLength(2);
    expect(decodeProtectedHeader(await world.openId.issue({ user: 'casey-customer' })).kid).toBe(kids()?.[0]);
    expect(await world.verified(old)).toMatchObject({ kind: 'user' });
    await world.openId.rotateKeys(world.web.issuer);
    await expect(world.verified(old)).rejects.toThrow('no such key');
    expect((await discoverKeys(world.web.issuer, fetched)).map(({ kid }) => kid)).toEqual(kids());
    expect(world.openId.jwks(world.openId.pools[1]?.issuer ?? '')).toEqual(partners);
    expect(world.openId.jwks('https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other')).toBeUndefined();
  });
});

describe('tokens without a flow', () => {
  it('are those of the flows', async () => {
    const flow = decodeJwt((await world.signIn('casey-customer')).tokens?.access_token ?? '');
    const claims = decodeJwt(await world.openId.issue({ user: 'casey-customer@example.com' }));
    expect(Object.keys(claims).sort()).toEqual(Object.keys(flow).sort());
    expect(claims).toMatchObject({ sub: flow.sub, scope: flow['scope'], client_id: flow['client_id'] });
    expect(await world.verified(await world.openId.issue({ issuer: world.web.issuer, scopes: [] }))).toMatchObject({
      kind: 'service-account',
      scopes: [],
    });
  });

  it('can say what no flow would, and services then deny', async () => {
    const expired = world.openId.issue({ user: 'casey-customer', overrides: { iat: 1_000, exp: 1_600 } });
    await expect(world.verified(await expired)).rejects.toThrow('expired');
    const identity = await world.openId.issue({ user: 'casey-customer', use: 'id' });
    expect(decodeJwt(identity)).toMatchObject({ aud: world.web.clientId, email: 'casey-customer@example.com' });
    await expect(world.verified(identity)).rejects.toThrow('not an access token');
    const without = world.openId.issue({ user: 'casey-customer', overrides: { jti: undefined } });
    await expect(world.verified(await without)).rejects.toThrow('jti');
  });

  it.each([
    ['user', { user: 'mallory' }],
    ['client', { clientId: 'absent' }],
    ['user pool', { issuer: 'https://evil.example' }],
    ['user', { use: 'id' as const }],
  ])('need a %s that there is', async (what, request) => {
    await expect(world.openId.issue(request)).rejects.toThrow(what);
  });
});

describe('what is absent', () => {
  const status = async (url: string) => (await world.client.do('get', { url })).status;

  it('answers only at its own hosts, with the endpoints that Cognito has', async () => {
    const domain = `https://${world.openId.pools[0]?.domain}`;
    expect(await status(`${domain}/oauth2/authorize`)).toBe(401);
    for (const path of ['/jwks', '/reg', '/.well-known/openid-configuration', '/oauth2/userInfo', '/auth', '/login']) {
      expect(await status(`${domain}${path}`)).toBe(404);
    }
    const { host, pathname } = new URL(world.web.issuer);
    expect(await status(`https://${host}${pathname}/oauth2/authorize`)).toBe(404);
    expect(await status(`https://${host}/eu-central-1_Other/.well-known/jwks.json`)).toBe(404);
    const keys = `${world.openId.url}${pathname}/.well-known/jwks.json`;
    expect((await fetch(keys)).status).toBe(200);
    expect((await fetch(keys.replace(pathname, ''))).status).toBe(404);
    const [foreign] = await once(get(keys, { headers: { host: 'evil.example' } }), 'response');
    expect(foreign.resume().statusCode).toBe(404);
  });

  it('gives a pool without a domain keys, and nobody who signs in', async () => {
    const partners = world.openId.pools[1];
    const answer = await fetch(`${world.openId.url}/${partners?.id}/.well-known/openid-configuration`);
    expect(await answer.json()).not.toHaveProperty('token_endpoint');
    const token = await fetch(`${world.openId.url}/${partners?.id}/oauth2/token`, { method: 'POST' });
    expect(token.status).toBe(404);
    expect(await status(`${partners?.issuer}/.well-known/jwks.json`)).toBe(200);
  });

  it('shows a certificate of the given authority alone', async () => {
    const stranger = new OpenIdClient(
      world.openId.hosts[0]?.port ?? 0,
      (await selfSigned('Test authority', true)).certificate,
    );
    expect(await stranger.do('get', { url: `${world.web.issuer}/.well-known/jwks.json` })).toHaveProperty('failed');
    await stranger.stop();
  });

  it('starts nothing for a system without user pools', async () => {
    const queue = systemOf({ Queue: { Type: 'AWS::SQS::Queue' } });
    expect(await startOpenId(queue, { authority: await authority, clients })).toBeUndefined();
  });

  it('leaves nothing behind when it stops, or can not start', async () => {
    const started = await startOpenId(systemOf(TEMPLATE), { authority: await authority, clients });
    const url = `${started?.url}/${started?.pools[0]?.id}/.well-known/jwks.json`;
    expect((await fetch(url)).status).toBe(200);
    await started?.stop();
    await expect(fetch(url)).rejects.toThrow();
    await expect(started?.issue({ user: 'casey-customer' })).rejects.toThrow('have stopped');
    const options = { authority: await authority, clients, port: Number(new URL(world.openId.url).port) };
    await expect(startOpenId(systemOf(TEMPLATE), options)).rejects.toThrow('EADDRINUSE');
  });
});
