import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { createServiceClient } from '../../../runtime/transport/service-client';
import { createPki, type IssuedCertificate, KeyUsageFlags, type Pki } from '../support/pki';
import { startHost, type TestHost } from '../support/service-host';
import { ask, open, statusOf } from '../support/tls-client';

const DOMAIN = 'shop.internal';
const ORDERS = `spiffe://${DOMAIN}/orders`;
const MINUTE = 60_000;

let pki: Pki;
let foreign: Pki;
let lenient: Pki;
let host: TestHost;

const credentials = async (roots = [pki.rootPem]) => ({
  ...(await pki.issue('payments')),
  roots,
  trustDomain: DOMAIN,
});

beforeAll(async () => {
  pki = await createPki(DOMAIN);
  foreign = await createPki(DOMAIN);
  // A root without constraints shows that our own checks hold where OpenSSL's have nothing to say.
  lenient = await createPki(DOMAIN, { isConstrained: false, pathLength: 1 });
});

beforeEach(async () => {
  host = await startHost(await credentials([pki.rootPem, lenient.rootPem]));
});

afterEach(() => host.close());

/** The records of the refused connections, once there is at least one. */
async function refusals(): Promise<TestHost['records']> {
  while (host.records.every(({ action }) => action !== 'payments:Connect')) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  return host.records;
}

function denied(reason: string, caller?: string) {
  return [
    expect.objectContaining({ action: 'payments:Connect', status: 'deny', sourceClass: 'loopback', reason, caller }),
  ];
}

const UNKNOWN = 'the certificate is of an unknown authority';
const NAMELESS = `the certificate does not name one service of ${DOMAIN}`;
const CONSTRAINED = 'the chain breaks a rule of its authority, such as its name constraints';

describe('a declared caller', () => {
  it('is answered, and no connection is recorded', async () => {
    expect(await statusOf(pki, host.port, await pki.issue('orders'))).toBe(200);
    expect(host.records.map(({ action, status }) => [action, status])).toEqual([['payments:Read', 'allow']]);
  });
});

describe('a certificate', () => {
  it.each<[string, () => Promise<IssuedCertificate | undefined>, string]>([
    ['that is missing', async () => undefined, 'no certificate was shown'],
    ['of another authority of the same name', () => foreign.issue('orders'), UNKNOWN],
    [
      'that has expired',
      () => pki.issue('orders', { notAfter: new Date(Date.now() - 1_000) }),
      'the certificate has expired',
    ],
    [
      'that is not valid yet',
      () => pki.issue('orders', { notBefore: new Date(Date.now() + MINUTE) }),
      'the certificate is not valid yet',
    ],
    ['for servers only', () => pki.issue('orders', { usages: ['server'] }), 'the certificate is not for clients'],
    ['that says nothing of clients', () => pki.issue('orders', { usages: [] }), 'the certificate is not for clients'],
    [
      'whose key may not sign',
      () => pki.issue('orders', { keyUsage: KeyUsageFlags.keyEncipherment }),
      'the certificate is not for clients',
    ],
    [
      'with the id of another trust domain',
      () => lenient.issue('orders', { uris: ['spiffe://x.internal/orders'] }),
      NAMELESS,
    ],
    ['with two ids', () => pki.issue('orders', { uris: [ORDERS, `spiffe://${DOMAIN}/users`] }), NAMELESS],
    ['without an id', () => pki.issue('orders', { uris: [] }), NAMELESS],
    ['that may sign others', () => lenient.issue('orders', { isAuthority: true }), NAMELESS],
    ['with a DNS name that its root may not give', () => pki.issue('orders', { dnsNames: ['x.example'] }), CONSTRAINED],
    [
      'with an id that its root may not give',
      () => pki.issue('orders', { uris: ['spiffe://x.internal/orders'] }),
      CONSTRAINED,
    ],
    [
      'of an authority below the root',
      async () => (await pki.subordinate()).issue('orders'),
      'the chain is longer than its root allows',
    ],
  ])('%s ends the connection, and is recorded', async (_, shown, reason) => {
    expect(await statusOf(pki, host.port, await shown())).toBeUndefined();
    expect(await refusals()).toEqual(denied(reason));
  });

  it('of a service that was not declared ends the connection, and the record names the service', async () => {
    expect(await statusOf(pki, host.port, await pki.issue('users'))).toBeUndefined();
    expect(await refusals()).toEqual(denied('users is not a declared caller', 'users'));
  });

  it('that was refused begins no session that could be resumed', async () => {
    const socket = open(pki, host.port, await foreign.issue('orders'));
    const begun = jest.fn();
    socket.on('error', () => undefined);
    socket.on('session', begun);
    await once(socket, 'close');
    expect(begun).not.toHaveBeenCalled();
  });
});

