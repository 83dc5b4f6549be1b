import { exchange } from '../../../lambda/shared/http-exchange';
import type { Issuer } from '../../../lambda/shared/issuer';
import { issuerOf } from '../../../lambda/shared/new-certificate';
import type { EdgeCertificate } from '../../../lambda/trust-bundle/edge-certificates';
import { refreshTrustBundle } from '../../../lambda/trust-bundle/refresh';
import { trustBundle } from '../../../lambda/trust-bundle/trust-bundle';
import type { TrustBundleTask } from '../../../runtime/contract';
import { Unavailable } from '../../../runtime/errors';
import { decodeTrustBundle } from '../../../runtime/identity/trust-bundle';
import { DAY, signingKeys, type TestAuthority, testAuthority } from '../pki/support';
import { type IssuerServer, issuerKey, type MemoryParameter, memoryParameter, startIssuers } from './support';

const NOW = new Date('2026-11-24T12:00:00Z');
const SEED = NOW.getTime() / 1_000;
const PRINT = Buffer.alloc(32, 1).toString('base64url');
const keys = signingKeys();
let authority: TestAuthority;
let issuers: IssuerServer;
let parameter: MemoryParameter;
let task: TrustBundleTask;
let edge: Map<string, EdgeCertificate>;
let trustStore: { keep: jest.Mock<Promise<void>, [string]> };

const ONE = issuerKey('one');
const TWO = issuerKey('two');
const THREE = issuerKey('three', 'rsa');

beforeAll(async () => {
  issuers = await startIssuers();
  authority = await testAuthority(keys, NOW);
});
afterAll(async () => {
  keys.restore();
  await issuers.stop();
});
beforeEach(() => {
  issuers.answers.clear();
  parameter = memoryParameter();
  trustStore = { keep: jest.fn(async (_roots: string) => undefined) };
  edge = new Map([['edge', { fingerprint: PRINT, notAfter: new Date(NOW.getTime() + 365 * DAY * 1_000) }]]);
  task = {
    parameterName: '/shop/trust-bundle',
    refreshHintSeconds: 300,
    authorities: [authority.issuer],
    issuers: [issuers.serve('a', [ONE]), issuers.serve('b', [TWO])],
    edgeCertificateIds: ['edge'],
  };
  jest.spyOn(console, 'info').mockReturnValue(undefined);
  jest.spyOn(console, 'warn').mockReturnValue(undefined);
});
afterEach(() => jest.restoreAllMocks());

const brokenIssuer: Issuer = {
  issue: () => Promise.reject(new Error('unused')),
  roots: () => Promise.reject(new Unavailable('Private CA answered ThrottlingException')),
};

function refresh(overrides: Partial<Parameters<typeof refreshTrustBundle>[0]> = {}) {
  return refreshTrustBundle({
    task,
    parameter,
    fetch: (url) => exchange({ url, roots: [issuers.root] }),
    issuerOf,
    edgeCertificate: async (id) => {
      const certificate = edge.get(id);
      if (certificate === undefined) {
        throw Object.assign(new Error('none'), { name: 'NotFoundException' });
      }
      return certificate;
    },
    trustStore,
    now: () => NOW,
    ...overrides,
  });
}

const CLEAN = { failures: [], warnings: [] };
const bundle = () => decodeTrustBundle(parameter.value ?? '');
const kids = async (issuer: string) => [...(await bundle()).keysOf(issuer).keys()];
const [a, b] = [() => task.issuers[0] ?? '', () => task.issuers[1] ?? ''];

