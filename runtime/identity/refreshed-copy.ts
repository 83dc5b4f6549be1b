import { Unavailable } from '../errors';

/** Longest pause after failed attempts, in seconds; the pause starts at two seconds and doubles. */
const LONGEST_RETRY_SECONDS = 15;

/** What to copy and how long a copy is good for. */
export interface RefreshedCopyOptions<Value> {
  /** What is copied, as the subject of an error detail, e.g. `the trust bundle`. */
  readonly name: string;
  /** Reads the original. A rejection leaves the last good copy in place. */
  readonly load: () => Promise<Value>;
  /** Seconds after which a copy is read again. */
  readonly refreshSeconds: (copy: Value) => number;
  /** Age in seconds beyond which a copy is no longer used. */
  readonly staleAfterSeconds: number;
  /** The clock. */
  readonly now: () => Date;
}

/** A copy of something remote, kept fresh in the background and refused when too old. */
export interface RefreshedCopy<Value> {
  /**
   * The copy, unless there is none or it is too old. Never waits; starts a refresh when
   * one is due, because timers stand still while a function is frozen.
   */
  current(): Value | undefined;

  /**
   * The copy, after waiting for it to be read where that is needed.
   *
   * @throws Unavailable when it can't be had, or only one that is too old
   */
  get(): Promise<Value>;

  /** Reads the original now, or waits for the reading that is under way. Never rejects. */
  refresh(): Promise<void>;

  /** Stops refreshing in the background. */
  close(): void;
}

/** Starts to copy at once. Background timers do not keep the process alive. */
export function refreshedCopy<Value>(options: RefreshedCopyOptions<Value>): RefreshedCopy<Value> {
  const seconds = () => options.now().getTime() / 1_000;
  let copy: { readonly value: Value; readonly asOf: number } | undefined;
  let pending: Promise<void> | undefined;
  let due = 0;
  let failures = 0;
  let failure: unknown;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function attempt(): Promise<void> {
    // What is read may change right after the reading began, so the age counts from there.
    const asOf = seconds();
    try {
      const value = await options.load();
      copy = { value, asOf };
      failures = 0;
      due = asOf + jittered(options.refreshSeconds(value));
    } catch (cause) {
      failures += 1;
      failure = cause;
      due = seconds() + jittered(Math.min(2 ** failures, LONGEST_RETRY_SECONDS));
    }
    schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    if (!closed) {
      timer = setTimeout(refresh, (due - seconds()) * 1_000);
      timer.unref();
    }
  }

  function refresh(): Promise<void> {
    pending ??= attempt().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  function current(): Value | undefined {
    const time = seconds();
    if (copy === undefined || time - copy.asOf > options.staleAfterSeconds) {
      return undefined;
    }
    if (time >= due) {
      void refresh();
    }
    return copy.value;
  }

  async function get(): Promise<Value> {
    // A reading that was under way when a function froze ends with a copy that is already
    // too old; then one more reading is worth the wait.
    for (let round = 0; round < 2 && current() === undefined; round += 1) {
      if (pending !== undefined || seconds() >= due) {
        await refresh();
      }
    }
    const value = current();
    if (value === undefined) {
      throw new Unavailable(`${options.name} is ${copy === undefined ? 'missing' : 'too old'}`, { cause: failure });
    }
    return value;
  }

  void refresh();
  return {
    current,
    get,
    refresh,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

/** Shortens a pause by up to a fifth, so that many processes do not read in step. */
function jittered(pauseSeconds: number): number {
  return pauseSeconds * (1 - Math.random() / 5);
}
