import type { Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { MaintenanceOptions } from '../shared';

/** What every certificate authority of a trust domain is told. */
export interface CertificateAuthorityProps {
  /** DNS name of the trust domain, e.g. `shop.internal`; the authority can sign for no other name. */
  readonly trustDomain: string;

  /**
   * Which in the row of authorities of the trust domain this is: part of its name, so that two of them can be told
   * apart while one replaces the other. An integer from 1.
   *
   * @default 1
   */
  readonly generation?: number;

  /**
   * How long the authority's own certificate is valid, 1 to 30 years.
   *
   * @default Duration.days(3650)
   */
  readonly validity?: Duration;
}

/** Properties of a certificate authority whose key lives in KMS. */
export interface KmsAuthorityProps extends CertificateAuthorityProps, MaintenanceOptions {
  /**
   * Key of logs and environment variables of the function that makes the authority's certificate.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;
}

/** A certificate authority of AWS Private CA that exists already. */
export interface PrivateCaAttributes {
  /** ARN of an active root authority in short-lived mode, which signs for the trust domain. */
  readonly authorityArn: string;

  /** DNS name of the trust domain. */
  readonly trustDomain: string;
}
