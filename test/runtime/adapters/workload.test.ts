import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { createWorkload, type Workload } from '../../../runtime/adapters/workload';
import { Unavailable } from '../../../runtime/errors';
import { createTrustBundleCache, type TrustBundleCache } from '../../../runtime/identity/trust-bundle-cache';
import { peerOf } from '../../../runtime/transport/peer-connection';
import { createServiceServer } from '../../../runtime/transport/service-server';
import type { WorkloadCredentials } from '../../../runtime/transport/workload-credentials';
import { createIssuer, type IdentityIssuer } from '../../support/identity-issuer';
import { bundleRoot, createPki, type IssuedCertificate, type Pki } from '../support/pki';

const DOMAIN = 'shop.internal';
const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:orders';
const HOUR = 3_600_000;

const secretsManager = mockClient(SecretsManagerClient);
const folder = mkdtempSync(join(tmpdir(), 'palisade-workload-'));
const path = join(folder, 'certificate.json');

let pki: Pki;
let issuer: IdentityIssuer;
let first: IssuedCertificate;
let second: IssuedCertificate;
let time: number;
let sequence: number;
let bundle: string;
let keys: TrustBundleCache;
let workload: Workload;
let logged: jest.SpyInstance;

beforeAll(async () => {
  pki = await createPki(DOMAIN);
  issuer = await createIssuer();
  first = await pki.issue('orders');
  second = await pki.issue('orders');
});

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
  secretsManager.reset();
  logged = jest.spyOn(console, 'error').mockImplementation(() => {});
  time = Date.now();
  sequence = 0;
  publish(pki.rootPem);
  provide(first);
  keys = createTrustBundleCache({ load: async () => bundle, now });
  workload = start(`file:${path}`);
});

afterEach(async () => {
  await workload.close();
  keys.close();
  jest.useRealTimers();
  logged.mockRestore();
});

const now = () => new Date(time);

function start(location: string, port = 0): Workload {
  const addressOf = () => ({ host: '127.0.0.1', port });
  return createWorkload(location, { service: 'orders', trustDomain: DOMAIN, keys, now, addressOf });
}

function publish(...roots: readonly string[]): void {
  sequence += 1;
  bundle = JSON.stringify({ spiffe_sequence: sequence, keys: [...roots.map(bundleRoot), issuer.bundleKey] });
}

function provide(document: unknown): void {
  writeFileSync(path, JSON.stringify(document));
}

async function certificate(): Promise<string> {
  return (await workload.credentials()).certificate;
}

describe('the certificate', () => {
  it('is not read before it is needed', async () => {
    workload = start('file:/none');
    await keys.get();
    jest.advanceTimersByTime(HOUR);
    expect(logged).not.toHaveBeenCalled();
    await expect(workload.credentials()).rejects.toThrow(Unavailable);
  });

  it('is used with the roots of the trust bundle', async () => {
    const root = (await keys.get()).roots;
    expect(await workload.credentials()).toEqual({ ...first, roots: root, trustDomain: DOMAIN });
  });

  it('is read again within five minutes, and everybody is told of a new one', async () => {
    expect(await certificate()).toBe(first.certificate);
    const told = jest.fn<void, [WorkloadCredentials]>();
    workload.onChange(told);
    provide(second);
    time += 300_000;
    const renewed = new Promise((resolve) => workload.onChange(resolve));
    jest.advanceTimersByTime(300_000);
    await renewed;
    expect(await certificate()).toBe(second.certificate);
    expect(told).toHaveBeenCalledTimes(1);
    expect(told.mock.calls[0]?.[0]).toMatchObject(second);
  });

  it('is read again when it is used and due: the timers of a frozen function stand still', async () => {
    await certificate();
    provide(second);
    time += 300_000;
    const renewed = new Promise((resolve) => workload.onChange(resolve));
    expect(await certificate()).toBe(first.certificate);
    await renewed;
    expect(await certificate()).toBe(second.certificate);
  });

  it('is read again after a third of the time that it has left, where that comes sooner', async () => {
    const short = await pki.issue('orders', { notAfter: new Date(time + 60_000) });
    provide(short);
    await certificate();
    provide(second);
    const renewed = new Promise((resolve) => workload.onChange(resolve));
    time += 20_000;
    jest.advanceTimersByTime(20_000);
    await renewed;
    expect(await certificate()).toBe(second.certificate);
  });

  it('is read once at a time', async () => {
    secretsManager
      .on(GetSecretValueCommand, { SecretId: ARN, VersionStage: 'AWSCURRENT' })
      .resolves({ VersionId: 'v1', SecretString: JSON.stringify(first) });
    workload = start(`secret:${ARN}`);
    await Promise.all([workload.credentials(), workload.refresh(), workload.credentials(), workload.refresh()]);
    expect(secretsManager.commandCalls(GetSecretValueCommand)).toHaveLength(1);
  });

  it('is only ever the current version of its secret', async () => {
    secretsManager.on(GetSecretValueCommand).resolves({ VersionId: 'v1', SecretString: JSON.stringify(first) });
    workload = start(`secret:${ARN}`);
    await workload.credentials();
    await workload.refresh();
    const stages = secretsManager.commandCalls(GetSecretValueCommand).map(({ args }) => args[0].input.VersionStage);
    expect([...new Set(stages)]).toEqual(['AWSCURRENT']);
  });

  it('that nothing has changed is told to nobody', async () => {
    await certificate();
    const told = jest.fn();
    workload.onChange(told);
    publish(pki.rootPem);
    await keys.refresh();
    await workload.refresh();
    expect(told).not.toHaveBeenCalled();
  });
});