describe('the bundle', () => {
  it('holds roots, keys bound to their issuers, and the gateway, in a form that services read', async () => {
    expect(await refresh()).toEqual(CLEAN);
    const { edgeCertificates, refreshHintSeconds, roots, sequence } = await bundle();
    expect(roots.map((root) => root.replaceAll('\n', ''))).toEqual([authority.rootPem.replaceAll('\n', '')]);
    expect(edgeCertificates).toEqual([PRINT]);
    expect({ refreshHintSeconds, sequence }).toEqual({ refreshHintSeconds: 300, sequence: SEED });
    expect([await kids(a()), await kids(b())]).toEqual([['one'], ['two']]);
  });

  it('is not written again while nothing changes, whatever the order of what is found', async () => {
    issuers.serve('a', [ONE, THREE]);
    await refresh();
    issuers.serve('a', [THREE, ONE]);
    task = { ...task, issuers: [...task.issuers].reverse() };
    expect(await refresh()).toEqual(CLEAN);
    expect(parameter.writes).toBe(1);
  });

  it('grows in number with each change and only then', async () => {
    await refresh();
    issuers.serve('a', [ONE, THREE]);
    await refresh();
    await refresh();
    task = { ...task, refreshHintSeconds: 60 };
    await refresh();
    expect((await bundle()).sequence).toBe(SEED + 2);
  });

  it('forgets a key that its issuer has withdrawn', async () => {
    issuers.serve('a', [ONE, THREE]);
    await refresh();
    issuers.serve('a', [THREE]);
    await refresh();
    expect(await kids(a())).toEqual(['three']);
  });

  it('forgets an issuer and a gateway that are no longer in the task', async () => {
    await refresh();
    const gone = b();
    task = { ...task, issuers: [a()], edgeCertificateIds: [] };
    expect(await refresh()).toEqual(CLEAN);
    expect(await kids(gone)).toEqual([]);
    expect((await bundle()).edgeCertificates).toEqual([]);
  });

  it('trusts two authorities while one replaces the other, and the old one no longer after that', async () => {
    await refresh();
    const next = await testAuthority(keys, NOW, '2');
    task = { ...task, authorities: [authority.issuer, next.issuer] };
    await refresh();
    expect((await bundle()).roots).toHaveLength(2);
    task = { ...task, authorities: [next.issuer] };
    await refresh();
    const [root = ''] = (await bundle()).roots;
    expect(root.replaceAll('\n', '')).toBe(next.rootPem.replaceAll('\n', ''));
  });
});

describe('what can not be had', () => {
  it.each([
    ['is down', () => issuers.answers.set('/a/keys', { status: 503, body: '' })],
    ['has an empty key set', () => issuers.serve('a', [])],
    ['says it is another issuer', () => issuers.serve('a', [THREE], { issuer: 'https://other.example.com' })],
    ['shows a private key', () => issuers.serve('a', [{ ...THREE, d: 'x' }])],
    ['has a point that is not on the curve', () => issuers.serve('a', [{ ...ONE, x: ONE['y'], kid: 'new' }])],
    ['has an RSA key of 1024 bits', () => issuers.serve('a', [{ ...THREE, n: 'w'.repeat(171) }])],
    ['names two keys alike', () => issuers.serve('a', [THREE, { ...TWO, kid: 'three' }])],
  ])('an issuer that %s keeps its last good keys, while others change', async (_, disturb) => {
    await refresh();
    disturb();
    issuers.serve('b', [TWO, THREE]);
    const { failures, warnings } = await refresh();
    expect({ failures, warnings }).toEqual({
      failures: [],
      warnings: [expect.stringContaining(`the key set of ${a()} could not be had, the last good one stays`)],
    });
    expect(await kids(a())).toEqual(['one']);
    expect((await kids(b())).sort()).toEqual(['three', 'two']);
  });

  it('is a failure when there has never been any of it', async () => {
    issuers.answers.delete('/a/keys');
    const { failures, warnings } = await refresh();
    expect(failures).toEqual([expect.stringContaining(`the key set of ${a()} could not be had, there is none`)]);
    expect(warnings).toEqual([]);
    expect([await kids(a()), await kids(b())]).toEqual([[], ['two']]);
  });

  it('an authority keeps its last good certificate', async () => {
    await refresh();
    const { failures, warnings } = await refresh({ issuerOf: () => brokenIssuer });
    expect(failures).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('ThrottlingException')]);
    expect((await bundle()).roots).toHaveLength(1);
  });

  it('an authority whose certificate is none does not get into the bundle', async () => {
    const leaf = { ...brokenIssuer, roots: async () => ['-----BEGIN CERTIFICATE-----'] };
    const { failures } = await refresh({ issuerOf: () => leaf });
    expect(failures).toEqual([expect.stringContaining('must be X.509')]);
    expect((await bundle()).roots).toEqual([]);
  });

  it('a gateway keeps its certificate', async () => {
    await refresh();
    edge.clear();
    const { warnings } = await refresh();
    expect(warnings).toEqual([expect.stringMatching(/certificate edge of API Gateway.*NotFoundException/)]);
    expect((await bundle()).edgeCertificates).toEqual([PRINT]);
  });
});

