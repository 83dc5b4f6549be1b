import type * as z from 'zod';
import type { AuditLine, HeadLine } from '../contract/audit-line';
import type { ArchivedChain, ChainEnd } from './archive-verdict';
import { NO_HASH } from './hash-chain';
import type { HeadVerifier } from './head-key';
import { PlaceStore, type Run } from './place-store';
import type { Finding, Problem } from './verdict';

type Head = z.output<typeof HeadLine>;

/** What is remembered of a head, and where it stands. */
type HeadPosition<Where> = Pick<Head, 'sequence' | 'signed_sequence' | 'signed_hash' | 'final' | 'sampled_out'> & {
  readonly where: Where;
};

/** The chain of one instance, from lines in any order. */
export class ChainCollector<Where> {
  private readonly places = new PlaceStore();
  private readonly heads: HeadPosition<Where>[] = [];

  /**
   * @param instance id of the instance
   * @param service name of the service that the first line seen names
   * @param verifySignature check of head signatures; undefined leaves it out
   * @param earlier where it stood when the lines before were verified; undefined when it begins here
   */
  constructor(
    private readonly instance: string,
    private readonly service: string,
    private readonly verifySignature: HeadVerifier | undefined,
    private readonly earlier?: ChainEnd,
  ) {
    if (earlier !== undefined) {
      // Its own line before was verified then, and is looked at by nobody here.
      this.places.set(earlier.sequence, { hash: earlier.hash, previous: NO_HASH });
    }
  }

  /**
   * Takes a line whose own hash is known to be right:
   *
   * 1. it belongs to the service of its chain, and is a start exactly at place 0
   * 2. a copy of a line that is there changes nothing, and another line at its place is wrong
   * 3. it names the hash of the line before, and the line after names its own, as far as they are there
   * 4. a head is signed, and vouches for a line before it
   *
   * @param where where it stands
   * @returns what is wrong, or whether it is a copy
   */
  add(line: AuditLine, where: Where): Finding | 'copy' | undefined {
    const { sequence, hash, previous } = line;
    const isStart = 'type' in line && line.type === 'start';
    if (isStart !== (sequence === 0) || line.service_name !== this.service || (isStart && previous !== NO_HASH)) {
      return found('inserted', `it does not belong to the chain of '${this.service}'`);
    }
    if (this.earlier !== undefined && sequence < this.earlier.sequence) {
      return found('duplicated', `place ${sequence} of the chain is taken by a line that was verified earlier`);
    }
    const known = this.places.get(sequence);
    if (known !== undefined) {
      return known.hash === hash
        ? 'copy'
        : found('duplicated', `place ${sequence} of the chain is taken by another line`);
    }
    const before = sequence === 0 ? undefined : this.places.get(sequence - 1);
    const after = this.places.get(sequence + 1);
    if ((before !== undefined && before.hash !== previous) || (after !== undefined && after.previous !== hash)) {
      return found('inserted', 'it does not continue the chain: a line beside it has another hash');
    }
    const finding = isHead(line) ? this.misvouched(line) : undefined;
    if (finding !== undefined) {
      return finding;
    }
    this.places.set(sequence, line);
    if (isHead(line)) {
      const { signed_sequence, signed_hash, final, sampled_out } = line;
      this.heads.push({ sequence, signed_sequence, signed_hash, final, sampled_out, where });
    }
    return undefined;
  }

  private misvouched(head: Head): Finding | undefined {
    if (head.signed_sequence >= head.sequence) {
      return found('forged', 'the head does not vouch for a line before it');
    }
    if (head.final && head.signed_sequence !== head.sequence - 1) {
      return found('forged', 'the final head does not vouch for the line before it');
    }
    if (this.verifySignature !== undefined && !this.verifySignature(head, head.signature)) {
      return found('forged', `none of the given keys made the signature of the head (key ${head.key_id})`);
    }
    return undefined;
  }

  /** What can be told only when all lines are there, with the heads that are wrong. */
  close(partial: boolean): {
    readonly report: ArchivedChain;
    readonly wrong: readonly (readonly [Where, Finding, number])[];
  } {
    const heads = this.heads.sort((a, b) => a.sequence - b.sequence);
    const runs = this.places.runs();
    const first = runs[0]?.from ?? 0;
    const last = runs.at(-1)?.to ?? -1;
    const wrong = this.wrongHeads(heads, last);
    const latest = heads.at(-1);
    const signedTo = runs.map((run) => this.vouched(run, heads));
    const report: ArchivedChain = {
      instance: this.instance,
      service: this.service,
      first,
      last,
      lastHash: this.places.get(last)?.hash ?? NO_HASH,
      closed: latest?.final === true && latest.sequence === last,
      vouched: Math.max(this.earlier?.vouched ?? -1, ...signedTo),
      sampledOut: latest?.sampled_out ?? 0,
      signed: runs.every((run, i) => (signedTo[i] ?? -1) >= lastRecord(run, heads)),
      gaps: gapsBetween(partial || this.earlier !== undefined ? runs : [{ from: -1, to: -1 }, ...runs]),
    };
    return { report, wrong };
  }

  private wrongHeads(heads: readonly HeadPosition<Where>[], last: number): (readonly [Where, Finding, number])[] {
    const wrong: (readonly [Where, Finding, number])[] = [];
    let behind = Math.max(0, this.earlier?.vouched ?? 0);
    for (const { sequence, signed_sequence, signed_hash, final, where } of heads) {
      const signed = this.places.get(signed_sequence);
      if (signed_sequence < behind || (signed !== undefined && signed.hash !== signed_hash)) {
        wrong.push([
          where,
          found('forged', `the head vouches for a line ${signed_sequence} that is not the chain's`),
          sequence,
        ]);
      }
      behind = Math.max(behind, signed_sequence);
      if (final && sequence < last) {
        wrong.push([where, found('inserted', 'lines follow, although the head says that the chain ended'), sequence]);
      }
    }
    return wrong;
  }

  /** Place in a run up to which a verified signature vouches; -1 when none does. */
  private vouched({ from, to }: Run, heads: readonly HeadPosition<Where>[]): number {
    if (this.verifySignature === undefined) {
      return -1;
    }
    return heads.reduce((most, head) => {
      const inside = head.signed_sequence >= from && head.signed_sequence <= to;
      return inside && this.places.get(head.signed_sequence)?.hash === head.signed_hash
        ? Math.max(most, head.signed_sequence)
        : most;
    }, -1);
  }
}

function isHead(line: AuditLine): line is Head {
  return 'type' in line && line.type === 'head';
}

function found(problem: Problem, message: string): Finding {
  return { problem, message };
}

/** Place of the last line of a run that is no head; -1 when all are. */
function lastRecord({ from, to }: Run, heads: readonly { readonly sequence: number }[]): number {
  const places = new Set(heads.map(({ sequence }) => sequence));
  let place = to;
  while (place >= from && places.has(place)) {
    place -= 1;
  }
  return place < from ? -1 : place;
}

function gapsBetween(runs: readonly Run[]): Run[] {
  return runs
    .slice(1)
    .map(({ from }, i) => ({ from: (runs[i]?.to ?? -1) + 1, to: from - 1 }))
    .filter(({ from, to }) => from <= to);
}
