import { reasonOf } from '../shared/reason';

/** What a run could not do. */
export interface Findings {
  /** What is as it was before, or will be wrong soon. */
  readonly warnings: readonly string[];
  /** What is missing. */
  readonly failures: readonly string[];
}

/** Collects what goes wrong, so that one source that is down holds up no other. */
export class Collected implements Findings {
  readonly warnings: string[] = [];
  readonly failures: string[] = [];

  /** Does a part of the work; when it fails, what was there before stays. */
  async orPrevious<Value>(
    subject: string,
    work: () => Promise<readonly Value[]>,
    previous: readonly Value[],
  ): Promise<readonly Value[]> {
    try {
      return await work();
    } catch (error) {
      const [list, consequence] =
        previous.length === 0 ? [this.failures, 'there is none'] : [this.warnings, 'the last good one stays'];
      list.push(`${subject} could not be had, ${consequence}: ${reasonOf(error)}`);
      return previous;
    }
  }

  /** Does a part of the work that nothing can stand in for. */
  async attempt(subject: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failures.push(`${subject} could not be written: ${reasonOf(error)}`);
    }
  }
}
