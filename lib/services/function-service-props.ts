import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { FunctionCode } from './function-code';

/** Properties of a function service. */
export interface FunctionServiceProps {
  /** Name of the service: lower-case letters, digits and single hyphens. */
  readonly serviceName: string;

  /** Code of the function. */
  readonly code: FunctionCode;

  /** VPC with isolated subnets in which the function runs. */
  readonly vpc: ec2.IVpc;

  /**
   * Security groups of the function.
   *
   * @default - a group of its own that lets nothing in and nothing out
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Key of environment variables, log group and dead-letter queue.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Environment variables. Whoever may read the function's configuration can read them:
   * names and addresses, never secrets.
   *
   * @default - only the service's name
   */
  readonly environment?: Record<string, string>;

  /**
   * Memory in MiB; CPU grows with it.
   *
   * @default 512
   */
  readonly memorySize?: number;

  /**
   * How long one request may take.
   *
   * @default Duration.seconds(10)
   */
  readonly timeout?: Duration;

  /**
   * Concurrent requests that are set aside for this function and that it can't exceed, so that
   * a flood on one service starves no other. All functions of an account share 1000 in a
   * region unless the quota was raised, and 100 must stay free.
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

  /**
   * Instances that are kept warm, at most `reservedConcurrency`.
   *
   * @default - none
   */
  readonly provisionedConcurrency?: number;

  /**
   * Whether events invoke the function too; those that it fails to handle are kept for 14
   * days in an encrypted queue.
   *
   * @default false
   */
  readonly asynchronous?: boolean;

  /**
   * Signatures that the code must carry.
   *
   * @default - code is not signed
   */
  readonly codeSigningConfig?: lambda.ICodeSigningConfig;

  /**
   * How long logs are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * What happens to logs, queue and key when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
