import type { X509Certificate } from 'node:crypto';
import { connect, type SecureContext } from 'node:tls';
import type { buildConnector } from 'undici';
import { isCurrent, isFor } from './peer';
import { ALPN } from './peer-connection';
import { serviceOf } from './spiffe-id';

/** Where a service listens. */
export interface ServiceAddress {
  /** Host name or IP address. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
}

/** What connections to one service are made with. */
export interface CalleeConnectorOptions {
  /** Name of the service. */
  readonly callee: string;
  /** Trust domain of the deployment. */
  readonly trustDomain: string;
  /** Where the service listens. */
  readonly address: ServiceAddress;
  /** What the calling service proves itself with, and the roots that it believes; shared by all its callees. */
  readonly secureContext: SecureContext;
}

/**
 * Time for name resolution, TCP and TLS together, in milliseconds: as long as a server waits. A call may give up
 * sooner; cutting the handshake then would only make a busy callee do it again.
 */
const CONNECT_MILLISECONDS = 5_000;

/** Largest delay that a timer of Node takes, in milliseconds. */
const MAX_DELAY = 2 ** 31 - 1;

/**
 * Opens mutual TLS 1.3 connections to one service, and to no other: its certificate must lead to a root,
 * and name the service in its SPIFFE id and the service's host name as DNS name. So neither DNS nor an
 * address that somebody else took over leads a call astray. A connection ends with the certificate.
 *
 * Sessions are resumed while the certificate that began them is valid. On a resumed session Node asks no
 * `checkServerIdentity` and shows no certificate, so the certificate is kept with its session.
 *
 * RFC 8446, section 2.2; CWE-295, CWE-297
 */
export function calleeConnector(options: CalleeConnectorOptions): buildConnector.connector {
  const { address, callee, secureContext, trustDomain } = options;
  const isCallee = (shown: X509Certificate) =>
    isCurrent(shown, new Date()) && isFor('server', shown) && serviceOf(shown, trustDomain) === callee;
  let last: { readonly ticket: Buffer; readonly certificate: X509Certificate } | undefined;

  return (_, callback) => {
    const session = last !== undefined && isCallee(last.certificate) ? last : undefined;
    const socket = connect({
      ...address,
      servername: hostName(callee, trustDomain),
      ALPNProtocols: [ALPN],
      secureContext,
      session: session?.ticket,
    });
    const timer = setTimeout(() => socket.destroy(new Error('the connection took too long')), CONNECT_MILLISECONDS);
    const fail = (error: Error) => {
      clearTimeout(timer);
      callback(error, null);
    };
    socket.setNoDelay(true);
    socket.once('error', fail);
    socket.once('secureConnect', () => {
      const shown = socket.isSessionReused() ? session?.certificate : socket.getPeerX509Certificate();
      if (shown === undefined || !isCallee(shown) || socket.alpnProtocol !== ALPN) {
        socket.destroy(new Error('the server has not proven to be the callee'));
        return;
      }
      clearTimeout(timer);
      socket.off('error', fail);
      socket.on('session', (ticket) => {
        last = { ticket, certificate: shown };
      });
      const remaining = Date.parse(shown.validTo) - Date.now();
      const expiry = setTimeout(() => socket.destroy(), Math.min(remaining, MAX_DELAY)).unref();
      socket.once('close', () => clearTimeout(expiry));
      callback(null, socket);
    });
  };
}

/** Name under which a service is found, and which its certificate must have. */
export function hostName(service: string, trustDomain: string): string {
  return `${service}.${trustDomain}`;
}
