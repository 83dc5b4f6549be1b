import type { CertificateIssuer } from '../../runtime/contract';
import type { Issuer } from '../shared/issuer';
import { verifyRoot } from '../shared/verify-root';

/** A root certificate, as the trust bundle has it. */
export interface RootKey {
  readonly use: 'x509-svid';
  /** The certificate, DER in base64. */
  readonly x5c: readonly [string];
  /** ARN of the authority: readers pass over it, the writer finds by it what it wrote before. */
  readonly palisade_authority: string;
  readonly [member: string]: unknown;
}

/**
 * The verified certificates of an authority with their public keys.
 *
 * SPIFFE Trust Domain and Bundle, section 4.2; X.509-SVID, section 6.2
 *
 * @throws InternalError when one can't be a root
 */
export async function rootKeys(authority: CertificateIssuer, issuer: Issuer, now: Date): Promise<readonly RootKey[]> {
  const roots = await issuer.roots();
  return Promise.all(
    roots.map(async (text) => {
      const root = await verifyRoot(text, now);
      const { crv, e, kty, n, x, y } = await crypto.subtle.exportKey('jwk', await root.publicKey.export(crypto));
      return {
        use: 'x509-svid',
        kty,
        ...(kty === 'EC' ? { crv, x, y } : { n, e }),
        x5c: [Buffer.from(root.rawData).toString('base64')],
        palisade_authority: arnOf(authority),
      };
    }),
  );
}

/** ARN by which an authority is known. */
export function arnOf(authority: CertificateIssuer): string {
  return authority.kind === 'kms' ? authority.keyArn : authority.authorityArn;
}
