import type { TrustedIssuer } from '../../../runtime/contract';
import { Unauthenticated } from '../../../runtime/errors';
import { readVerifiedToken, requireTimely, type VerifiedToken } from '../../../runtime/identity/verified-token';
import { KEYCLOAK, keycloakClaims, type Members, POOL, poolClaims, SECONDS } from './support/issuer';

const parsed = (claims: Members): Members => JSON.parse(JSON.stringify(claims));
const pool = (overrides: Members = {}, type?: string, issuer: TrustedIssuer = POOL) =>
  readVerifiedToken(issuer, type, parsed(poolClaims(overrides)));
const keycloak = (overrides: Members = {}, type: string | undefined = 'at+jwt', issuer: TrustedIssuer = KEYCLOAK) =>
  readVerifiedToken(issuer, type, parsed(keycloakClaims(overrides)));

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(Unauthenticated);
    return (error as Unauthenticated).detail;
  }
  throw new Error('nothing was refused');
}

describe('the kind of token', () => {
  it.each([undefined, 'jwt', 'at+jwt', 'application/at+jwt'])('of a user pool may have the type %j', (type) => {
    expect(pool({}, type).subject).toBe('ann');
  });

  it.each(['id+jwt', 'dpop+jwt', 'logout+jwt', ''])('of a user pool is refused with the type %j', (type) => {
    expect(refusal(() => pool({}, type))).toBe('the token is not an access token');
  });

  it.each(['id', 'refresh', 'ACCESS', '', null, 1, ['access'], undefined])(
    'of a user pool is refused with token_use %j',
    (token_use) => {
      expect(refusal(() => pool({ token_use }))).toBe('the token is not an access token');
      expect(refusal(() => pool({ token_use }, 'at+jwt'))).toBe('the token is not an access token');
    },
  );

  it.each(['at+jwt', 'application/at+jwt'])('of another issuer may have the type %j', (type) => {
    expect(keycloak({}, type).subject).toBe('bob');
  });

  it.each([undefined, 'jwt', 'id+jwt', ''])('of another issuer is refused with the type %j', (type) => {
    expect(refusal(() => readVerifiedToken(KEYCLOAK, type, parsed(keycloakClaims())))).toBe(
      'the token is not an access token',
    );
  });

  it('of Keycloak may say Bearer in its claims instead, and nothing else', () => {
    expect(keycloak({ typ: 'Bearer' }, 'jwt').subject).toBe('bob');
    for (const typ of ['ID', 'Refresh', 'Offline', 'Logout', 'bearer', ['Bearer'], true, undefined]) {
      expect(refusal(() => keycloak({ typ }, 'jwt'))).toBe('the token is not an access token');
    }
    expect(refusal(() => readVerifiedToken(KEYCLOAK, undefined, parsed(keycloakClaims({ typ: 'Bearer' }))))).toBe(
      'the token is not an access token',
    );
  });

  it('is refused when it is bound to a key that a bearer need not have', () => {
    for (const cnf of [{ jkt: 'thumbprint' }, {}, null]) {
      expect(refusal(() => keycloak({ cnf }))).toBe('the token is bound to a key and not for bearers');
    }
  });
});

describe('the audience', () => {
  it('may be text or a list that names the API', () => {
    expect(keycloak({ aud: KEYCLOAK.audience }).subject).toBe('bob');
    expect(keycloak({ aud: ['other', KEYCLOAK.audience] }).subject).toBe('bob');
  });

  it.each(['other', [], ['other'], `${KEYCLOAK.audience}/`, '', undefined])('is refused as %j', (aud) => {
    expect(refusal(() => keycloak({ aud }))).toBe('the token is for another audience');
  });

  it.each([1, {}, true, [KEYCLOAK.audience, 1], [[KEYCLOAK.audience]], { 0: KEYCLOAK.audience }])(
    'is refused as %j, which is no audience',
    (aud) => {
      expect(refusal(() => keycloak({ aud }))).toBe('the claim aud is not a list of texts');
    },
  );

  it('is not asked of a user pool, unless one is named', () => {
    expect(pool({ aud: 'whatever' }).subject).toBe('ann');
    const named = { ...POOL, audience: 'https://api.shop.test' };
    expect(refusal(() => pool({}, undefined, named))).toBe('the token is for another audience');
    expect(pool({ aud: named.audience }, undefined, named).subject).toBe('ann');
  });
});

