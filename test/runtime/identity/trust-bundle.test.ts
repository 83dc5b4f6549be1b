import { Unavailable } from '../../../runtime/errors';
import { decodeTrustBundle } from '../../../runtime/identity/trust-bundle';
import { createPki } from '../support/pki';
import { bundle, bundleKey, KEYCLOAK, type Members, POOL, type SigningKey, signingKey } from './support/issuer';

let rsa: SigningKey;
let ec: SigningKey;
let certificate: string;
let root: Members;
let rsaKey: Members;
let ecKey: Members;

beforeAll(async () => {
  [rsa, ec] = await Promise.all([signingKey('rsa-1', 'RS256'), signingKey('ec-1')]);
  certificate = (await createPki('shop.internal')).rootPem;
  root = { use: 'x509-svid', kty: 'EC', x5c: [certificate.replace(/-----[^-]+-----|\s/g, '')] };
  rsaKey = bundleKey(POOL.issuer, rsa);
  ecKey = bundleKey(KEYCLOAK.issuer, ec);
});

async function refusal(text: string): Promise<string> {
  const error: unknown = await decodeTrustBundle(text).then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(Unavailable);
  return (error as Unavailable).detail;
}

/** A modulus of so many bits. */
function modulus(bits: number): string {
  const bytes = Buffer.alloc(Math.ceil(bits / 8), 0xff);
  bytes[0] = 0xff >> ((8 - (bits % 8)) % 8);
  return bytes.toString('base64url');
}

describe('a trust bundle', () => {
  it('binds each key to its issuer and its algorithm', async () => {
    const { keysOf } = await decodeTrustBundle(bundle([rsaKey, ecKey]));
    expect([...keysOf(POOL.issuer).keys()]).toEqual(['rsa-1']);
    expect(keysOf(POOL.issuer).get('rsa-1')).toMatchObject({
      algorithm: 'RS256',
      publicKey: { type: 'public', asymmetricKeyType: 'rsa' },
    });
    expect(keysOf(KEYCLOAK.issuer).get('ec-1')).toMatchObject({
      algorithm: 'ES256',
      publicKey: { type: 'public', asymmetricKeyType: 'ec', asymmetricKeyDetails: { namedCurve: 'prime256v1' } },
    });
    expect(keysOf('https://other.test').size).toBe(0);
    expect(keysOf('constructor').size).toBe(0);
  });

  it('gives its roots as PEM, in their order', async () => {
    const other = { ...root, x5c: [(await createPki('shop.internal')).rootPem.replace(/-----[^-]+-----|\s/g, '')] };
    const { roots } = await decodeTrustBundle(bundle([root, rsaKey, other]));
    expect(roots).toHaveLength(2);
    expect(roots[0]?.replace(/\s/g, '')).toBe(certificate.replace(/\s/g, ''));
    const lines = roots[0]?.split('\n') ?? [];
    expect(lines[0]).toBe('-----BEGIN CERTIFICATE-----');
    expect(lines.slice(1, -3).every((line) => line.length === 64)).toBe(true);
    expect(lines.at(-3)).not.toBe('');
    expect(lines.slice(-2)).toEqual(['-----END CERTIFICATE-----', '']);
  });

  it('may have no roots', async () => {
    expect((await decodeTrustBundle(bundle([rsaKey]))).roots).toEqual([]);
  });

  it('names the certificates of the gateway, none where it does not say', async () => {
    const pins = [Buffer.alloc(32, 1).toString('base64url'), Buffer.alloc(32, 2).toString('base64url')];
    const named = await decodeTrustBundle(bundle([rsaKey], { palisade_edge_certificates: pins }));
    expect(named.edgeCertificates).toEqual(pins);
    expect((await decodeTrustBundle(bundle([rsaKey]))).edgeCertificates).toEqual([]);
  });

  it.each([
    ['in hex', 'ab'.repeat(32)],
    ['too short', Buffer.alloc(31).toString('base64url')],
    ['with padding', Buffer.alloc(32).toString('base64')],
    ['that is none', 7],
  ])('is refused with a digest of a certificate %s', async (_, digest) => {
    expect(await refusal(bundle([rsaKey], { palisade_edge_certificates: [digest] }))).toContain('malformed');
  });

  it('says its sequence and when to read it again', async () => {
    const told = bundle([rsaKey], { spiffe_sequence: 0, spiffe_refresh_hint: 60 });
    expect(await decodeTrustBundle(told)).toMatchObject({ sequence: 0, refreshHintSeconds: 60 });
    const untold = bundle([rsaKey], { spiffe_refresh_hint: undefined });
    expect(await decodeTrustBundle(untold)).toMatchObject({ refreshHintSeconds: 300 });
  });

  it.each([10, 3_600])('may be due after %d seconds', async (hint) => {
    expect(await decodeTrustBundle(bundle([rsaKey], { spiffe_refresh_hint: hint }))).toMatchObject({
      refreshHintSeconds: hint,
    });
  });

  it('passes over members and uses that it does not know', async () => {
    const unknown = [{ use: 'enc', kty: 'RSA' }, { kty: 'EC' }, { use: 7 }, { use: 'jwt-svid', kid: 'x' }];
    const keys = [...unknown, { ...rsaKey, key_ops: ['verify'], x5t: 'abc', ext: true }];
    expect((await decodeTrustBundle(bundle(keys, { other: 1 }))).keysOf(POOL.issuer).size).toBe(1);
  });

  it('may use one key id for two issuers', async () => {
    const { keysOf } = await decodeTrustBundle(bundle([rsaKey, { ...ecKey, kid: 'rsa-1' }]));
    expect(keysOf(POOL.issuer).get('rsa-1')?.algorithm).toBe('RS256');
    expect(keysOf(KEYCLOAK.issuer).get('rsa-1')?.algorithm).toBe('ES256');
  });

  it.each([2_048, 3_072, 4_096])('may hold an RSA key of %d bits', async (bits) => {
    const { keysOf } = await decodeTrustBundle(bundle([{ ...rsaKey, n: modulus(bits) }]));
    expect(keysOf(POOL.issuer).get('rsa-1')?.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: bits });
  });
});

