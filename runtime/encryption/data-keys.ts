import { ConfigurationError } from '../errors';
import type { StoreContext } from './context';

/** Length of a data key in bytes. */
export const DATA_KEY_BYTES = 32;

/** A data key, open and closed. */
export interface DataKey {
  /** 32 bytes that whoever asked for the key owns, and overwrites after use. */
  readonly plaintext: Uint8Array;
  /** The same key encrypted under the master key; may be stored anywhere. */
  readonly encrypted: Uint8Array;
}

/** Makes and opens data keys under a master key that never leaves its keeper. */
export interface DataKeys {
  /**
   * Makes a new data key for a store.
   *
   * @throws Unavailable
   */
  generate(context: StoreContext): Promise<DataKey>;

  /**
   * Opens a data key. The bytes belong to the caller.
   *
   * @throws DecryptionFailed when it was made for another store, under another master key, or was changed
   * @throws Unavailable
   */
  decrypt(encrypted: Uint8Array, context: StoreContext): Promise<Uint8Array>;
}

/** How long and how often a data key is used before it is overwritten. */
export interface DataKeyLimits {
  /**
   * Age in seconds at which a key is no longer used, 1 to 86400.
   *
   * @default 300
   */
  readonly ageSeconds?: number;
  /**
   * Messages that one key encrypts, 1 to 2^32. Each has a key of its own, so this bounds
   * what a stolen data key opens and not the use of AES-GCM.
   *
   * @default 1048576
   */
  readonly messages?: number;
  /**
   * Bytes of plaintext that one key encrypts, 1 to 2^46. A longer message has a data key for itself.
   *
   * @default 8589934592
   */
  readonly bytes?: number;
  /**
   * Keys that are kept to decrypt with, 1 to 10000; the one that was not used for longest leaves first.
   *
   * @default 1000
   */
  readonly entries?: number;
}

const RANGES = {
  ageSeconds: { standard: 300, max: 86_400 },
  messages: { standard: 2 ** 20, max: 2 ** 32 },
  bytes: { standard: 2 ** 33, max: 2 ** 46 },
  entries: { standard: 1_000, max: 10_000 },
} as const;

/**
 * Fills in what is left out.
 *
 * @throws ConfigurationError when a limit is not a whole number in its range
 */
export function resolveLimits(limits: DataKeyLimits = {}): Required<DataKeyLimits> {
  const resolve = (name: keyof DataKeyLimits): number => {
    const { standard, max } = RANGES[name];
    const value = limits[name] ?? standard;
    if (!Number.isInteger(value) || value < 1 || value > max) {
      throw new ConfigurationError(`limits.${name} must be a whole number from 1 to ${max}, got ${value}`);
    }
    return value;
  };
  return {
    ageSeconds: resolve('ageSeconds'),
    messages: resolve('messages'),
    bytes: resolve('bytes'),
    entries: resolve('entries'),
  };
}

/** Whether a key that was fetched then may no longer be used. A clock that was set back proves no age. */
export function isExpired(fetchedAt: number, now: number, ageSeconds: number): boolean {
  return now < fetchedAt || now - fetchedAt >= ageSeconds * 1_000;
}
