import { Unavailable } from '../errors';
import { type RefreshedCopy, refreshedCopy } from './refreshed-copy';
import { decodeTrustBundle, type TrustBundle } from './trust-bundle';

/** Least number of seconds between two readings that unknown keys cause. */
const MISS_SECONDS = 30;

/** Where the bundle comes from. */
export interface TrustBundleCacheOptions {
  /** Reads the document. */
  readonly load: () => Promise<string>;
  /** The clock. */
  readonly now: () => Date;
  /**
   * Age in seconds beyond which the last good bundle proves nothing any more.
   *
   * @default 86400
   */
  readonly staleAfterSeconds?: number;
}

/**
 * The trust bundle of a process. `current` and `get` answer the same object until the
 * content changes, so what was proven with a bundle can be tied to it.
 */
export interface TrustBundleCache extends RefreshedCopy<TrustBundle> {
  /**
   * The newest bundle, for a caller who lacks a key in the one it has. The document is
   * read again at most every 30 seconds, or forged key ids would become a flood of readings.
   *
   * @throws Unavailable
   */
  refreshOnMiss(): Promise<TrustBundle>;

  /**
   * Calls a listener with each bundle whose content is new, before it is used. A bundle
   * at which a listener throws is not used, and offered again with the next refresh.
   *
   * @returns ends the calls
   */
  onChange(listener: (bundle: TrustBundle) => void): () => void;
}

/**
 * Keeps the trust bundle: read at start, again at its refresh hint. The last good one
 * stays in use while the source fails, is malformed or goes back in time.
 */
export function createTrustBundleCache(options: TrustBundleCacheOptions): TrustBundleCache {
  const listeners = new Set<(bundle: TrustBundle) => void>();
  let accepted: { readonly text: string; readonly bundle: TrustBundle } | undefined;
  let missed = Number.NEGATIVE_INFINITY;
  let rereading: Promise<void> | undefined;

  async function load(): Promise<TrustBundle> {
    const text = await options.load();
    if (text === accepted?.text) {
      return accepted.bundle;
    }
    const bundle = await decodeTrustBundle(text);
    // An older document would bring back a key that was withdrawn.
    if (accepted !== undefined && bundle.sequence <= accepted.bundle.sequence) {
      throw new Unavailable('the trust bundle has changed and its sequence has not grown');
    }
    for (const listener of listeners) {
      listener(bundle);
    }
    accepted = { text, bundle };
    return bundle;
  }

  const copy = refreshedCopy({
    name: 'the trust bundle',
    load,
    refreshSeconds: ({ refreshHintSeconds }) => refreshHintSeconds,
    staleAfterSeconds: options.staleAfterSeconds ?? 86_400,
    now: options.now,
  });

  return {
    ...copy,

    async refreshOnMiss() {
      const seconds = options.now().getTime() / 1_000;
      if (seconds - missed >= MISS_SECONDS) {
        missed = seconds;
        rereading = copy.refresh();
      }
      await rereading;
      return copy.get();
    },

    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
