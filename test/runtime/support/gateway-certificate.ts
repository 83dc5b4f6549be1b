import { X509Certificate } from 'node:crypto';
import { certificateDigest } from '../../../runtime/transport/forwarded-certificate';
import { createPki } from './pki';

/** The certificate with which an API Gateway proves itself; it is signed by itself. */
export interface GatewayCertificate {
  /** What the load balancer reports of it. */
  readonly header: string;
  /** How the trust bundle names it. */
  readonly digest: string;
}

/** Makes a certificate as API Gateway does. */
export async function createGatewayCertificate(): Promise<GatewayCertificate> {
  const { rootPem } = await createPki('apigateway.example', { isConstrained: false });
  return { header: reported(rootPem), digest: certificateDigest(new X509Certificate(rootPem)) };
}

/** A certificate as a load balancer reports it: percent-encoded PEM, in which `+`, `=` and `/` stay as they are. */
export function reported(pem: string): string {
  return encodeURIComponent(pem).replace(/%2B/g, '+').replace(/%3D/g, '=').replace(/%2F/g, '/');
}
