import { Unavailable } from '../errors';
import { copyOf, SECRET_STAGES, type SecretValue, wipe } from './secret-version';
import { createSecretVersions, type SecretVersionsProps } from './secret-versions';

/** What a cache of one secret needs. */
export interface SecretCacheProps<Value extends SecretValue> extends SecretVersionsProps<Value> {
  /** Whether an error says that the secret was refused, and nothing else. */
  readonly isAuthenticationFailure: (error: unknown) => boolean;
}

/** A secret that is always at hand, and new soon after a rotation. */
export interface SecretCache<Value extends SecretValue> {
  /**
   * The current version. Bytes are a copy; overwrite them after use.
   *
   * @throws Unavailable when it could not be read for longer than the limit
   */
  get(): Promise<Value>;

  /**
   * Runs `use` with the current version. If that is refused, reads the secret again and runs `use` with every
   * other version that a rotation under way may have put in force, each once. Bytes are overwritten when `use` ends.
   *
   * @throws the last refusal when every version was refused; any other error of `use` at once
   * @throws Unavailable when there is no version to try
   */
  withSecret<Result>(use: (secret: Value) => Promise<Result>): Promise<Result>;

  /** Stops reading and overwrites what is kept. */
  close(): void;
}

/**
 * Caches one secret in memory. It is read again in the background and, because a frozen function has no
 * background, whenever it is used and due. A failed reading changes nothing until the limit is reached.
 */
export function createSecretCache<Value extends SecretValue>(props: SecretCacheProps<Value>): SecretCache<Value> {
  const versions = createSecretVersions(props);

  return {
    async get() {
      return copyOf((await versions.current()).value);
    },

    async withSecret(use) {
      await versions.current();
      const tried = new Set<string>();
      let refusal: unknown = new Unavailable('the secret has no version');
      // Current first, without delay; only a refusal is worth a look at what a rotation may have changed.
      for (const stage of ['AWSCURRENT' as const, ...SECRET_STAGES]) {
        const version = versions.find(stage);
        if (version !== undefined && !tried.has(version.id)) {
          tried.add(version.id);
          const value = copyOf(version.value);
          try {
            return await use(value);
          } catch (error) {
            if (!props.isAuthenticationFailure(error)) {
              throw error;
            }
            refusal = error;
          } finally {
            wipe(value);
          }
          if (tried.size === 1) {
            await versions.reload();
          }
        }
      }
      throw refusal;
    },

    close: versions.close,
  };
}
