import { createHmac } from 'node:crypto';
import type { TrustedIssuer } from '../../../runtime/contract';
import { ConfigurationError, Unauthenticated, Unavailable } from '../../../runtime/errors';
import { createTokenVerifier, type TokenVerifier } from '../../../runtime/identity/token-verifier';
import { createTrustBundleCache } from '../../../runtime/identity/trust-bundle-cache';
import {
  bundle,
  bundleKey,
  encode,
  KEYCLOAK,
  keycloakClaims,
  keycloakToken,
  type Members,
  NOW,
  POOL,
  poolClaims,
  poolToken,
  type SigningKey,
  sign,
  signingKey,
  verifierWith,
} from './support/issuer';

let poolKey: SigningKey;
let keycloakKey: SigningKey;
let strangerKey: SigningKey;
let verifier: TokenVerifier;
let good: string;

beforeAll(async () => {
  [poolKey, keycloakKey, strangerKey] = await Promise.all([
    signingKey('pool-1', 'RS256'),
    signingKey('realm-1'),
    signingKey('stranger-1'),
  ]);
  const text = bundle([
    bundleKey(POOL.issuer, poolKey),
    bundleKey(KEYCLOAK.issuer, keycloakKey),
    bundleKey('https://stranger.test', strangerKey),
  ]);
  verifier = verifierWith(async () => text);
  good = await poolToken(poolKey);
});

async function refusal(token: string): Promise<string> {
  const error: unknown = await verifier.verify(token).then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(Unauthenticated);
  return (error as Unauthenticated).detail;
}

describe('an access token', () => {
  it('of a user pool proves a person with groups as roles', async () => {
    expect(await verifier.verify(await poolToken(poolKey, { 'custom:tenant': 'acme' }))).toEqual({
      kind: 'user',
      id: 'ann',
      roles: ['admin', 'clerk'],
      scopes: ['orders/read', 'orders/write'],
      multiFactor: false,
      attributes: { 'custom:tenant': 'acme' },
      issuer: POOL.issuer,
      clientId: 'web',
      tokenId: 'token-1',
    });
  });

  it('of an issuer after RFC 9068 proves a person with roles from the named claim', async () => {
    const token = await keycloakToken(keycloakKey, {
      tenant: 'acme',
      level: 3,
      trusted: true,
      teams: ['a'],
      amr: ['mfa'],
    });
    expect(await verifier.verify(token)).toEqual({
      kind: 'user',
      id: 'bob',
      roles: ['clerk'],
      scopes: ['orders/read'],
      multiFactor: true,
      attributes: { tenant: 'acme', level: 3, trusted: true, teams: ['a'] },
      issuer: KEYCLOAK.issuer,
      clientId: 'spa',
      tokenId: 'token-2',
    });
  });

  it('whose subject is its client proves a service account', async () => {
    const batch = await poolToken(poolKey, { sub: 'batch', client_id: 'batch', 'cognito:groups': undefined });
    expect(await verifier.verify(batch)).toMatchObject({ kind: 'service-account', id: 'batch', roles: [] });
    const job = await keycloakToken(keycloakKey, { sub: 'job', azp: undefined, client_id: 'job' });
    expect(await verifier.verify(job)).toMatchObject({ kind: 'service-account', id: 'job', clientId: 'job' });
  });
});

