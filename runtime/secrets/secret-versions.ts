import { Unavailable } from '../errors';
import {
  SECRET_STAGES,
  type SecretLoader,
  type SecretStage,
  type SecretValue,
  type SecretVersion,
  wipe,
} from './secret-version';

/** How a secret is read. */
export interface SecretVersionsProps<Value extends SecretValue> {
  /** Reads the secret. */
  readonly load: SecretLoader<Value>;
  /**
   * Seconds after which the current version is read again; each time up to a tenth more or less, so that
   * instances that started together do not ask together.
   *
   * @default 300
   */
  readonly refreshSeconds?: number;
  /**
   * Seconds for which the last version that was read is used while it can't be read again.
   *
   * @default 3600
   */
  readonly staleAfterSeconds?: number;
  /**
   * Seconds between two readings that a refused secret or a failed reading causes.
   *
   * @default 30
   */
  readonly retrySeconds?: number;
  /**
   * The time.
   *
   * @default - the system clock
   */
  readonly now?: () => Date;
  /**
   * A number from 0 up to 1, for the jitter.
   *
   * @default Math.random
   */
  readonly random?: () => number;
}

/** The versions of a secret that are in memory. */
export interface SecretVersions<Value extends SecretValue> {
  /**
   * The current version; starts to read it again when that is due.
   *
   * @throws Unavailable
   */
  current(): Promise<SecretVersion<Value>>;

  /** The version that had this stage when it was last read. Its bytes may be overwritten at any later moment. */
  find(stage: SecretStage): SecretVersion<Value> | undefined;

  /** Reads every stage again, unless that was done a moment ago; never fails. */
  reload(): Promise<void>;

  /** Stops reading and overwrites what is kept. */
  close(): void;
}

/** Reads and keeps the versions of a secret. */
export function createSecretVersions<Value extends SecretValue>({
  load,
  refreshSeconds = 300,
  staleAfterSeconds = 3_600,
  retrySeconds = 30,
  now = () => new Date(),
  random = Math.random,
}: SecretVersionsProps<Value>): SecretVersions<Value> {
  const kept = new Map<SecretStage, SecretVersion<Value>>();
  let readAt = Number.NEGATIVE_INFINITY;
  let dueAt = Number.NEGATIVE_INFINITY;
  let reloadableAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  let reloading: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function keep(stage: SecretStage, version: SecretVersion<Value> | undefined): void {
    wipe(kept.get(stage)?.value);
    kept.delete(stage);
    if (closed) {
      wipe(version?.value);
    } else if (version !== undefined) {
      kept.set(stage, version);
    }
  }

  /** Sets when the next reading is due, for whichever comes first: the timer or a use. */
  function schedule(seconds: number): void {
    clearTimeout(timer);
    if (!closed) {
      dueAt = now().getTime() + seconds * 1_000;
      timer = setTimeout(() => void refresh().catch(ignore), seconds * 1_000).unref();
    }
  }

  async function readCurrent(): Promise<void> {
    try {
      const version = await load('AWSCURRENT');
      if (version === undefined) {
        throw new Unavailable('the secret has no current version');
      }
      keep('AWSCURRENT', version);
      readAt = now().getTime();
      schedule(refreshSeconds * (0.9 + 0.2 * random()));
    } catch (cause) {
      schedule(retrySeconds);
      throw new Unavailable('the secret cannot be read', { cause });
    }
  }

  function refresh(): Promise<void> {
    reading ??= readCurrent().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  async function readAll(): Promise<void> {
    const others = SECRET_STAGES.filter((stage) => stage !== 'AWSCURRENT');
    await Promise.all([
      // A current version that can't be read is used on; the others matter only if they are in force now.
      refresh().catch(ignore),
      ...others.map(async (stage) => keep(stage, await load(stage).catch(ignore))),
    ]);
  }

  return {
    async current() {
      const time = now().getTime();
      if (time - readAt >= staleAfterSeconds * 1_000) {
        await refresh();
      } else if (time >= dueAt) {
        void refresh().catch(ignore);
      }
      const version = kept.get('AWSCURRENT');
      if (version === undefined) {
        throw new Unavailable('the secret cannot be read');
      }
      return version;
    },

    find: (stage) => kept.get(stage),

    async reload() {
      if (now().getTime() >= reloadableAt) {
        reloadableAt = now().getTime() + retrySeconds * 1_000;
        reloading = readAll().finally(() => {
          reloading = undefined;
        });
      }
      await reloading;
    },

    close() {
      closed = true;
      clearTimeout(timer);
      for (const stage of SECRET_STAGES) {
        keep(stage, undefined);
      }
    },
  };
}

function ignore(): undefined {
  return undefined;
}
