import { exchange } from '../../../lambda/shared/http-exchange';
import { discoverKeys } from '../../../lambda/trust-bundle/discovery';
import { issuerKeys } from '../../../lambda/trust-bundle/issuer-keys';
import { Unavailable } from '../../../runtime/errors';
import { type IssuerServer, issuerKey, startIssuers } from './support';

let issuers: IssuerServer;

beforeAll(async () => {
  issuers = await startIssuers();
});
afterAll(() => issuers.stop());
beforeEach(() => {
  issuers.answers.clear();
  issuers.asked.length = 0;
});

const EC = issuerKey('ec');
const RSA = issuerKey('rsa', 'rsa');
const discover = (issuer: string) => discoverKeys(issuer, (url) => exchange({ url, roots: [issuers.root] }));

it('finds the keys by the metadata and binds each to the issuer', async () => {
  const issuer = issuers.serve('shop', [EC, RSA]);
  expect(await discover(issuer)).toEqual([
    { ...EC, iss: issuer },
    { ...RSA, iss: issuer },
  ]);
  expect(issuers.asked).toEqual(['/shop/.well-known/openid-configuration', '/shop/keys']);
});

it('finds the metadata of an issuer that ends in a slash', async () => {
  const issuer = issuers.serve('shop', [EC], { issuer: `${issuers.origin}/shop/` });
  expect(await discover(`${issuer}/`)).toEqual([{ ...EC, iss: `${issuer}/` }]);
});

it('refuses the metadata of another issuer, and asks for no keys', async () => {
  const issuer = issuers.serve('shop', [EC], { issuer: `${issuers.origin}/other` });
  await expect(discover(issuer)).rejects.toThrow('those of another issuer');
  expect(issuers.asked).toHaveLength(1);
});

it.each(['http://localhost/keys', 'file:///etc/passwd', 'https://', 'keys', undefined, 7])(
  'refuses keys at %s',
  async (jwks_uri) => {
    const issuer = issuers.serve('shop', [EC], { jwks_uri });
    await expect(discover(issuer)).rejects.toThrow('must say an https URL');
    expect(issuers.asked).toHaveLength(1);
  },
);

it.each(['/shop/.well-known/openid-configuration', '/shop/keys'])('follows no redirect from %s', async (path) => {
  const issuer = issuers.serve('shop', [EC]);
  const answer = issuers.answers.get(path);
  issuers.answers.set('/elsewhere', answer ?? { body: '' });
  issuers.answers.set(path, { status: 302, headers: { location: `${issuers.origin}/elsewhere` }, body: '' });
  await expect(discover(issuer)).rejects.toThrow('answered with status 302');
  expect(issuers.asked).not.toContain('/elsewhere');
});

it.each([
  ['too long', { body: `{"keys":[],"padding":"${'x'.repeat(256 * 1024)}"}` }, 'does not answer as it should'],
  ['no JSON', { body: '<html>' }, 'other than a JSON object'],
  ['an array', { body: '[]' }, 'other than a JSON object'],
  ['a member twice', { body: '{"keys":[],"keys":[]}' }, 'other than a JSON object'],
  ['missing', { status: 404, body: '' }, 'status 404'],
  ['a failure', { status: 500, body: '{"keys":[]}' }, 'status 500'],
])('refuses a key set that is %s', async (_, answer, reason) => {
  const issuer = issuers.serve('shop', [EC]);
  issuers.answers.set('/shop/keys', answer);
  await expect(discover(issuer)).rejects.toThrow(Unavailable);
  await expect(discover(issuer)).rejects.toThrow(reason);
});

describe('a key set', () => {
  const ISSUER = 'https://id.example.com';

  it.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])('with the private member %s is refused as a whole', (name) => {
    expect(() => issuerKeys(ISSUER, { keys: [EC, { ...RSA, use: 'enc', [name]: 'x' }] })).toThrow('a private key');
  });

  it.each([
    ['for encryption', { ...RSA, use: 'enc' }],
    ['without a use', { ...RSA, use: undefined }],
    ['without an id', { ...RSA, kid: undefined }],
    ['with an empty id', { ...RSA, kid: '' }],
    ['for another algorithm', { ...RSA, alg: 'PS256' }],
    ['of another kind', { kty: 'OKP', crv: 'Ed25519', x: 'x', use: 'sig', kid: 'okp' }],
    ['of a kind that every object has', { ...RSA, kty: 'constructor' }],
    ['of another curve', { ...EC, crv: 'P-384' }],
    ['without all its members', { ...EC, y: undefined }],
  ])('passes over a key %s', (_, key) => {
    expect(issuerKeys(ISSUER, { keys: [key, EC] })).toEqual([{ ...EC, iss: ISSUER }]);
    expect(() => issuerKeys(ISSUER, { keys: [key] })).toThrow('no key for RS256 or ES256');
  });

  it('copies only what counts of a key', () => {
    const key = { ...EC, iss: 'https://other.example.com', x5c: ['MIIB'], alg: undefined };
    expect(issuerKeys(ISSUER, { keys: [key] })).toEqual([{ ...EC, iss: ISSUER }]);
  });

  it.each([{}, { keys: [] }, { keys: 'none' }, { keys: [null, 1, []] }])('is refused when it is %j', (document) => {
    expect(() => issuerKeys(ISSUER, document)).toThrow('no key for RS256 or ES256');
  });
});