describe('the form of a token', () => {
  const parts = () => good.split('.') as [string, string, string];

  it.each<[string, () => string]>([
    ['nothing', () => ''],
    ['one part', () => parts()[0]],
    ['two parts', () => parts().slice(0, 2).join('.')],
    ['an empty signature', () => `${parts().slice(0, 2).join('.')}.`],
    ['an empty header', () => `.${parts().slice(1).join('.')}`],
    ['an empty payload', () => `${parts()[0]}..${parts()[2]}`],
    ['four parts', () => `${good}.e30`],
    ['an empty fourth part', () => `${good}.`],
    ['five parts, as an encrypted token', () => `${good}.e30.e30`],
    ['padding', () => `${good}==`],
    ['standard base64', () => `${parts()[0]}.${parts()[1]}.+/+/`],
    ['white space', () => `${good} `],
    ['a line break inside', () => good.replace('.', '.\n')],
    ['data after the token', () => `${good},x`],
    ['a NUL', () => `${good}\0`],
  ])('is refused with %s', async (_, token) => {
    expect(await refusal(token())).toBe('the token is not three parts in canonical base64url');
  });

  it('is refused when the last character carries bits that decode to nothing', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(good.at(-1) ?? '');
    const twin = good.slice(0, -1) + alphabet[last + 1];
    expect(Buffer.from(twin.split('.')[2] ?? '', 'base64url')).toEqual(Buffer.from(parts()[2], 'base64url'));
    expect(await refusal(twin)).toBe('the token is not three parts in canonical base64url');
  });

  it('may have 8192 characters and not one more', async () => {
    const base = await poolToken(poolKey, { padding: '' });
    const padding = 'x'.repeat(Math.floor(((8_192 - base.length) * 3) / 4) - 1);
    let fitting = await poolToken(poolKey, { padding });
    for (let more = padding; fitting.length < 8_192; more += 'x') {
      fitting = await poolToken(poolKey, { padding: more });
    }
    expect(fitting).toHaveLength(8_192);
    expect(await verifier.verify(fitting)).toMatchObject({ id: 'ann' });
    expect(await refusal(`${fitting}A`)).toBe('the token is too long');
  });

  it.each(['[]', '"text"', 'null', '1', '{', '', '{}{}', '\ufeff{}', '{"a":1,}'])(
    'is refused with claims that read %j',
    async (claims) => {
      const token = await sign(poolKey, { alg: 'RS256', kid: 'pool-1' }, claims);
      expect(await refusal(token)).toMatch(/^the claims are not a JSON object|^the token is not three parts/);
    },
  );

  it.each(['[]', '"text"', 'null', '{', '\ufeff{}'])('is refused with a header that reads %j', async (header) => {
    expect(await refusal(await sign(poolKey, header, poolClaims()))).toBe(
      'the header is not a JSON object with distinct members',
    );
  });

  it('is refused with bytes that are not UTF-8', async () => {
    const broken = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]).toString('base64url');
    expect(await refusal(`${parts()[0]}.${broken}.${parts()[2]}`)).toMatch(/^the claims are not a JSON object/);
    expect(await refusal(`${broken}.${parts()[1]}.${parts()[2]}`)).toMatch(/^the header is not a JSON object/);
  });

  it('is refused when a claim is there twice, even with its name escaped or deep inside', async () => {
    const json = JSON.stringify(poolClaims());
    for (const twice of [
      json.replace('{', '{"sub":"eve",'),
      json.replace('{', '{"s\\u0075b":"eve",'),
      json.replace('{', '{"deep":[{"a":1,"a":1}],'),
    ]) {
      const token = await sign(poolKey, { alg: 'RS256', kid: 'pool-1' }, twice);
      expect(await refusal(token)).toBe('the claims are not a JSON object with distinct members');
    }
  });

  it('is refused when a header member is there twice', async () => {
    const token = await sign(poolKey, '{"alg":"none","alg":"RS256","kid":"pool-1"}', poolClaims());
    expect(await refusal(token)).toBe('the header is not a JSON object with distinct members');
  });
});

