/** Stages of a secret, in the order in which they are tried: now in use, prepared by a rotation, in use before. */
export const SECRET_STAGES = ['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'] as const;

/** One of {@link SECRET_STAGES}. */
export type SecretStage = (typeof SECRET_STAGES)[number];

/** A secret as text or as bytes. */
export type SecretValue = string | Uint8Array;

/** One version of a secret. */
export interface SecretVersion<Value extends SecretValue> {
  /** Id of the version; stays the same while its stages change. */
  readonly id: string;
  /** The secret itself. */
  readonly value: Value;
}

/**
 * Reads the version that has this stage, if there is one. Bytes belong to the caller.
 *
 * @throws Unavailable
 */
export type SecretLoader<Value extends SecretValue> = (stage: SecretStage) => Promise<SecretVersion<Value> | undefined>;

/** A copy that may be overwritten; text can't be, and needs none. */
export function copyOf<Value extends SecretValue>(value: Value): Value {
  return (value instanceof Uint8Array ? Uint8Array.from(value) : value) as Value;
}

/** Overwrites bytes; text stays until it is collected. */
export function wipe(value: SecretValue | undefined): void {
  if (value instanceof Uint8Array) {
    value.fill(0);
  }
}
