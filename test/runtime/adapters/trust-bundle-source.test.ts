import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer, globalAgent } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { trustBundleSource } from '../../../runtime/adapters/trust-bundle-source';
import { ConfigurationError, Unavailable } from '../../../runtime/errors';
import { createPki, type IssuedCertificate, type Pki } from '../support/pki';
import { type AwsFunction, startAwsFunction } from './aws-function';

const LIMIT = 256 * 1024;

describe('a location', () => {
  it.each([
    '',
    'ssm:',
    'file:',
    'https://',
    'https://[',
    'http://bundle.test/keys',
    'HTTP://bundle.test',
    'ftp://bundle.test',
    '/etc/bundle.json',
    ' file:/etc/bundle.json',
    'data:,{}',
    'secret:abc',
  ])('is refused as %j', (location) => {
    expect(() => trustBundleSource(location)).toThrow(ConfigurationError);
  });

  it.each(['https://ann:secret@bundle.test/', 'https://ann@bundle.test/'])(
    'is refused with credentials in it',
    (location) => {
      expect(() => trustBundleSource(location)).toThrow(ConfigurationError);
    },
  );
});

describe('a file', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  function source(content: string | Buffer): () => Promise<string> {
    writeFileSync(join(folder, 'bundle.json'), content);
    return trustBundleSource(`file:${join(folder, 'bundle.json')}`);
  }

  it('is read anew each time', async () => {
    const read = source('{"a":"é"}');
    expect(await read()).toBe('{"a":"é"}');
    source('other');
    expect(await read()).toBe('other');
  });

  it('may hold 256 KiB and not one byte more', async () => {
    expect(await source('x'.repeat(LIMIT))()).toHaveLength(LIMIT);
    await expect(source('x'.repeat(LIMIT + 1))()).rejects.toThrow(Unavailable);
  });

  it('must be there, and in UTF-8', async () => {
    await expect(trustBundleSource(`file:${folder}/nothing`)()).rejects.toThrow(Unavailable);
    await expect(trustBundleSource(`file:${folder}`)()).rejects.toThrow(Unavailable);
    await expect(source(Buffer.from([0xff]))()).rejects.toThrow(Unavailable);
  });

  it('is refused when it can not be read in time', async () => {
    jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      expect(ms).toBe(3_000);
      const abort = new AbortController();
      setImmediate(() => abort.abort());
      return abort.signal;
    });
    const pipe = join(folder, 'silent');
    execFileSync('mkfifo', [pipe]);
    const reading = trustBundleSource(`file:${pipe}`)();
    const late = Symbol('not refused in time');
    const outcome = await Promise.race([reading.catch((error) => error), pause(1_000, late, { ref: false })]);
    // Whoever opens the other end lets the reader go.
    await appendFile(pipe, '{}');
    expect(outcome).toBeInstanceOf(Unavailable);
    jest.restoreAllMocks();
  });

  it('is not named in the refusal', async () => {
    await expect(trustBundleSource(`file:${folder}/nothing`)()).rejects.toThrow(/^the trust bundle can not be read$/);
  });
});

