import type { RecordEntry } from '../contract/audit-line';

/** Decisions that could not be recorded since the log last said so. */
export interface Losses {
  /** Counts one. */
  add(status: RecordEntry['status']): void;

  /** Says how many of which kind; nothing when there are none. */
  describe(): string | undefined;

  /** Begins again, after the counts were written. */
  clear(): void;
}

/** Begins to count. */
export function countLosses(): Losses {
  const counts = { allow: 0, deny: 0, error: 0 };
  return {
    add(status) {
      counts[status] += 1;
    },
    describe() {
      const { allow, deny, error } = counts;
      return allow + deny + error === 0 ? undefined : `not recorded: ${allow} allow, ${deny} deny, ${error} error`;
    },
    clear() {
      Object.assign(counts, { allow: 0, deny: 0, error: 0 });
    },
  };
}
