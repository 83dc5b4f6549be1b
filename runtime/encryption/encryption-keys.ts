import { InternalError } from '../errors';
import type { StoreContext } from './context';
import { DATA_KEY_BYTES, type DataKeyLimits, type DataKeys, isExpired } from './data-keys';
import { extract } from './message-key';

/** What a data key is kept as. */
export interface ExtractedKey {
  /** What message keys are derived from. */
  readonly pseudorandomKey: Buffer;
  /** The data key as KMS encrypted it. */
  readonly encrypted: Uint8Array;
}

/** A data key during one use of it. */
export interface KeyInUse extends ExtractedKey {
  /** Counts further bytes of a message whose length was not known before. */
  spend(bytes: number): void;
}

/** The data key that encrypts now. */
export interface EncryptionKeys {
  /**
   * Runs `use` with a key that is within its limits. `use` must be synchronous and must not keep
   * the key: as soon as it is retired its bytes are zero, and whatever is encrypted under it then can be
   * read by anyone.
   *
   * @param bytes length of what will be encrypted
   * @throws Unavailable when a new key is needed and can't be had
   */
  withKey<Result>(bytes: number, use: (key: KeyInUse) => Result): Promise<Result>;
}

interface Entry extends KeyInUse {
  readonly fetchedAt: number;
  messages: number;
  bytes: number;
}

/**
 * Keeps one data key for encryption until it reaches a limit, then overwrites it.
 *
 * @param onGenerate gets a copy of each new key, to decrypt with
 */
export function createEncryptionKeys(
  dataKeys: DataKeys,
  context: StoreContext,
  limits: Required<DataKeyLimits>,
  now: () => Date,
  onGenerate: (key: ExtractedKey) => void,
): EncryptionKeys {
  let current: Entry | undefined;
  let pending: Promise<void> | undefined;

  function retire(entry: Entry): void {
    entry.pseudorandomKey.fill(0);
    if (entry === current) {
      current = undefined;
    }
  }

  /** The current key, if a message of this length may still be encrypted under it. */
  function usable(bytes: number): Entry | undefined {
    if (current === undefined) {
      return undefined;
    }
    // The first message is never too long: it could be encrypted under no other key either.
    const tooLong = current.messages > 0 && current.bytes + bytes > limits.bytes;
    if (tooLong || isExpired(current.fetchedAt, now().getTime(), limits.ageSeconds)) {
      retire(current);
    }
    return current;
  }

  function entryOf(key: ExtractedKey): Entry {
    const entry = {
      ...key,
      fetchedAt: now().getTime(),
      messages: 0,
      bytes: 0,
      spend(bytes: number): void {
        entry.bytes += bytes;
        if (entry.messages >= limits.messages || entry.bytes >= limits.bytes) {
          retire(entry);
        }
      },
    };
    return entry;
  }

  async function replace(): Promise<void> {
    const { plaintext, encrypted } = await dataKeys.generate(context);
    if (plaintext.length !== DATA_KEY_BYTES) {
      throw new InternalError(`a data key must have ${DATA_KEY_BYTES} bytes`);
    }
    const pseudorandomKey = extract(plaintext);
    // Each side overwrites its own copy when its own time has come.
    onGenerate({ pseudorandomKey: Buffer.from(pseudorandomKey), encrypted });
    current = entryOf({ pseudorandomKey, encrypted });
  }

  return {
    async withKey(bytes, use) {
      for (;;) {
        const entry = usable(bytes);
        if (entry !== undefined) {
          entry.messages += 1;
          try {
            return use(entry);
          } finally {
            entry.spend(bytes);
          }
        }
        // Whoever waits looks again: others who waited may have used the new key up.
        pending ??= replace().finally(() => {
          pending = undefined;
        });
        await pending;
      }
    },
  };
}