it.each([
  [60 * DAY, 0],
  [60 * DAY - 1, 1],
])('tells of a gateway certificate that ends in %i seconds: %i warning', async (seconds, count) => {
  edge.set('edge', { fingerprint: PRINT, notAfter: new Date(NOW.getTime() + seconds * 1_000) });
  const { warnings } = await refresh();
  expect(warnings).toHaveLength(count);
  expect((await bundle()).edgeCertificates).toEqual([PRINT]);
});

describe('the old bundle stays', () => {
  it('when the new one is too long for the parameter', async () => {
    await refresh();
    const before = parameter.value;
    issuers.serve(
      'a',
      Array.from({ length: 60 }, (_, index) => ({ ...ONE, kid: `key-${index}` })),
    );
    const { failures } = await refresh();
    expect(failures).toEqual([expect.stringContaining('must fit into 8192 bytes')]);
    expect(parameter.value).toBe(before);
  });

  it('when services would refuse the new one', async () => {
    await refresh();
    const before = parameter.value;
    edge.set('edge', { fingerprint: 'short', notAfter: new Date('2030-01-01') });
    const { failures } = await refresh();
    expect(failures).toEqual([expect.stringContaining('the trust bundle is malformed')]);
    expect(parameter.value).toBe(before);
  });

  it('when there would be no key of any issuer in the first one', async () => {
    issuers.answers.clear();
    const { failures } = await refresh();
    expect(failures.at(-1)).toContain('holds no JWT key');
    expect(parameter.writes).toBe(0);
  });
});

describe('a run that dies', () => {
  it('before it has written is made up for by the next', async () => {
    parameter.dies = 'before';
    expect((await refresh()).failures).toHaveLength(1);
    expect(await refresh()).toEqual(CLEAN);
    expect((await bundle()).sequence).toBe(SEED);
  });

  it('after it has written leaves nothing to do', async () => {
    parameter.dies = 'after';
    await refresh();
    expect(await refresh()).toEqual(CLEAN);
    expect(parameter.writes).toBe(1);
  });

  it('of two at the same time, fails one and never goes back in number', async () => {
    await refresh();
    issuers.serve('a', [ONE, THREE]);
    const outcomes = await Promise.all([refresh(), refresh()]);
    expect(outcomes.flatMap(({ failures }) => failures)).toEqual([expect.stringContaining('written in between')]);
    expect((await bundle()).sequence).toBe(SEED + 1);
  });
});

it.each(['', 'placeholder', '[]', '{"spiffe_sequence":"7"}', '{"spiffe_sequence":1,"spiffe_sequence":9}'])(
  'counts the value %j as none, and begins after every number that was given before',
  async (value) => {
    parameter = memoryParameter(value);
    expect(await refresh()).toEqual(CLEAN);
    expect((await bundle()).sequence).toBe(SEED);
  },
);

describe('the trust store', () => {
  it('gets the roots of the bundle, PEM', async () => {
    await refresh();
    const [[roots = ''] = []] = trustStore.keep.mock.calls;
    expect(roots.replaceAll('\n', '')).toBe(authority.rootPem.replaceAll('\n', ''));
  });

  it('fails the run and holds up nothing else', async () => {
    trustStore.keep.mockRejectedValueOnce(Object.assign(new Error('no'), { name: 'AccessDenied' }));
    expect((await refresh()).failures).toEqual(['the trust store could not be written: AccessDenied']);
    expect(parameter.writes).toBe(1);
  });

  it('gets its roots even when the bundle can not be written', async () => {
    parameter.dies = 'before';
    await refresh();
    expect(trustStore.keep).toHaveBeenCalledTimes(1);
  });
});

describe('the handler', () => {
  const handler = () => trustBundle({ parameterName: task.parameterName, refresh: () => refresh() });

  it('ends well by schedule when all is well', async () => {
    await expect(handler()({ source: 'aws.events' })).resolves.toBeUndefined();
    expect(parameter.writes).toBe(1);
  });

  it('fails by schedule after it has written what it could, so that the alarm rings', async () => {
    await refresh();
    issuers.answers.delete('/a/keys');
    issuers.serve('b', [THREE]);
    await expect(handler()({})).rejects.toThrow('the last good one stays');
    expect(await kids(b())).toEqual(['three']);
  });

  it('writes no key and no certificate to its log', async () => {
    await handler()({});
    const log = JSON.stringify(jest.mocked(console.info).mock.calls);
    expect(log).toContain(String(SEED));
    expect(log).not.toContain(String(ONE['x']));
  });
});
