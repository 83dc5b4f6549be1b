import type { StoreContext } from './context';
import { type DataKeyLimits, type DataKeys, resolveLimits } from './data-keys';
import { createDecryptionKeys, type DecryptionKeys } from './decryption-keys';
import { createEncryptionKeys, type EncryptionKeys } from './encryption-keys';

/** What a cipher of one store needs. */
export interface CipherProps extends StoreContext {
  /** Where data keys come from. */
  readonly dataKeys: DataKeys;
  /**
   * How long and how often a data key is used.
   *
   * @default - see each limit
   */
  readonly limits?: DataKeyLimits;
  /**
   * The time.
   *
   * @default - the system clock
   */
  readonly now?: () => Date;
}

/** The data keys of one store. */
export interface DataKeyCache {
  /** The key that encrypts now. */
  readonly encryption: EncryptionKeys;
  /** The keys that decrypt. */
  readonly decryption: DecryptionKeys;
}

/**
 * Caches the data keys of one store. What was just encrypted is decrypted without asking KMS again.
 *
 * @throws ConfigurationError when a limit is out of range
 */
export function createDataKeyCache({ service, store, ...props }: CipherProps): DataKeyCache {
  const { dataKeys, now = () => new Date() } = props;
  const context = { service, store };
  const limits = resolveLimits(props.limits);
  const decryption = createDecryptionKeys(dataKeys, context, limits, now);
  const encryption = createEncryptionKeys(dataKeys, context, limits, now, decryption.add);
  return { encryption, decryption };
}
