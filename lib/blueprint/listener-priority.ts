/** Highest priority of an Application Load Balancer listener rule. */
const HIGHEST = 50_000;

/**
 * Gives every name a listener rule priority that does not depend on which other services
 * exist: a hash of the name (FNV-1a), or the next free number when two names collide.
 * Priorities by position would all move when one service goes, and load balancers refuse
 * two rules that swap.
 */
export class ListenerPriorities {
  private readonly taken = new Set<number>();

  /** A priority of its own for the name, 1 to 50,000. */
  assign(name: string): number {
    let hash = 0x811c9dc5;
    for (const char of name) {
      hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    }
    let priority = (hash % HIGHEST) + 1;
    while (this.taken.has(priority)) {
      priority = (priority % HIGHEST) + 1;
    }
    this.taken.add(priority);
    return priority;
  }
}