describe('a client', () => {
  it.each<[string, ConnectionOptions, string]>([
    ['that speaks TLS 1.2', { maxVersion: 'TLSv1.2' }, 'the client does not speak TLS 1.3'],
    ['that speaks another protocol inside', { ALPNProtocols: ['h2'] }, 'http/1.1 was not agreed on'],
    ['that does not say what it speaks', { ALPNProtocols: undefined }, 'http/1.1 was not agreed on'],
  ])('%s is refused with a good certificate too', async (_, options, reason) => {
    expect(await statusOf(pki, host.port, await pki.issue('orders'), options)).toBeUndefined();
    expect(await refusals()).toEqual(denied(reason));
  });

  it.each([
    ['plaintext HTTP', 'GET /charges HTTP/1.1\r\nHost: payments\r\n\r\n'],
    ['something else', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ])('that speaks %s is refused', async (_, text) => {
    const socket = connectTcp(host.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(text);
    socket.resume();
    await once(socket, 'close');
    expect(await refusals()).toEqual(denied('the client does not speak TLS'));
  });

  it('that refuses the certificate of the server is recorded as such, or as gone', async () => {
    const socket = open(foreign, host.port, await pki.issue('orders'));
    await once(socket, 'error');
    const [record] = await refusals();
    expect([
      'the client refuses the certificate of this service',
      'the client left before the handshake was complete',
    ]).toContain(record?.reason);
  });

  it('refuses a server that has the certificate of another service', async () => {
    const client = createServiceClient({
      credentials: { ...(await pki.issue('orders')), roots: [pki.rootPem], trustDomain: DOMAIN },
      addressOf: () => ({ host: '127.0.0.1', port: host.port }),
    });
    const call = { method: 'GET', path: '/charges', headers: {}, signal: new AbortController().signal } as const;
    expect((await client.transport('payments', call)).status).toBe(200);
    await expect(client.transport('products', call)).rejects.toMatchObject({ failure: 'connection' });
    await client.close();
  });
});

describe('a stolen certificate', () => {
  it('is refused as soon as its root is gone: on its connection, on a resumed session and on a new one', async () => {
    const next = await createPki(DOMAIN);
    const stolen = await pki.issue('orders');
    const socket = open(pki, host.port, stolen);
    const ticket = once(socket, 'session');
    expect(await ask(socket)).toBeDefined();
    const [session] = await ticket;
    const closed = once(socket, 'close');
    host.renew({ ...(await next.issue('payments')), roots: [next.rootPem], trustDomain: DOMAIN });
    await closed;
    expect(await statusOf(next, host.port, stolen, { session })).toBeUndefined();
    expect(await statusOf(next, host.port, stolen)).toBeUndefined();
    expect(host.records.slice(1)).toEqual([...denied(UNKNOWN), ...denied(UNKNOWN)]);
    expect(await statusOf(next, host.port, await next.issue('orders'))).toBe(200);
  });
});

const openssl = findOpenssl();

function findOpenssl(): string | undefined {
  try {
    return execFileSync('openssl', ['version'], { encoding: 'utf8' }).trim();
  } catch {
    process.stderr.write('NOT RUN: openssl s_client: openssl is not found on this machine.\n');
    return undefined;
  }
}

(openssl === undefined ? describe.skip : describe)('openssl s_client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-handshake-'));

  async function speaks(shown: IssuedCertificate | undefined, ...options: string[]): Promise<boolean> {
    const file = (name: string, content: string) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    };
    const identity =
      shown === undefined ? [] : ['-cert', file('cert', shown.certificate), '-key', file('key', shown.privateKey)];
    const output = await new Promise<string>((resolve) => {
      const child = execFile(
        'openssl',
        [
          's_client',
          ...['-connect', `127.0.0.1:${host.port}`, '-servername', `payments.${DOMAIN}`, '-quiet'],
          ...['-verify_return_error', '-verify_hostname', `payments.${DOMAIN}`, '-alpn', 'http/1.1'],
          ...['-CAfile', file('root', pki.rootPem), ...identity, ...options],
        ],
        { timeout: 10_000 },
        (_error, stdout) => resolve(stdout),
      );
      child.stdin?.on('error', () => undefined);
      child.stdin?.write('GET /charges HTTP/1.1\r\nHost: payments\r\nConnection: close\r\n\r\n');
    });
    return output.startsWith('HTTP/1.1 200');
  }

  it('is answered with the certificate of a declared caller', async () => {
    expect(await speaks(await pki.issue('orders'))).toBe(true);
  });

  it.each<[string, () => Promise<IssuedCertificate | undefined>, string[]]>([
    ['without a certificate', async () => undefined, []],
    ['with a certificate of another authority', () => foreign.issue('orders'), []],
    ['with an expired certificate', () => pki.issue('orders', { notAfter: new Date(Date.now() - 1_000) }), []],
    ['with the certificate of an undeclared caller', () => pki.issue('users'), []],
    ['over TLS 1.2', () => pki.issue('orders'), ['-tls1_2']],
  ])('is refused %s', async (_, shown, options) => {
    expect(await speaks(await shown(), ...options)).toBe(false);
    expect(await refusals()).toHaveLength(1);
  });
});
