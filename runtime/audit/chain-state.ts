import type { AuditLine } from '../contract/audit-line';
import { NO_HASH } from './hash-chain';
import type { HeadVerifier } from './head-key';
import type { ChainReport, Finding, Problem } from './verdict';

type Head = Extract<AuditLine, { type: 'head' }>;

/** What is known about the chain of one instance after some of its lines. */
export class ChainState {
  private last = -1;
  private lastRecord = -1;
  private lastHash = NO_HASH;
  private closed = false;
  private vouched = -1;
  private sampledOut = 0;
  /** Hashes since the last head, the ones that the next can name, by place. */
  private readonly hashes = new Map<number, string>();

  /**
   * @param instance id of the instance
   * @param service name of the service that its first line names
   * @param verifySignature check of head signatures; undefined leaves it out
   */
  constructor(
    private readonly instance: string,
    private readonly service: string,
    private readonly verifySignature: HeadVerifier | undefined,
  ) {}

  /** Place that the next line must have. */
  get expected(): number {
    return this.last + 1;
  }

  /** What is known so far. */
  get report(): ChainReport {
    const { instance, service, last, closed, vouched, sampledOut } = this;
    return { instance, service, last, closed, vouched, sampledOut };
  }

  /** Whether verified signatures vouch for every line but heads. */
  get signed(): boolean {
    return this.vouched >= this.lastRecord;
  }

  /** Takes the next line, or says what is wrong with it. Its own hash is known to be right. */
  accept(line: AuditLine): Finding | undefined {
    const finding = this.misplaced(line) ?? (isHead(line) ? this.misvouched(line) : undefined);
    if (finding !== undefined) {
      return finding;
    }
    this.last = line.sequence;
    this.lastHash = line.hash;
    if (isHead(line)) {
      this.take(line);
    } else {
      this.lastRecord = line.sequence;
    }
    this.hashes.set(line.sequence, line.hash);
    return undefined;
  }

  /**
   * 1. nothing follows a final head
   * 2. no place is taken twice
   * 3. no place is left out
   * 4. each line names the hash of the one before
   * 5. exactly the first line is a start, and one chain belongs to one service
   */
  private misplaced(line: AuditLine): Finding | undefined {
    const { expected } = this;
    if (line.sequence < expected) {
      return found('duplicated', `place ${line.sequence} of the chain is taken by an earlier line`);
    }
    if (this.closed) {
      return found('inserted', `the chain ended at ${this.last} with a final head`);
    }
    if (line.sequence > expected) {
      const places = line.sequence === expected + 1 ? `${expected}` : `${expected} to ${line.sequence - 1}`;
      return found('removed', `the chain lacks ${places} before it`);
    }
    if (line.previous !== this.lastHash) {
      return found('inserted', 'it does not continue the chain: it names another hash than that of the line before');
    }
    const isStart = 'type' in line && line.type === 'start';
    if (isStart !== (line.sequence === 0) || line.service_name !== this.service) {
      return found('inserted', `it does not belong to the chain that '${this.service}' started`);
    }
    return undefined;
  }

  private misvouched(head: Head): Finding | undefined {
    if (head.signed_hash !== this.hashes.get(head.signed_sequence)) {
      return found(
        'forged',
        `the head vouches for a line ${head.signed_sequence} that is not in the chain since the last head`,
      );
    }
    if (head.final && head.signed_sequence !== head.sequence - 1) {
      return found('forged', 'the final head does not vouch for the line before it');
    }
    if (this.verifySignature !== undefined && !this.verifySignature(head, head.signature)) {
      return found('forged', `none of the given keys made the signature of the head (key ${head.key_id})`);
    }
    return undefined;
  }

  private take(head: Head): void {
    this.closed = head.final;
    this.sampledOut = head.sampled_out;
    if (this.verifySignature !== undefined) {
      this.vouched = head.signed_sequence;
    }
    for (const place of this.hashes.keys()) {
      if (place >= head.signed_sequence) {
        break;
      }
      this.hashes.delete(place);
    }
  }
}

function isHead(line: AuditLine): line is Head {
  return 'type' in line && line.type === 'head';
}

function found(problem: Problem, message: string): Finding {
  return { problem, message };
}
