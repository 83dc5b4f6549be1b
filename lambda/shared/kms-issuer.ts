import { leafExtensions, validity } from './certificate-profile';
import type { Issuer } from './issuer';
import { signedThroughKms } from './kms-signature';
import { PublicKey, X509Certificate } from './x509';

/** An authority whose key is in KMS, with its self-signed certificate. */
export interface KmsAuthority {
  /** ARN of the signing key. */
  readonly keyArn: string;
  /** The authority's own certificate, DER in base64. */
  readonly root: string;
}

/** Issues certificates that are built here and signed by KMS. */
export function kmsIssuer({ keyArn, root }: KmsAuthority, now: () => Date): Issuer {
  const authority = new X509Certificate(root);
  const rootPem = authority.toString('pem');
  return {
    roots: async () => [rootPem],
    async issue({ keys, lifetimeSeconds, service, trustDomain }) {
      const publicKey = await PublicKey.create(keys.publicKey, crypto);
      const certificate = await signedThroughKms(
        {
          subject: `CN=${service}`,
          issuer: authority.subject,
          ...validity(now(), lifetimeSeconds),
          publicKey,
          extensions: await leafExtensions({ service, trustDomain }, publicKey, authority.publicKey),
        },
        keyArn,
        authority.publicKey,
      );
      return { certificate: certificate.toString('pem'), root: rootPem };
    },
  };
}
