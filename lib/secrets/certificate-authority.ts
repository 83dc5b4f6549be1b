import type { Construct } from 'constructs';
import type { ICertificateAuthority } from './certificate-authority-interface';
import type { CertificateAuthorityProps, KmsAuthorityProps, PrivateCaAttributes } from './certificate-authority-props';
import { KmsAuthority } from './private/kms-authority';
import { ImportedAuthority, PrivateAuthority } from './private/private-authority';

/**
 * Who signs the certificates by which services prove themselves to each other. Whoever can have one signed can pose as
 * any service of the trust domain, so only the functions that renew certificates may.
 *
 * To replace an authority, trust two for a while: declare the next generation and have the trust bundle name both;
 * issue from the new one; and take the old one out when no certificate of it is valid any more.
 *
 * NIST 800-53 R5 SC-12, SC-17, IA-5(2); RFC 5280;
 * https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md
 */
export class CertificateAuthority {
  /**
   * An authority whose P-256 key never leaves KMS, for a dollar a month: functions that renew certificates build them
   * and have KMS sign them.
   *
   * @throws BlueprintError `NAME_INVALID`, `VALUE_OUT_OF_RANGE`
   */
  static kms(scope: Construct, id: string, props: KmsAuthorityProps): ICertificateAuthority {
    return new KmsAuthority(scope, id, props);
  }

  /**
   * A root authority of AWS Private CA in short-lived mode, created and activated with the stack. AWS keeps the key and
   * records each certificate; see `docs/cost.md` for what it asks.
   *
   * https://docs.aws.amazon.com/privateca/latest/userguide/short-lived-certificates.html
   *
   * @throws BlueprintError `NAME_INVALID`, `VALUE_OUT_OF_RANGE`
   */
  static privateCa(scope: Construct, id: string, props: CertificateAuthorityProps): ICertificateAuthority {
    return new PrivateAuthority(scope, id, props);
  }

  /**
   * A root authority of AWS Private CA that exists already.
   *
   * @throws BlueprintError `NAME_INVALID`
   */
  static fromPrivateCa(scope: Construct, id: string, attributes: PrivateCaAttributes): ICertificateAuthority {
    return new ImportedAuthority(scope, id, attributes);
  }

  private constructor() {}
}