describe('a document is refused as a whole', () => {
  it.each(['', 'null', '[]', '{}', '{', 'not json', '{"keys":[],"keys":[]}'])('when it reads %j', async (text) => {
    expect(await refusal(text)).toMatch(/^the trust bundle is malformed at/);
  });

  it.each<[string, Members]>([
    ['spiffe_sequence', { spiffe_sequence: undefined }],
    ['spiffe_sequence', { spiffe_sequence: -1 }],
    ['spiffe_sequence', { spiffe_sequence: 1.5 }],
    ['spiffe_sequence', { spiffe_sequence: '1' }],
    ['spiffe_sequence', { spiffe_sequence: 2 ** 60 }],
    ['spiffe_refresh_hint', { spiffe_refresh_hint: 9 }],
    ['spiffe_refresh_hint', { spiffe_refresh_hint: 3_601 }],
    ['spiffe_refresh_hint', { spiffe_refresh_hint: 60.5 }],
    ['spiffe_refresh_hint', { spiffe_refresh_hint: '60' }],
    ['spiffe_refresh_hint', { spiffe_refresh_hint: null }],
    ['keys', { keys: undefined }],
    ['keys', { keys: {} }],
    ['keys.0', { keys: [null] }],
    ['keys.0', { keys: [[]] }],
    ['spiffe_sequence, keys', { spiffe_sequence: null, keys: null }],
  ])('for its member %s: %j', async (where, overrides) => {
    expect(await refusal(bundle([rsaKey], overrides))).toBe(`the trust bundle is malformed at ${where}`);
  });

  it('when it holds no JWT key', async () => {
    for (const keys of [[], [root], [{ ...rsaKey, use: 'enc' }], [{ ...rsaKey, use: undefined }]]) {
      expect(await refusal(bundle(keys))).toBe('the trust bundle holds no JWT key');
    }
  });

  it('when two keys of an issuer have one id', async () => {
    expect(await refusal(bundle([rsaKey, rsaKey]))).toBe('the trust bundle names two keys of an issuer alike');
    expect(await refusal(bundle([rsaKey, { ...ecKey, iss: POOL.issuer, kid: 'rsa-1' }]))).toBe(
      'the trust bundle names two keys of an issuer alike',
    );
  });

  it.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])('when any key has the private member %s', async (member) => {
    expect(await refusal(bundle([{ ...rsaKey, [member]: 'AQAB' }]))).toBe('the trust bundle holds a private key');
    expect(await refusal(bundle([rsaKey, { use: 'enc', [member]: null }]))).toBe(
      'the trust bundle holds a private key',
    );
  });

  it.each<[string, Members]>([
    ['iss', { iss: undefined }],
    ['iss', { iss: '' }],
    ['iss', { iss: ['https://a.test'] }],
    ['iss', { iss: 'x'.repeat(513) }],
    ['kid', { kid: undefined }],
    ['kid', { kid: '' }],
    ['kid', { kid: 1 }],
    ['kty', { kty: 'oct' }],
    ['kty', { kty: undefined }],
    ['kty', { kty: 'OKP' }],
    ['alg', { alg: 'RS512' }],
    ['alg', { alg: 'none' }],
    ['alg', { alg: 'ES256' }],
    ['alg', { alg: undefined }],
    ['n', { n: undefined }],
    ['n', { n: '' }],
    ['n', { n: 'not base64url!' }],
    ['n', { n: modulus(2_047) }],
    ['n', { n: modulus(1_024) }],
    ['n', { n: modulus(4_097) }],
    ['n', { n: Buffer.concat([Buffer.alloc(128), Buffer.alloc(128, 0xff)]).toString('base64url') }],
    ['e', { e: 'AQ' }],
    ['e', { e: 'Aw' }],
    ['e', { e: undefined }],
  ])('when the %s of an RSA key is wrong: %j', async (where, overrides) => {
    expect(await refusal(bundle([{ ...rsaKey, ...overrides }]))).toBe(`the trust bundle is malformed at ${where}`);
  });

  it('may name issuer and key with 512 characters', async () => {
    const long = 'x'.repeat(512);
    expect((await decodeTrustBundle(bundle([{ ...rsaKey, iss: long, kid: long }]))).keysOf(long).has(long)).toBe(true);
  });

  it.each<[string, Members]>([
    ['alg', { alg: 'ES384' }],
    ['alg', { alg: 'RS256' }],
    ['crv', { crv: 'P-384' }],
    ['crv', { crv: 'secp256k1' }],
    ['crv', { crv: undefined }],
    ['x', { x: undefined }],
    ['x', { x: Buffer.alloc(31, 1).toString('base64url') }],
    ['x', { x: Buffer.alloc(33, 1).toString('base64url') }],
    ['y', { y: undefined }],
    ['y', { y: '' }],
    ['x, y', { x: 1, y: null }],
  ])('when the %s of an elliptic key is wrong: %j', async (where, overrides) => {
    expect(await refusal(bundle([{ ...ecKey, ...overrides }]))).toBe(`the trust bundle is malformed at ${where}`);
  });

  it('when a point is not on the curve', async () => {
    const off = { ...ecKey, y: Buffer.alloc(32, 1).toString('base64url') };
    expect(await refusal(bundle([rsaKey, off]))).toBe('the trust bundle holds a key that is none');
  });

  it.each<[string, (base64: string) => unknown]>([
    ['x5c', () => undefined],
    ['x5c', () => []],
    ['x5c', (base64) => [base64, base64]],
    ['x5c', (base64) => base64],
    ['x5c.0', () => [1]],
    ['x5c.0', () => ['']],
    ['x5c.0', () => ['MIIA']],
    ['x5c.0', () => ['MIIAAA==']],
    ['x5c.0', (base64) => [`${base64}\n`]],
    ['x5c.0', (base64) => [`-----BEGIN CERTIFICATE-----${base64}`]],
    ['x5c.0', (base64) => [Buffer.concat([Buffer.from(base64, 'base64'), Buffer.from([0])]).toString('base64')]],
    ['x5c.0', (base64) => [Buffer.from(base64, 'base64').subarray(0, -1).toString('base64')]],
    [
      'x5c.0',
      (base64) => [Buffer.concat([Buffer.from([0x31]), Buffer.from(base64, 'base64').subarray(1)]).toString('base64')],
    ],
  ])('when the %s of a root is no certificate', async (where, change) => {
    const [base64] = root['x5c'] as [string];
    expect(await refusal(bundle([rsaKey, { ...root, x5c: change(base64) }]))).toBe(
      `the trust bundle is malformed at ${where}`,
    );
  });
});
