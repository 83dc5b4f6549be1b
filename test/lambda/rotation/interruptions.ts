/** What a function that is killed leaves its caller with. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** What happens to the n-th call of AWS, and with it to the function that makes it. */
export interface Interruption {
  /** Number of the call, from 0. */
  readonly call: number;
  /** Whether AWS has still carried it out. */
  readonly carriedOut: boolean;
}

/** Every call of AWS passes here, so that a function can be killed before or after any of them. */
export class AwsCalls {
  /** Calls since the last run began. */
  count = 0;
  /** Lets calls of runs at the same time alternate. */
  turn: () => Promise<unknown> = () => Promise.resolve();
  private interruption?: Interruption;
  private killed = false;

  /** Carries out a call, unless the function is killed. */
  async pass<Result>(perform: () => Result | Promise<Result>): Promise<Result> {
    await this.turn();
    const here = this.count === this.interruption?.call;
    this.count += 1;
    if (here && !this.interruption?.carriedOut) {
      this.killed = true;
    }
    this.requireAlive();
    try {
      return await perform();
    } finally {
      // Even of an error of AWS the function does not hear any more.
      this.killed = here;
      this.requireAlive();
    }
  }

  private requireAlive(): void {
    if (this.killed) {
      throw new Killed();
    }
  }

  /** Runs a function, and kills it at one point. Returns whether it came to an end, well or not. */
  async run(interruption: Interruption | undefined, perform: () => Promise<unknown>): Promise<boolean> {
    this.count = 0;
    this.killed = false;
    this.interruption = interruption;
    try {
      await perform();
    } catch (error) {
      if (!this.killed) {
        throw error;
      }
    }
    const ended = !this.killed;
    this.interruption = undefined;
    this.killed = false;
    return ended;
  }
}
