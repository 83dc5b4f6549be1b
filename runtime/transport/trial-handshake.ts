import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';
import { serviceOf } from './spiffe-id';
import type { WorkloadCredentials } from './workload-credentials';

/** Time for the handshake, in milliseconds. */
const HANDSHAKE_MILLISECONDS = 5_000;

/**
 * Makes one mutual TLS 1.3 handshake within the process, in which the same credentials stand on both sides: what
 * either side would refuse in a service is refused here, before a service gets to see it.
 *
 * @throws Error when a side refuses, or when the handshake takes longer than 5 seconds
 */
export async function trialHandshake(credentials: WorkloadCredentials): Promise<void> {
  const { certificate, privateKey, roots, trustDomain } = credentials;
  const service = serviceOf(new X509Certificate(certificate), trustDomain);
  if (service === undefined || roots.length === 0) {
    // Without roots of its own Node would trust every public certificate authority.
    throw new Error('a trial handshake needs a certificate of a service, and a root');
  }
  const settings = { cert: certificate, key: privateKey, ca: [...roots], minVersion: 'TLSv1.3' as const };
  const signal = AbortSignal.timeout(HANDSHAKE_MILLISECONDS);
  const server = createServer({ ...settings, requestCert: true, rejectUnauthorized: true });
  const sockets: TLSSocket[] = [];
  try {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening', { signal });
    const accepted = acceptance(server, sockets, signal);
    const { port } = server.address() as AddressInfo;
    const client = connect({ ...settings, host: '127.0.0.1', port, servername: `${service}.${trustDomain}` });
    sockets.push(client);
    // With TLS 1.3 a client is done before the server has looked at its certificate, so both are waited for.
    const [, peer] = await Promise.all([once(client, 'secureConnect', { signal }), accepted]);
    if (![client, peer].every((socket) => proves(socket, service, trustDomain))) {
      throw new Error('a side of the trial handshake does not prove the service');
    }
  } finally {
    for (const socket of sockets) {
      socket.on('error', () => undefined);
      socket.destroy();
    }
    server.close();
  }
}

/** The server's end of the connection, once the server has accepted the client's certificate. */
function acceptance(server: Server, sockets: TLSSocket[], signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    server.once('tlsClientError', reject);
    server.once('secureConnection', (socket) => {
      sockets.push(socket);
      resolve(socket);
    });
  });
}

function proves(socket: TLSSocket, service: string, trustDomain: string): boolean {
  const shown = socket.getPeerX509Certificate();
  return socket.authorized && shown !== undefined && serviceOf(shown, trustDomain) === service;
}
