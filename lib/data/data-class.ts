import { Duration } from 'aws-cdk-lib';

/**
 * How much harm it does when others read the data, and with it how a store keeps them.
 *
 * | | PUBLIC | INTERNAL | CONFIDENTIAL |
 * |---|---|---|---|
 * | who may read it | anybody | the owner's staff and services | those who need the record |
 * | key | owned by AWS | customer managed | customer managed |
 * | what was overwritten or deleted comes back within | 7 days | 14 days | 35 days |
 * | deletion protection | off | on | on |
 * | access log | no | yes | yes |
 *
 * What happens when a store leaves the stack does not depend on the class: it is retained unless asked
 * otherwise. NIST 800-53 R5 RA-2, SC-28; FIPS 199.
 */
export class DataClass {
  /** Published anyway, such as a catalogue; can be published again from its source. */
  static readonly PUBLIC = new DataClass('public', {
    customerManagedKey: false,
    recovery: Duration.days(7),
    deletionProtection: false,
    accessLogging: false,
  });

  /** Embarrassing rather than harmful when it leaks, such as stock levels. */
  static readonly INTERNAL = new DataClass('internal', {
    customerManagedKey: true,
    recovery: Duration.days(14),
    deletionProtection: true,
    accessLogging: true,
  });

  /** Harms somebody when it leaks, such as personal or payment data. */
  static readonly CONFIDENTIAL = new DataClass('confidential', {
    customerManagedKey: true,
    recovery: Duration.days(35),
    deletionProtection: true,
    accessLogging: true,
  });

  private constructor(
    /** `public`, `internal` or `confidential`. */
    readonly name: string,
    private readonly rules: DataClassRules,
  ) {}

  /** Whether a key that the account controls encrypts the data, so that using it takes a permission and is logged. */
  get customerManagedKey(): boolean {
    return this.rules.customerManagedKey;
  }

  /** How long data that was overwritten or deleted can be brought back, 1 to 35 days. */
  get recovery(): Duration {
    return this.rules.recovery;
  }

  /** Whether a table refuses deletion unless asked otherwise. */
  get deletionProtection(): boolean {
    return this.rules.deletionProtection;
  }

  /** Whether a bucket records every request. */
  get accessLogging(): boolean {
    return this.rules.accessLogging;
  }
}

interface DataClassRules {
  readonly customerManagedKey: boolean;
  readonly recovery: Duration;
  readonly deletionProtection: boolean;
  readonly accessLogging: boolean;
}
