import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { AwsError } from '../error';
import type { Place } from '../operation';

/** A certificate that was imported. */
export interface ImportedCertificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly privateKey: string;
  /** PEM, one after the other. */
  readonly chain: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Certificates of load balancers. */
export class Certificates {
  private readonly certificates = new Map<string, ImportedCertificate>();

  constructor(private readonly place: Place) {}

  /** The certificate at an ARN, with its key, for the one who plays the load balancer. */
  find(arn: string): ImportedCertificate | undefined {
    return this.certificates.get(arn);
  }

  /** @throws AwsError when there is none */
  require(arn: string): ImportedCertificate {
    const certificate = this.find(arn);
    if (certificate === undefined) {
      throw new AwsError('ResourceNotFoundException', `Could not find certificate ${arn}.`);
    }
    return certificate;
  }

  /**
   * Keeps a certificate, in place of the one at the ARN if there is an ARN.
   *
   * @throws AwsError when there is no such ARN, or the private key is of another certificate
   */
  put(certificate: ImportedCertificate, arn?: string): string {
    requireMatching(certificate);
    if (arn !== undefined) {
      const { tags } = this.require(arn);
      this.certificates.set(arn, { ...certificate, tags });
      return arn;
    }
    const made = `arn:aws:acm:${this.place.region}:${this.place.account}:certificate/${randomUUID()}`;
    this.certificates.set(made, certificate);
    return made;
  }

  /** @throws AwsError when there is none */
  delete(arn: string): void {
    this.require(arn);
    this.certificates.delete(arn);
  }
}

/** https://docs.aws.amazon.com/acm/latest/userguide/import-certificate-prerequisites.html */
function requireMatching({ certificate, privateKey }: ImportedCertificate): void {
  let matches: boolean;
  try {
    matches = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
  } catch {
    throw new AwsError('ValidationException', 'Unable to parse certificate or private key.');
  }
  if (!matches) {
    throw new AwsError('ValidationException', 'The private key does not match the certificate.');
  }
}