describe('the header', () => {
  it.each([
    ...['none', 'None', 'NONE', 'nOnE', ' none', 'none\0', '', 'HS256', 'HS512', 'RS384', 'RS512', 'PS256', 'ES384'],
    ...['EdDSA', 'rs256', 'RS256 ', 'constructor', '__proto__', null, 256, ['RS256'], { alg: 'RS256' }, undefined],
  ])('is refused with the algorithm %j', async (alg) => {
    expect(await refusal(await poolToken(poolKey, {}, { alg }))).toBe('the algorithm is neither RS256 nor ES256');
  });

  it('is refused with no algorithm and no signature, the example of RFC 7519, section 6.1', async () => {
    const unsecured =
      'eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.';
    await refusal(unsecured);
    expect(await refusal(`${unsecured}AAAA`)).toBe('the algorithm is neither RS256 nor ES256');
  });

  it('is refused when the public key serves as a secret', async () => {
    const text = `${encode({ alg: 'HS256', kid: 'pool-1' })}.${encode(poolClaims())}`;
    const mac = createHmac('sha256', JSON.stringify(poolKey.jwk)).update(text).digest('base64url');
    expect(await refusal(`${text}.${mac}`)).toBe('the algorithm is neither RS256 nor ES256');
  });

  it('is refused when the algorithm is allowed, but not that of the key', async () => {
    expect(await refusal(await poolToken(poolKey, {}, { alg: 'ES256' }))).toBe('the algorithm is not that of the key');
    expect(await refusal(await keycloakToken(keycloakKey, {}, { alg: 'RS256' }))).toBe(
      'the algorithm is not that of the key',
    );
  });

  it.each<[string, unknown]>([
    ['jwk', { kty: 'EC' }],
    ['jku', 'https://evil.test/keys'],
    ['x5u', 'https://evil.test/chain'],
    ['x5c', ['MIIB']],
    ['crit', ['exp']],
    ['jwk', null],
    ['crit', []],
  ])('is refused with the member %s: %j', async (member, value) => {
    expect(await refusal(await poolToken(poolKey, {}, { [member]: value }))).toBe(
      `the header has the member ${member}`,
    );
  });

  it.each([undefined, null, 1, ['pool-1'], { kid: 'pool-1' }])('is refused with the key id %j', async (kid) => {
    expect(await refusal(await poolToken(poolKey, {}, { kid }))).toBe('the header names no key');
  });

  it.each(['', 'pool-2', 'POOL-1', 'pool-1 ', '../pool-1', '__proto__', 'constructor'])(
    'is refused with the unknown key id %j',
    async (kid) => {
      expect(await refusal(await poolToken(poolKey, {}, { kid }))).toBe('the issuer has no such key');
    },
  );

  it.each([null, 1, ['JWT'], {}])('is refused with the type %j', async (typ) => {
    expect(await refusal(await poolToken(poolKey, {}, { typ }))).toBe('the type in the header is not text');
  });

  it('may hold members that nobody looks at', async () => {
    expect(await verifier.verify(await poolToken(poolKey, {}, { x5t: 'abc', cty: 'x' }))).toMatchObject({ id: 'ann' });
  });
});

