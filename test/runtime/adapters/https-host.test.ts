import { once } from 'node:events';
import { request } from 'node:https';
import { connect } from 'node:tls';
import type { Enforcement } from '../../../runtime/adapters/enforcement';
import { serveEnforced } from '../../../runtime/adapters/https-host';
import { HEALTH_PATH } from '../../../runtime/contract';
import { ConfigurationError, Unavailable } from '../../../runtime/errors';
import { defineService } from '../../../runtime/model';
import { createGatewayCertificate, type GatewayCertificate, reported } from '../support/gateway-certificate';
import { createPki, type Pki } from '../support/pki';
import { startHost, type TestHost } from '../support/service-host';
import { ask, open, statusOf } from '../support/tls-client';

const DOMAIN = 'shop.internal';
const CERTIFICATE = 'x-amzn-mtls-clientcert';

let pki: Pki;
let gateway: GatewayCertificate;
let host: TestHost;

const credentials = async () => ({ ...(await pki.issue('payments')), roots: [pki.rootPem], trustDomain: DOMAIN });

beforeAll(async () => {
  pki = await createPki(DOMAIN);
  gateway = await createGatewayCertificate();
});

beforeEach(async () => {
  host = await startHost(await credentials(), { edgeCertificates: [gateway.digest] });
});

afterEach(() => host.close());

/** Asks as the load balancer of the edge does: over TLS 1.3, without a certificate of its own. */
async function fromEdge(headers: Record<string, string | string[]>, path = '/charges', to = host): Promise<number> {
  const sent = request({
    host: '127.0.0.1',
    port: to.edgePort,
    path,
    headers,
    rejectUnauthorized: false,
    agent: false,
  });
  const [response] = await once(sent.end(), 'response');
  response.resume();
  return response.statusCode;
}

describe('the port of the edge', () => {
  it('takes requests for which the load balancer reports the certificate of the gateway', async () => {
    expect(await fromEdge({ [CERTIFICATE]: gateway.header })).toBe(200);
    expect(await fromEdge({ [CERTIFICATE.toUpperCase()]: gateway.header })).toBe(200);
  });

  it('takes no other, and records it', async () => {
    const other = await createGatewayCertificate();
    const service = reported((await pki.issue('orders')).certificate);
    const headers: Record<string, string | string[]>[] = [
      {},
      { [CERTIFICATE]: 'none' },
      { [CERTIFICATE]: other.header },
      { [CERTIFICATE]: service },
      { [CERTIFICATE]: other.header + gateway.header },
      { [CERTIFICATE]: [gateway.header, other.header] },
      { [CERTIFICATE]: [other.header, gateway.header] },
      { [`${CERTIFICATE}-leaf`]: gateway.header },
      { 'x-forwarded-client-cert': gateway.header },
    ];
    for (const header of headers) {
      host.records.splice(0);
      expect(await fromEdge(header)).toBe(403);
      expect(host.records).toMatchObject([
        { status: 'deny', reason: 'FORBIDDEN: the request does not come from the gateway', caller: undefined },
      ]);
    }
  });

  it('takes nothing when the trust bundle names no certificate of a gateway', async () => {
    const closed = await startHost(await credentials());
    expect(await fromEdge({ [CERTIFICATE]: gateway.header }, undefined, closed)).toBe(403);
    await closed.close();
  });

  it('answers health checks of whoever asks', async () => {
    expect(await fromEdge({}, HEALTH_PATH)).toBe(200);
    expect(host.records).toEqual([]);
  });

  it('knows no service, whatever certificate it shows', async () => {
    expect(await statusOf(pki, host.edgePort, await pki.issue('orders'))).toBe(403);
  });

  it('speaks TLS 1.3 and no older', async () => {
    const options = { host: '127.0.0.1', port: host.edgePort, rejectUnauthorized: false };
    const socket = connect(options);
    await once(socket, 'secureConnect');
    expect(socket.getProtocol()).toBe('TLSv1.3');
    socket.destroy();
    const [error] = await once(connect({ ...options, maxVersion: 'TLSv1.2' }), 'error');
    expect(error.code).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
    expect(host.records.at(-1)).toMatchObject({
      action: 'payments:Connect',
      reason: 'the client does not speak TLS 1.3',
    });
  });

  it('shows the certificate that is current', async () => {
    const renewed = await credentials();
    host.renew(renewed);
    const socket = connect({ host: '127.0.0.1', port: host.edgePort, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    expect(socket.getPeerX509Certificate()?.toString()).toBe(renewed.certificate);
    socket.destroy();
  });
});

describe('the port for services', () => {
  async function asked(header: string): Promise<string | undefined> {
    const socket = open(pki, host.port, await pki.issue('orders'));
    const { write } = socket;
    socket.write = ((text: string) => write.call(socket, text.replace('\r\n\r\n', `\r\n${header}\r\n\r\n`))) as never;
    const answer = await ask(socket);
    socket.destroy();
    return answer?.body;
  }

  it('knows a service by its certificate alone', async () => {
    const users = reported((await pki.issue('users')).certificate);
    expect(await asked(`${CERTIFICATE}-leaf: ${users}`)).toBe('{"caller":"orders"}');
    expect(await asked(`${CERTIFICATE}: ${gateway.header}`)).toBe('{"caller":"orders"}');
  });

  it('lets nobody be the gateway', async () => {
    expect(await statusOf(pki, host.port)).toBeUndefined();
  });
});

describe('a start', () => {
  const service = defineService('payments', []);
  const enforced = (workload: unknown) =>
    ({
      configuration: { allowedOrigins: [], callers: new Map() },
      gates: {},
      keys: {},
      workload,
    }) as unknown as Enforcement;
  const ports = { port: 0, edgePort: 0, patience: { milliseconds: 3, pauseMilliseconds: 1 } };

  it('waits for certificate and trust bundle', async () => {
    const missing = new Unavailable('the certificate is missing');
    const get = jest.fn().mockRejectedValueOnce(missing).mockRejectedValueOnce(missing);
    get.mockResolvedValue(await credentials());
    const workload = { credentials: get, onChange: () => () => undefined };
    const started = await serveEnforced(service, enforced(workload), ports);
    expect(get).toHaveBeenCalledTimes(3);
    await started.close();
  });

  it('fails when they do not come', async () => {
    const workload = { credentials: () => Promise.reject(new Unavailable('the certificate is missing')) };
    await expect(serveEnforced(service, enforced(workload), ports)).rejects.toThrow(Unavailable);
  });

  it('fails at once when the service was given none', async () => {
    await expect(serveEnforced(service, enforced(undefined), ports)).rejects.toThrow(ConfigurationError);
  });
});
