/** Kinds of keys that the simulator makes. */
export type KeySpec =
  | 'SYMMETRIC_DEFAULT'
  | 'ECC_NIST_P256'
  | 'ECC_NIST_P384'
  | 'ECC_NIST_P521'
  | 'RSA_2048'
  | 'RSA_3072'
  | 'RSA_4096';

/** What a key is for. */
export type KeyUsage = 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY';

/** Whether a key can be used. */
export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion';

/** A key, as `AWS::KMS::Key` declares it. */
export interface KeyResource {
  /** ARN; the id of the key is its last part. */
  readonly arn: string;
  /** `KeySpec`. @default 'SYMMETRIC_DEFAULT' */
  readonly spec?: KeySpec;
  /** `KeyUsage`. @default 'ENCRYPT_DECRYPT' */
  readonly usage?: KeyUsage;
  /** @default 'Enabled' */
  readonly state?: KeyState;
  /** Tags. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}
