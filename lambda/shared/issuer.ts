import type { WorkloadIdentity } from './certificate-profile';
import type { KeyPair } from './key-pair';

/** What a certificate is asked for with. */
export interface CertificateRequest extends WorkloadIdentity {
  /** How long it is to be valid from now on. */
  readonly lifetimeSeconds: number;
  /** Key pair of the service; the private key signs the request and goes nowhere. */
  readonly keys: KeyPair;
}

/** What an authority answered. Not yet verified. */
export interface IssuedCertificate {
  /** Chain without the root, PEM. */
  readonly certificate: string;
  /** Root that the chain ends in, PEM. */
  readonly root: string;
}

/** A certificate authority of a trust domain. */
export interface Issuer {
  /** Has a certificate signed. */
  issue(request: CertificateRequest): Promise<IssuedCertificate>;
  /** Certificates that those it issues lead to, PEM. */
  roots(): Promise<readonly string[]>;
}
