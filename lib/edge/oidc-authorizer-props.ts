import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import type { TrustedIssuer } from '../../runtime/contract';
import type { TrustBundleLocation } from './trust-bundle-location';

/** Code of a function, ready to be deployed. */
export interface AuthorizerCodeConfig {
  /** The code. */
  readonly code: lambda.Code;

  /** Module and export that Lambda calls, `<file>.<export>`. */
  readonly handler: string;
}

/** Where the code of an authorizer comes from. A `FunctionCode` is one. */
export interface IAuthorizerCode {
  /** Makes the code available to the function. */
  bind(scope: IConstruct): AuthorizerCodeConfig;
}

/** Properties of an {@link OidcAuthorizer}. */
export interface OidcAuthorizerProps {
  /** Issuers whose access tokens are accepted, 1 to 10, each with its clients. */
  readonly issuers: TrustedIssuer[];

  /** Where the keys of the issuers are. */
  readonly trustBundle: TrustBundleLocation;

  /**
   * Code of the function, in place of the package's own.
   *
   * @default - `lambda/authorizer`
   */
  readonly code?: IAuthorizerCode;

  /**
   * Key of environment variables and log group.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How long logs are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * What happens to logs and key when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Concurrent decisions that are set aside for this function and that it can't exceed, 1 to 900, so that neither a
   * flood of bad tokens starves the services nor a flood on a service the gateway.
   *
   * @default 50
   */
  readonly reservedConcurrency?: number;

  /**
   * Why this function may share the account's concurrency instead. An account whose quota
   * is still the initial 10 can't set any aside.
   *
   * @default - concurrency is set aside
   */
  readonly unsafeSharedConcurrency?: string;
}
