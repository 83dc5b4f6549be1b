import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** The values in which deployments of the same declaration differ. */
export interface ProfileValues {
  /** Availability zones that the network spans, 2 or 3. Each zone adds one network interface per interface endpoint. */
  readonly zones: number;
  /** How long log groups keep events. */
  readonly logRetention: RetentionDays;
  /** How long the audit bucket refuses deletion of an object, 1 day or more. */
  readonly auditLock: Duration;
  /** Whether nobody, not even the account root, can shorten the audit lock. */
  readonly auditLockCompliance: boolean;
  /** What happens to data, keys and logs when they leave a stack. */
  readonly removalPolicy: RemovalPolicy;
  /** Whether tables, user pool and load balancer refuse deletion. */
  readonly deletionProtection: boolean;
  /** Tasks that every container service keeps running, 2 or more. */
  readonly minTasks: number;
  /** Tasks up to which a container service scales out. */
  readonly maxTasks: number;
  /** Requests per 5 minutes that one IP address may send before the WAF blocks it, 10 to 2,000,000,000. */
  readonly requestsPerIp: number;
  /** Requests per 5 minutes that one API key may send before the WAF blocks it, 10 to 2,000,000,000. */
  readonly requestsPerKey: number;
  /**
   * Why functions share the account's concurrency instead of reserving 50 each, or nothing where they reserve.
   * A flood on one function can then starve the others.
   */
  readonly unsafeSharedConcurrency?: string;
  /** Whether people may create their own account. */
  readonly selfSignUp: boolean;
}

/**
 * How strict, how durable and how expensive one deployment is. Controls are the same in
 * every profile; only amounts and lifetimes differ.
 *
 * | | production | development |
 * |---|---|---|
 * | zones | 3 | 2 |
 * | log retention | 1 year | 1 week |
 * | audit lock | 1 year, compliance | 1 day, governance |
 * | tables, keys, logs | retained | destroyed with the stack |
 * | function concurrency | 50 reserved each | shared: new accounts have a quota of 10 |
 * | deletion protection | on | off |
 * | tasks per container service | 2 to 20 | 2 to 4 |
 * | WAF limit per IP / per key (5 min) | 2,000 / 10,000 | 1,000 / 2,000 |
 * | self sign-up | no | yes |
 *
 * Buckets must be empty before they can be destroyed; audit and access logs are always retained.
 */
export class Profile {
  /** For systems that hold somebody's data. */
  static production(overrides: Partial<ProfileValues> = {}): Profile {
    return new Profile('production', {
      zones: 3,
      logRetention: RetentionDays.ONE_YEAR,
      auditLock: Duration.days(365),
      auditLockCompliance: true,
      removalPolicy: RemovalPolicy.RETAIN,
      deletionProtection: true,
      minTasks: 2,
      maxTasks: 20,
      requestsPerIp: 2_000,
      requestsPerKey: 10_000,
      selfSignUp: false,
      ...overrides,
    });
  }

  /** For systems that are torn down again: same controls, least cost. */
  static development(overrides: Partial<ProfileValues> = {}): Profile {
    return new Profile('development', {
      zones: 2,
      logRetention: RetentionDays.ONE_WEEK,
      auditLock: Duration.days(1),
      auditLockCompliance: false,
      removalPolicy: RemovalPolicy.DESTROY,
      deletionProtection: false,
      minTasks: 2,
      maxTasks: 4,
      requestsPerIp: 1_000,
      requestsPerKey: 2_000,
      unsafeSharedConcurrency:
        'Development accounts may have a concurrency quota of 10, from which nothing can be reserved; nobody depends on this deployment.',
      selfSignUp: true,
      ...overrides,
    });
  }

  private constructor(
    /** `production` or `development`. */
    readonly name: string,
    /** The values, overrides applied. */
    readonly values: ProfileValues,
  ) {}
}