describe('an https URL', () => {
  const servers: Server[] = [];
  let pki: Pki;
  let tls: IssuedCertificate;

  beforeAll(async () => {
    pki = await createPki('shop.internal');
    tls = await pki.issue('bundles');
  });

  afterEach(() => {
    delete globalAgent.options.ca;
    // Deleted, not undefined: other files of the same worker share the agent, and its options win over theirs.
    delete globalAgent.options.checkServerIdentity;
    globalAgent.destroy();
    for (const server of servers.splice(0)) {
      server.close();
    }
  });

  async function serve(listener: RequestListener, trusted = true): Promise<() => Promise<string>> {
    const server = createServer({ cert: tls.certificate, key: tls.privateKey }, listener);
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    if (trusted) {
      globalAgent.options.ca = pki.rootPem;
      globalAgent.options.checkServerIdentity = () => undefined;
    }
    return trustBundleSource(`https://127.0.0.1:${(server.address() as AddressInfo).port}/bundle?v=1`);
  }

  it('is read with path and query', async () => {
    const read = await serve((request, response) => response.end(`${request.method} ${request.url}`));
    expect(await read()).toBe('GET /bundle?v=1');
  });

  it('may bring 256 KiB and not one byte more', async () => {
    expect(await (await serve((_, response) => response.end('x'.repeat(LIMIT))))()).toHaveLength(LIMIT);
    await expect((await serve((_, response) => response.end('x'.repeat(LIMIT + 1))))()).rejects.toThrow(Unavailable);
  });

  it('must bring UTF-8', async () => {
    await expect((await serve((_, response) => response.end(Buffer.from([0xff]))))()).rejects.toThrow(Unavailable);
  });

  it.each([201, 204, 301, 302, 307, 304, 404, 500])('is refused with status %d', async (status) => {
    const asked: (string | undefined)[] = [];
    const read = await serve((request, response) => {
      asked.push(request.url);
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    await expect(read()).rejects.toThrow(Unavailable);
    expect(asked).toEqual(['/bundle?v=1']);
  });

  it('is refused when the server is not the one that is trusted', async () => {
    await expect((await serve((_, response) => response.end('{}'), false))()).rejects.toThrow(Unavailable);
  });

  it('is refused when the answer breaks off', async () => {
    const read = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{');
      setImmediate(() => response.destroy());
    });
    await expect(read()).rejects.toThrow(Unavailable);
  });

  it('is refused when the answer does not end in time', async () => {
    jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      expect(ms).toBe(3_000);
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 50);
      return abort.signal;
    });
    const silent = await serve(() => {});
    await expect(silent()).rejects.toThrow(Unavailable);
    const slow = await serve((_, response) => response.writeHead(200).write('{'));
    await expect(slow()).rejects.toThrow(Unavailable);
    jest.restoreAllMocks();
  });

  it('is refused when nobody listens', async () => {
    const server = createPlainServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    await expect(trustBundleSource(`https://127.0.0.1:${port}/`)()).rejects.toThrow(Unavailable);
  });
});

describe('a parameter', () => {
  const ssm = mockClient(SSMClient);

  beforeEach(() => ssm.reset());

  it('is read anew each time, by one client', async () => {
    const read = trustBundleSource('ssm:/shop/trust-bundle');
    expect(ssm.calls()).toHaveLength(0);
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: '{}' } });
    expect(await read()).toBe('{}');
    expect(await read()).toBe('{}');
    expect(ssm.calls().map(({ args }) => args[0].input)).toEqual([
      { Name: '/shop/trust-bundle' },
      { Name: '/shop/trust-bundle' },
    ]);
    expect(new Set(ssm.calls().map(({ thisValue }) => thisValue)).size).toBe(1);
  });

  it('is refused when it is missing or can not be read', async () => {
    const read = trustBundleSource('ssm:/shop/trust-bundle');
    ssm.on(GetParameterCommand).rejects(new Error('AccessDenied'));
    await expect(read()).rejects.toThrow(Unavailable);
    ssm.on(GetParameterCommand).resolves({});
    await expect(read()).rejects.toThrow(Unavailable);
  });
});

describe('a parameter, in a function', () => {
  let ssm: AwsFunction;

  beforeAll(async () => {
    ssm = await startAwsFunction('AWS_ENDPOINT_URL_SSM');
  });

  afterAll(() => ssm.stop());

  it('is read anew each time, without the SDK', async () => {
    const sdk = mockClient(SSMClient);
    ssm.answers = [{ Parameter: { Value: '{}' } }, { Parameter: { Value: 'other' } }];
    const read = trustBundleSource('ssm:/shop/trust-bundle');
    expect(await read()).toBe('{}');
    expect(await read()).toBe('other');
    expect(ssm.asked).toEqual([
      ['GetParameter', { Name: '/shop/trust-bundle' }],
      ['GetParameter', { Name: '/shop/trust-bundle' }],
    ]);
    expect(sdk.calls()).toHaveLength(0);
    sdk.restore();
  });

  it.each([{}, null, { Parameter: {} }, { Parameter: { Value: 7 } }, 400, 500])('is refused as %j', async (answer) => {
    ssm.answers = [answer];
    await expect(trustBundleSource('ssm:/shop/trust-bundle')()).rejects.toThrow(/^the trust bundle can not be read$/);
  });
});
