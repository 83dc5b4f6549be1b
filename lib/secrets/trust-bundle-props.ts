import type { Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { MaintenanceOptions } from '../shared';
import type { ICertificateAuthority } from './certificate-authority-interface';

/** Properties of a `TrustBundle`. */
export interface TrustBundleProps extends MaintenanceOptions {
  /** Name of the Parameter Store parameter that holds the bundle, e.g. `/Shop/trust-bundle`. */
  readonly parameterName: string;

  /** Authorities whose certificates are trusted: the one that issues, and those that come or go. At least one. */
  readonly authorities: ICertificateAuthority[];

  /**
   * Issuers whose tokens are trusted, each as in the tokens; their keys are found by OpenID Connect Discovery. At least
   * one at synthesis: services take a bundle without keys for a broken one.
   *
   * @default - none until `addIssuer`
   */
  readonly issuers?: string[];

  /**
   * How long readers may work with what they have read, 1 minute to 1 hour: within this time a key or authority that
   * was taken out is forgotten everywhere.
   *
   * @default Duration.minutes(5)
   */
  readonly refreshHint?: Duration;

  /**
   * Key of logs and environment variables of the writer, and of the trust store's bucket. The bundle itself is public.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;
}

/** A trust store, and the object that it is loaded from. */
export interface TrustStoreCopy {
  /** Bucket of the object. */
  readonly bucket: s3.IBucket;

  /** Name of the object. */
  readonly key: string;

  /** Name of the trust store: 1 to 32 letters, digits and hyphens. */
  readonly name: string;
}
