/** How much may wait, and for how long. */
export interface OutboxLimits {
  /** Most offers that wait at a time. */
  readonly queueLength: number;
  /** Longest time that an offer waits, in milliseconds. */
  readonly waitMilliseconds: number;
}

/** A queue in front of something that takes one thing at a time and may ask for a pause. */
export interface Outbox<Item> {
  /**
   * Offers an item, in the order of the calls.
   *
   * @param milliseconds longest time to wait
   * @returns whether it was taken; at once when nothing is in the way
   */
  offer(item: Item, milliseconds?: number): boolean | Promise<boolean>;

  /** Resolves when nothing waits. */
  idle(): Promise<unknown>;
}

interface Waiting<Item> {
  readonly item: Item;
  readonly done: Promise<boolean>;
  finish(taken: boolean): void;
}

/**
 * Builds an outbox. An offer ends in one of these ways:
 *
 * 1. nothing waits and no pause is on: it is taken or refused at once
 * 2. the queue is full: it is refused at once
 * 3. the pause ends in time: it is taken or refused in its turn
 * 4. its time is up: it is withdrawn and refused
 *
 * @param take takes an item, or throws when it can't; a promise asks for a pause until it settles
 */
export function createOutbox<Item>(take: (item: Item) => true | Promise<void>, limits: OutboxLimits): Outbox<Item> {
  const waiting = new Set<Waiting<Item>>();
  let paused = false;

  function attempt(item: Item): boolean {
    try {
      const answer = take(item);
      if (answer !== true) {
        paused = true;
        // Whoever failed in the pause says so when the next item is offered.
        answer.then(resume, resume);
      }
      return true;
    } catch {
      return false;
    }
  }

  function resume(): void {
    paused = false;
    for (const next of waiting) {
      if (paused) {
        return;
      }
      next.finish(attempt(next.item));
    }
  }

  return {
    offer(item, milliseconds = limits.waitMilliseconds) {
      if (!paused) {
        return attempt(item);
      }
      if (waiting.size >= limits.queueLength) {
        return false;
      }
      const next = wait(item, milliseconds, () => waiting.delete(next));
      waiting.add(next);
      return next.done;
    },
    idle: () => Promise.all([...waiting].map(({ done }) => done)),
  };
}

function wait<Item>(item: Item, milliseconds: number, ended: () => void): Waiting<Item> {
  let finish: (taken: boolean) => void = ended;
  const done = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => finish(false), milliseconds);
    finish = (taken) => {
      clearTimeout(timer);
      ended();
      resolve(taken);
    };
  });
  return { item, done, finish };
}