describe('a renewal that fails', () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ['with a certificate of another service', () => pki.issue('users'), 'must name orders'],
    ['with a certificate of an unknown authority', async () => (await createPki(DOMAIN)).issue('orders'), 'no root of'],
    ['with a foreign key', async () => ({ ...first, privateKey: second.privateKey }), 'must belong to its certificate'],
    ['with an expired certificate', () => pki.issue('orders', { notAfter: new Date(time - 1_000) }), 'has expired'],
    ['without a document', async () => 'PRIVATE', 'members certificate and privateKey'],
  ])('%s keeps the old certificate, and is reported without a word of the document', async (_, document, reason) => {
    await certificate();
    provide(await document());
    await workload.refresh();
    expect(await certificate()).toBe(first.certificate);
    expect(logged).toHaveBeenCalledTimes(1);
    const line = logged.mock.calls[0][0];
    expect(JSON.parse(line)).toMatchObject({
      level: 'error',
      service: 'orders',
      detail: expect.stringContaining(reason),
    });
    expect(line).not.toContain('PRIVATE');
  });

  it('because Secrets Manager does not answer keeps the old certificate', async () => {
    secretsManager
      .on(GetSecretValueCommand)
      .resolvesOnce({ VersionId: 'v1', SecretString: JSON.stringify(first) })
      .rejects(new Error('throttled secret-value'));
    workload = start(`secret:${ARN}`);
    expect(await certificate()).toBe(first.certificate);
    await workload.refresh();
    expect(await certificate()).toBe(first.certificate);
    expect(logged.mock.calls.flat().join()).not.toContain('secret-value');
  });

  it('at a listener keeps the old certificate, and is tried again', async () => {
    await certificate();
    const refusing = workload.onChange(() => {
      throw new Error('unusable');
    });
    provide(second);
    await workload.refresh();
    expect(await certificate()).toBe(first.certificate);
    refusing();
    await workload.refresh();
    expect(await certificate()).toBe(second.certificate);
  });

  it('for good closes every call when the certificate expires', async () => {
    await certificate();
    provide({});
    time += HOUR + 1_000;
    await expect(workload.credentials()).rejects.toThrow('has expired');
    const request = { method: 'GET', path: '/', headers: {}, signal: new AbortController().signal } as const;
    await expect(workload.transport('payments', request)).rejects.toMatchObject({ failure: 'connection' });
  });
});

describe('roots', () => {
  it('that change are told to everybody before anything else is proven by the bundle', async () => {
    const other = await createPki(DOMAIN);
    await certificate();
    const told = jest.fn();
    workload.onChange(told);
    publish(pki.rootPem, other.rootPem);
    await keys.refresh();
    expect(told.mock.calls[0][0].roots).toHaveLength(2);
    expect(told.mock.calls[0][0]).toMatchObject(first);
  });

  it('that are gone are gone, even while Secrets Manager does not answer', async () => {
    const other = await createPki(DOMAIN);
    publish(pki.rootPem, other.rootPem);
    await keys.refresh();
    secretsManager
      .on(GetSecretValueCommand)
      .resolvesOnce({ VersionId: 'v1', SecretString: JSON.stringify(first) })
      .rejects(new Error('throttled'));
    workload = start(`secret:${ARN}`);
    publish(pki.rootPem, other.rootPem, (await createPki(DOMAIN)).rootPem);
    await keys.refresh();
    await certificate();
    publish(pki.rootPem);
    await keys.refresh();
    expect((await workload.credentials()).roots).toHaveLength(1);
  });

  it('that were told last count, even if the certificate is read again while the bundle still answers the old ones', async () => {
    const stale = await keys.get();
    const other = await createPki(DOMAIN);
    let tell: (bundle: unknown) => void = () => undefined;
    const onChange = (listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    };
    const lagging = { get: async () => stale, onChange } as unknown as TrustBundleCache;
    const options = { service: 'orders', trustDomain: DOMAIN, keys: lagging, now };
    workload = createWorkload(`file:${path}`, options);
    await workload.credentials();
    tell({ roots: [other.rootPem, pki.rootPem] });
    await workload.refresh();
    expect((await workload.credentials()).roots).toEqual([other.rootPem, pki.rootPem]);
  });

  it('are never none', async () => {
    await certificate();
    publish();
    await keys.refresh();
    expect((await workload.credentials()).roots).toHaveLength(1);
    expect(keys.current()?.roots).toHaveLength(1);
  });

  it('with which a listener can not do leave the bundle as it was', async () => {
    await certificate();
    workload.onChange(() => {
      throw new Error('unusable');
    });
    publish(pki.rootPem, (await createPki(DOMAIN)).rootPem);
    await keys.refresh();
    expect(keys.current()?.roots).toHaveLength(1);
    expect((await workload.credentials()).roots).toHaveLength(1);
  });
});

describe('calls', () => {
  it('show the certificate that is current', async () => {
    const shown: (string | undefined)[] = [];
    const { server } = createServiceServer(
      {
        callers: new Set(['orders']),
        credentials: { ...(await pki.issue('payments')), roots: [pki.rootPem], trustDomain: DOMAIN },
        refused: () => undefined,
      },
      ({ socket }, response) => {
        shown.push(`${peerOf(socket)} ${(socket as import('node:tls').TLSSocket).getPeerX509Certificate()}`);
        response.end('{}');
      },
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    workload = start(`file:${path}`, (server.address() as AddressInfo).port);
    const call = () =>
      workload.transport('payments', {
        method: 'GET',
        path: '/',
        headers: {},
        signal: new AbortController().signal,
      });
    expect((await call()).status).toBe(200);
    provide(second);
    await workload.refresh();
    expect((await call()).status).toBe(200);
    expect(shown).toEqual([`orders ${first.certificate}`, `orders ${second.certificate}`]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