describe('the client', () => {
  it('is client_id, or else azp, or both alike', () => {
    expect(pool({ client_id: 'batch' }).clientId).toBe('batch');
    expect(keycloak({ azp: 'spa' }).clientId).toBe('spa');
    expect(keycloak({ azp: undefined, client_id: 'job' }).clientId).toBe('job');
    expect(keycloak({ azp: 'job', client_id: 'job' }).clientId).toBe('job');
  });

  it.each(['other', '', 'WEB', 'web ', undefined])('is refused as %j', (client_id) => {
    expect(refusal(() => pool({ client_id }))).toBe('the token was issued to a client that is not accepted');
    expect(refusal(() => keycloak({ azp: client_id }))).toBe('the token was issued to a client that is not accepted');
  });

  it.each([1, null, ['web'], { id: 'web' }, true])('is refused as %j, which is no client', (client) => {
    expect(refusal(() => pool({ client_id: client }))).toBe('the claim client_id is not text');
    expect(refusal(() => keycloak({ azp: client }))).toBe('the claim azp is not text');
  });

  it('is refused when the token names two', () => {
    expect(refusal(() => keycloak({ azp: 'spa', client_id: 'job' }))).toBe('the token names two clients');
  });

  it('of a user pool is never azp', () => {
    expect(refusal(() => pool({ client_id: undefined, azp: 'web' }))).toBe(
      'the token was issued to a client that is not accepted',
    );
  });
});

describe('subject and id', () => {
  it.each(['sub', 'jti'])('%s may have 255 characters', (claim) => {
    expect(() => pool({ [claim]: 'x'.repeat(255) })).not.toThrow();
    expect(refusal(() => pool({ [claim]: 'x'.repeat(256) }))).toBe(`the claim ${claim} is missing, empty or too long`);
  });

  it.each(['sub', 'jti'])('%s must be there', (claim) => {
    for (const value of [undefined, '']) {
      expect(refusal(() => pool({ [claim]: value }))).toBe(`the claim ${claim} is missing, empty or too long`);
    }
  });

  it.each(['sub', 'jti', 'scope'])('%s must be text', (claim) => {
    for (const value of [1, null, true, ['ann'], { a: 1 }]) {
      expect(refusal(() => pool({ [claim]: value }))).toBe(`the claim ${claim} is not text`);
    }
  });
});

