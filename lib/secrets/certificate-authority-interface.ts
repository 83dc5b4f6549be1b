import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { CertificateIssuer } from '../../runtime/contract';

/** Who signs the certificates by which services prove themselves to each other. */
export interface ICertificateAuthority extends IConstruct {
  /** DNS name of the trust domain. */
  readonly trustDomain: string;

  /**
   * Path of the roles that may have certificates signed, e.g. `/ShopFoundationAuthority1/`. Whoever may create roles
   * under it may pose as any service.
   */
  readonly rolePath: string;

  /** How functions of this package reach the authority. */
  readonly issuer: CertificateIssuer;

  /** Lets a principal have certificates signed. Its role must be under {@link rolePath}. */
  grantIssue(grantee: iam.IGrantable): void;

  /** Lets a principal fetch the authority's own certificate, where that is no plain text. */
  grantRead(grantee: iam.IGrantable): void;
}