describe('issuer and signature', () => {
  it('refuses a token of an issuer that is not trusted, though the bundle has its key', async () => {
    const token = await sign(
      strangerKey,
      { alg: 'ES256', kid: 'stranger-1' },
      poolClaims({ iss: 'https://stranger.test' }),
    );
    expect(await refusal(token)).toBe('the issuer is not trusted');
  });

  it.each([`${POOL.issuer}/`, POOL.issuer.toUpperCase(), `${POOL.issuer}2`, '', undefined])(
    'refuses the issuer %j',
    async (iss) => {
      expect(await refusal(await poolToken(poolKey, { iss }))).toBe('the issuer is not trusted');
    },
  );

  it.each([[[POOL.issuer]], [{ iss: POOL.issuer }], [null], [1]])('refuses an issuer that is %j', async (iss) => {
    expect(await refusal(await poolToken(poolKey, { iss }))).toBe('the claim iss is not text');
  });

  it('never verifies a token with the key of another issuer', async () => {
    expect(await refusal(await poolToken(keycloakKey))).toBe('the issuer has no such key');
    expect(await refusal(await poolToken(strangerKey))).toBe('the issuer has no such key');
    expect(await refusal(await keycloakToken(poolKey))).toBe('the issuer has no such key');
  });

  it('refuses a signature by another key under a known key id', async () => {
    expect(await refusal(await keycloakToken(strangerKey, {}, { kid: 'realm-1' }))).toBe(
      'the signature does not verify',
    );
    expect(await refusal(await poolToken(await signingKey('pool-1', 'RS256')))).toBe('the signature does not verify');
  });

  it('refuses a changed payload, a changed header and a signature of the wrong length', async () => {
    const [header, , signature = ''] = good.split('.');
    const forged = encode(poolClaims({ sub: 'eve' }));
    expect(await refusal(`${header}.${forged}.${signature}`)).toBe('the signature does not verify');
    const other = encode({ kid: 'pool-1', alg: 'RS256' });
    expect(await refusal(`${other}.${good.split('.')[1]}.${signature}`)).toBe('the signature does not verify');
    for (const wrong of ['AAAA', signature.slice(0, 4), Buffer.alloc(512).toString('base64url')]) {
      expect(await refusal(`${header}.${good.split('.')[1]}.${wrong}`)).toBe('the signature does not verify');
    }
  });

  it('refuses an elliptic signature of zeros (CVE-2022-21449)', async () => {
    const token = await keycloakToken(keycloakKey);
    const zeros = Buffer.alloc(64).toString('base64url');
    expect(await refusal(`${token.split('.').slice(0, 2).join('.')}.${zeros}`)).toBe('the signature does not verify');
  });

  it('says nothing about the token in a refusal', async () => {
    for (const token of [
      `${good}.x`,
      await poolToken(poolKey, { iss: 'secret-text' }),
      await poolToken(poolKey, { sub: 7 }),
    ]) {
      const detail = await refusal(token);
      expect(detail).not.toMatch(/secret-text|ann|7/);
      expect(detail).not.toContain(token.slice(0, 12));
    }
  });
});

describe('what is not ready', () => {
  const build = (issuers: unknown) =>
    createTokenVerifier({
      issuers: issuers as [],
      keys: createTrustBundleCache({ load: () => Promise.reject(new Error('no')), now: () => NOW }),
      revocations: null,
      now: () => NOW,
    });

  it('answers nobody without a trust bundle', async () => {
    await expect(build([POOL]).verify(good)).rejects.toThrow(Unavailable);
  });

  it.each<[string, readonly Members[]]>([
    ['no issuer', []],
    ['an issuer without clients', [{ ...POOL, clientIds: [] }]],
  ])('does not start with %s', (_, issuers) => {
    expect(() => build(issuers)).toThrow(ConfigurationError);
  });

  it('must not compile without clients or without a word on revocations', () => {
    // @ts-expect-error an issuer without clients would let in the tokens of every client
    const issuer: TrustedIssuer = { issuer: 'https://a.test', kind: 'cognito' };
    // @ts-expect-error revocation is off only by an explicit null
    const options: Parameters<typeof createTokenVerifier>[0] = {
      issuers: [issuer],
      keys: undefined as never,
      now: () => NOW,
    };
    expect(() => createTokenVerifier(options)).toThrow(ConfigurationError);
  });

  it('refuses everything when revocations were forgotten', async () => {
    const forgetful = verifierWith(async () => bundle([bundleKey(POOL.issuer, poolKey)]), { revocations: undefined });
    await expect(forgetful.verify(good)).rejects.toThrow();
  });
});

describe('an ID token', () => {
  it('of a user pool is refused', async () => {
    const id = { token_use: 'id', aud: 'web', client_id: undefined };
    expect(await refusal(await poolToken(poolKey, id))).toBe('the token is not an access token');
    expect(await refusal(await poolToken(poolKey, { ...id, client_id: 'web' }))).toBe(
      'the token is not an access token',
    );
  });

  it('of another issuer is refused, even for the audience of the API', async () => {
    const claims = keycloakClaims({ typ: 'ID', nonce: 'n' });
    for (const typ of ['JWT', undefined]) {
      const token = await sign(keycloakKey, { alg: 'ES256', kid: 'realm-1', typ }, claims);
      expect(await refusal(token)).toBe('the token is not an access token');
    }
  });
});
