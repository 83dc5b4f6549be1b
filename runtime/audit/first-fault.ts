import type { AuditLine } from '../contract/audit-line';
import { parseLine } from './line';
import type { Fault, Finding } from './verdict';

/** No line of an audit log. */
export const UNREADABLE: Finding = {
  problem: 'unreadable',
  message: 'it is not a line of an audit log, or too damaged to be read',
};

/** The beginning of a line. */
export const CUT_OFF: Finding = { problem: 'truncated', message: 'the last line of the file ends in its middle' };

/** A line with another text than the log wrote. */
export const EDITED: Finding = { problem: 'edited', message: 'it does not have the hash that it states' };

/** The first fault of a log. Some can be told apart only by what comes after. */
export class FirstFault {
  private somethingFollows = false;
  private missingFollows = false;

  /**
   * @param number number of the line, from 1
   * @param finding what is wrong with it, by what came before
   * @param line the line, if it can be read
   * @param expected place that should have come in its stead
   */
  constructor(
    private readonly number: number,
    private readonly finding: Finding,
    private readonly line?: AuditLine,
    private readonly expected?: number,
  ) {}

  /** Takes note of a later line. */
  lookAt(text: string): void {
    this.somethingFollows = true;
    if (this.finding.problem === 'removed' && !this.missingFollows) {
      const later = parseLine(text);
      this.missingFollows = later?.instance === this.line?.instance && later?.sequence === this.expected;
    }
  }

  /** The fault, as far as the lines until now show it. */
  get fault(): Fault {
    return {
      line: this.number,
      ...this.refined(),
      ...(this.line && { instance: this.line.instance, sequence: this.line.sequence }),
    };
  }

  private refined(): Finding {
    if (this.finding.problem === 'truncated' && this.somethingFollows) {
      return UNREADABLE;
    }
    if (this.missingFollows) {
      return {
        problem: 'reordered',
        message: `place ${this.expected} of the chain should come before it and comes later`,
      };
    }
    return this.finding;
  }
}
