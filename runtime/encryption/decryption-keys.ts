import type { StoreContext } from './context';
import { DATA_KEY_BYTES, type DataKeyLimits, type DataKeys, isExpired } from './data-keys';
import { DecryptionFailed } from './decryption-failed';
import type { ExtractedKey } from './encryption-keys';
import { extract } from './message-key';

/** The data keys that were opened lately. */
export interface DecryptionKeys {
  /**
   * Runs `use` with the opened key. `use` must be synchronous and must not keep the key: as soon
   * as it leaves the cache its bytes are zero.
   *
   * @throws DecryptionFailed when the key does not belong to this store
   * @throws Unavailable when it can't be opened now
   */
  withKey<Result>(encrypted: Uint8Array, use: (pseudorandomKey: Buffer) => Result): Promise<Result>;

  /** Takes over a key that is open already, and overwrites its bytes in the end. */
  add(key: ExtractedKey): void;
}

interface Entry {
  readonly pseudorandomKey: Buffer;
  readonly fetchedAt: number;
}

/** Keeps opened data keys of one store, a bounded number for a bounded time, and overwrites what leaves. */
export function createDecryptionKeys(
  dataKeys: DataKeys,
  context: StoreContext,
  limits: Required<DataKeyLimits>,
  now: () => Date,
): DecryptionKeys {
  // In the order of use. The whole encrypted key is the name, so no two can be taken for each other.
  const entries = new Map<string, Entry>();
  const pending = new Map<string, Promise<void>>();

  function evict(name: string, { pseudorandomKey }: Entry): void {
    pseudorandomKey.fill(0);
    entries.delete(name);
  }

  function store(name: string, pseudorandomKey: Buffer): void {
    const fetchedAt = now().getTime();
    for (const [other, entry] of entries) {
      if (other === name || isExpired(entry.fetchedAt, fetchedAt, limits.ageSeconds)) {
        evict(other, entry);
      }
    }
    entries.set(name, { pseudorandomKey, fetchedAt });
    for (const [oldest, entry] of entries) {
      if (entries.size <= limits.entries) {
        break;
      }
      evict(oldest, entry);
    }
  }

  function find(name: string): Buffer | undefined {
    const entry = entries.get(name);
    if (entry === undefined) {
      return undefined;
    }
    if (isExpired(entry.fetchedAt, now().getTime(), limits.ageSeconds)) {
      evict(name, entry);
      return undefined;
    }
    entries.delete(name);
    entries.set(name, entry);
    return entry.pseudorandomKey;
  }

  async function fetch(name: string, encrypted: Uint8Array): Promise<void> {
    const plaintext = await dataKeys.decrypt(encrypted, context);
    if (plaintext.length !== DATA_KEY_BYTES) {
      throw new DecryptionFailed();
    }
    store(name, extract(plaintext));
  }

  return {
    async withKey(encrypted, use) {
      const name = nameOf(encrypted);
      for (;;) {
        const pseudorandomKey = find(name);
        if (pseudorandomKey !== undefined) {
          return use(pseudorandomKey);
        }
        // Whoever waits looks again: the key may have had to leave before its turn came.
        const fetching = pending.get(name) ?? fetch(name, encrypted).finally(() => pending.delete(name));
        pending.set(name, fetching);
        await fetching;
      }
    },

    add({ pseudorandomKey, encrypted }) {
      store(nameOf(encrypted), pseudorandomKey);
    },
  };
}

function nameOf(encrypted: Uint8Array): string {
  return Buffer.from(encrypted.buffer, encrypted.byteOffset, encrypted.byteLength).toString('latin1');
}
