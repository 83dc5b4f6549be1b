import type { IncomingMessage } from 'node:http';
import { HEALTH_PATH } from '../contract';
import type { TrustBundleCache } from '../identity/trust-bundle-cache';
import type { ServiceResponse } from '../message';
import { jsonResponse } from '../response';
import { certificateDigest, decodeForwardedCertificate } from '../transport/forwarded-certificate';
import type { RequestProof } from './https-server';

/** Header in which a load balancer in passthrough mode reports the certificates of its client. */
const CLIENT_CERTIFICATE = 'x-amzn-mtls-clientcert';

/** The request does not come from the gateway. */
const STRANGER: RequestProof = { originFault: 'the request does not come from the gateway' };

/**
 * Finds out whether a request on the port of the edge comes from the gateway: the load balancer must report, once, a
 * certificate that the trust bundle names. The load balancer has verified that its client holds the key, and sets
 * the header itself; a client of the gateway that sends one too makes two of it.
 */
export function edgeProof(keys: Pick<TrustBundleCache, 'current'>): (message: IncomingMessage) => RequestProof {
  let last: { readonly text: string; readonly digest: string | undefined } | undefined;

  /** Every request of the gateway has the same header, so it is decoded once. */
  function digestOf(text: string): string | undefined {
    if (last?.text !== text) {
      const certificate = decodeForwardedCertificate(text);
      last = { text, digest: certificate && certificateDigest(certificate) };
    }
    return last.digest;
  }

  return ({ headersDistinct }) => {
    const [text, ...others] = headersDistinct[CLIENT_CERTIFICATE] ?? [];
    const digest = text === undefined || others.length > 0 ? undefined : digestOf(text);
    const isPinned = digest !== undefined && keys.current()?.edgeCertificates.includes(digest) === true;
    return isPinned ? { fromGateway: true } : STRANGER;
  };
}

/** Answers the health checks of load balancers and of the container, which have no certificate. */
export function healthAnswer(requestId: string, { method, url }: IncomingMessage): ServiceResponse | undefined {
  return method === 'GET' && url === HEALTH_PATH ? jsonResponse(requestId, 200, { status: 'ok' }) : undefined;
}