describe('roles, scopes, methods and attributes', () => {
  it('are empty when the token does not speak of them', () => {
    const bare = keycloak({ scope: undefined, realm_access: undefined });
    expect(bare.principal).toMatchObject({ roles: [], scopes: [], multiFactor: false, attributes: {} });
    expect(keycloak({ scope: '' }).principal.scopes).toEqual([]);
  });

  it('takes scopes apart at spaces', () => {
    expect(pool({ scope: '  a  b ' }).principal.scopes).toEqual(['a', 'b']);
  });

  it('reads roles from the claim that the issuer names, only there', () => {
    expect(pool({ roles: ['r'] }, undefined, { ...POOL, rolesClaim: 'roles' }).principal.roles).toEqual(['r']);
    const unnamed = { ...KEYCLOAK, rolesClaim: undefined };
    expect(keycloak({ 'cognito:groups': ['admin'] }, 'at+jwt', unnamed).principal.roles).toEqual([]);
  });

  it('prefers a claim whose own name has dots to a path', () => {
    const claims = { 'realm_access.roles': ['own'], realm_access: { roles: ['path'] } };
    expect(keycloak(claims).principal.roles).toEqual(['own']);
  });

  it.each(['constructor.name', '__proto__.roles', 'toString', 'realm_access.length', 'realm_access.roles.length'])(
    'finds no roles at %s',
    (rolesClaim) => {
      expect(keycloak({}, 'at+jwt', { ...KEYCLOAK, rolesClaim }).principal.roles).toEqual([]);
    },
  );

  it.each(['admin', 1, true, {}, ['admin', 1], [['admin']], [null]])('refuses %j as list', (value) => {
    expect(refusal(() => pool({ 'cognito:groups': value }))).toBe('the claim cognito:groups is not a list of texts');
    expect(refusal(() => pool({ amr: value }))).toBe('the claim amr is not a list of texts');
  });

  it('knows a person who proved more than one factor', () => {
    expect(pool({ amr: ['pwd', 'otp'] }).principal.multiFactor).toBe(true);
    expect(pool({ amr: ['pwd'] }).principal.multiFactor).toBe(false);
  });

  it('passes on named attributes only', () => {
    const { attributes } = keycloak({
      tenant: 'acme',
      email: 'bob@shop.test',
      level: 0,
      trusted: false,
      teams: [],
    }).principal;
    expect(attributes).toEqual({ tenant: 'acme', level: 0, trusted: false, teams: [] });
    expect(pool({ tenant: 'acme' }, undefined, { ...POOL, attributes: undefined }).principal.attributes).toEqual({});
  });

  it.each([null, {}, [1], ['a', null], [['a']]])('refuses the attribute %j', (tenant) => {
    expect(refusal(() => keycloak({ tenant }))).toBe('the claim tenant is not a value that a policy can read');
  });

  it('refuses a number beyond all numbers as attribute', () => {
    const claims = JSON.parse(JSON.stringify(keycloakClaims()).replace('{', '{"level":1e999,'));
    expect(refusal(() => readVerifiedToken(KEYCLOAK, 'at+jwt', claims))).toBe(
      'the claim level is not a value that a policy can read',
    );
  });

  it('can not be changed by a request, since all requests with the token share them', () => {
    const { principal } = keycloak({ teams: ['a'] });
    for (const part of [
      principal,
      principal.roles,
      principal.scopes,
      principal.attributes,
      principal.attributes['teams'],
    ]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });
});

describe('the time', () => {
  const timely = (token: VerifiedToken, now: number) => () => requireTimely(token, now);

  it.each(['iat', 'exp', 'nbf'])('%s must be a finite number', (claim) => {
    for (const value of ['1', null, true, [1], {}]) {
      expect(refusal(() => pool({ [claim]: value }))).toBe(`the claim ${claim} is missing or not a time`);
    }
    const endless = JSON.parse(JSON.stringify(poolClaims({ [claim]: 0 })).replace(`"${claim}":0`, `"${claim}":1e999`));
    expect(refusal(() => readVerifiedToken(POOL, undefined, endless))).toBe(
      `the claim ${claim} is missing or not a time`,
    );
  });

  it('iat and exp must be there, nbf need not', () => {
    expect(refusal(() => pool({ iat: undefined }))).toBe('the claim iat is missing or not a time');
    expect(refusal(() => pool({ exp: undefined }))).toBe('the claim exp is missing or not a time');
    expect(pool({ nbf: undefined }).notBefore).toBe(SECONDS);
  });

  it('of a life may be a day and not a second more', () => {
    expect(pool({ exp: SECONDS + 86_400 }).expires).toBe(SECONDS + 86_400);
    expect(refusal(() => pool({ exp: SECONDS + 86_401 }))).toBe('the token lives for more than a day');
  });

  it('ends five seconds after exp', () => {
    const token = pool({ exp: SECONDS + 60 });
    expect(timely(token, SECONDS + 64.999)).not.toThrow();
    expect(refusal(timely(token, SECONDS + 65))).toBe('the token has expired');
  });

  it('begins five seconds before nbf and iat, whichever is later', () => {
    for (const token of [
      pool({ nbf: SECONDS + 10 }),
      pool({ iat: SECONDS + 10 }),
      pool({ iat: SECONDS + 10, nbf: SECONDS }),
    ]) {
      expect(timely(token, SECONDS + 5)).not.toThrow();
      expect(refusal(timely(token, SECONDS + 4.999))).toBe('the token is not valid yet');
    }
  });
});
