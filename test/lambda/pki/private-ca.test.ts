import { type PrivateCa, PrivateCaError, privateCa } from '../../../lambda/shared/private-ca';
import { Sha256 } from '../../../runtime/adapters/sha-256';
import { ConfigurationError, Unavailable } from '../../../runtime/errors';
import { AUTHORITY, type PrivateCaServer, startPrivateCa } from './private-ca-server';

const NOW = new Date();
const sleeps: number[] = [];
const sleep = async (milliseconds: number) => {
  sleeps.push(milliseconds);
};
let server: PrivateCaServer;

beforeAll(async () => {
  server = await startPrivateCa(NOW);
});
afterAll(() => server.stop());
beforeEach(() => {
  sleeps.length = 0;
  server.faults.length = 0;
  server.operations.length = 0;
});

function client(environment: NodeJS.ProcessEnv = {}): PrivateCa {
  return privateCa(AUTHORITY, { environment: { ...server.environment, ...environment }, sleep });
}
const type = (name: string) => ({ status: 400, body: JSON.stringify({ __type: name }) });

it('signs what it asks for', async () => {
  expect(await client().getAuthorityCertificate()).toBe(server.root.toString('pem'));
});

it('is refused with other credentials, once', async () => {
  const other = client({ AWS_SECRET_ACCESS_KEY: 'another' });
  await expect(other.getAuthorityCertificate()).rejects.toMatchObject({ type: 'InvalidSignatureException' });
  expect(server.operations).toHaveLength(1);
});

it.each([
  ['throttling', type('ThrottlingException')],
  ['too many requests', type('com.amazonaws.acmpca#TooManyRequestsException')],
  ['status 500 without a type', { status: 500, body: 'no' }],
  ['status 503 with HTML', { status: 503, body: '<html>' }],
  ['an internal failure', { status: 500, body: '{"__type":"InternalFailure"}' }],
])('asks again after %s', async (_, fault) => {
  server.faults.push(fault, fault);
  await client().getAuthorityCertificate();
  expect(server.operations).toHaveLength(3);
  expect(sleeps).toEqual([200, 400]);
});

it('gives up after five times', async () => {
  server.faults.push(...Array(5).fill(type('ThrottlingException')));
  await expect(client().getAuthorityCertificate()).rejects.toThrow('ThrottlingException');
  expect(server.operations).toHaveLength(5);
  expect(sleeps).toEqual([200, 400, 800, 1_600]);
});

it('gives up a service that can not be reached', async () => {
  const lost = client({ AWS_ENDPOINT_URL_ACM_PCA: 'http://127.0.0.1:1' });
  await expect(lost.getAuthorityCertificate()).rejects.toThrow(Unavailable);
  expect(sleeps).toHaveLength(4);
});

it.each([
  ['ResourceNotFoundException', type('com.amazonaws.acmpca#ResourceNotFoundException')],
  ['InvalidStateException', type('InvalidStateException')],
  ['status 403', { status: 403, body: '{"Certificate":"none"}' }],
  ['status 200', { status: 200, body: '{"Certificate":1}' }],
  ['status 200', { status: 200, body: 'null' }],
])('says %s by its type and does not ask again', async (name, fault) => {
  server.faults.push(fault);
  const failure = await client()
    .getAuthorityCertificate()
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PrivateCaError);
  expect(failure).toMatchObject({ type: name });
  expect(server.operations).toHaveLength(1);
});

it('does not send anything to an endpoint of its own over plain http to another machine', async () => {
  const plain = client({ AWS_ENDPOINT_URL_ACM_PCA: 'http://pca.example.com' });
  await expect(plain.getAuthorityCertificate()).rejects.toThrow('must be reached over https');
});

it('does not start for a partition whose endpoints it does not know', () => {
  expect(() => privateCa(AUTHORITY.replace('arn:aws:', 'arn:aws-iso:'), { environment: {}, sleep })).toThrow(
    ConfigurationError,
  );
});

describe('SHA-256', () => {
  const hex = async (hash: Sha256) => Buffer.from(await hash.digest()).toString('hex');

  it('hashes as FIPS 180-4 says, in parts too', async () => {
    const hash = new Sha256();
    hash.update('forgotten');
    hash.reset();
    hash.update('a');
    hash.update(new TextEncoder().encode('b'));
    hash.update(Uint8Array.of(0x63).buffer);
    expect(await hex(hash)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('authenticates as RFC 4231, test case 2 says', async () => {
    const hash = new Sha256('Jefe');
    hash.update('what do ya want for nothing?');
    expect(await hex(hash)).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });
});
