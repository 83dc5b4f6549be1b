import { hash as digest } from 'node:crypto';
import type { AuditLine, Entry } from '../contract/audit-line';

/** `previous` of the first line. */
export const NO_HASH = '0'.repeat(64);

/** A place in a chain. */
export interface Position {
  /** Number of the line, from 0; -1 before the first. */
  readonly sequence: number;
  /** Hash of the line. */
  readonly hash: string;
}

/** The chain of one instance. */
export interface HashChain {
  /** The last line that was written. */
  readonly position: Position;

  /**
   * Gives the entries the next places and hands their lines, joined by line ends, to `write`.
   * When `write` throws, nothing was written and the places stay free.
   */
  append<Result>(entries: readonly Entry[], write: (lines: string) => Result): Result;
}

/** A line with its hash. */
export interface Sealed {
  /** JSON text with `hash` as its last member. */
  readonly line: string;
  /** SHA-256, in hex, of the text without that member. */
  readonly hash: string;
}

/** Begins a chain. */
export function createHashChain(instance: string): HashChain {
  const place = `,"instance":${JSON.stringify(instance)},"sequence":`;
  let position: Position = { sequence: -1, hash: NO_HASH };
  return {
    get position() {
      return position;
    },
    append(entries, write) {
      let { sequence, hash } = position;
      let lines = '';
      for (const entry of entries) {
        sequence += 1;
        // What the chain adds comes last, so the entry is written once and never copied.
        const sealed = sealText(`${JSON.stringify(entry).slice(0, -1)}${place}${sequence},"previous":"${hash}"}`);
        lines = lines === '' ? sealed.line : `${lines}\n${sealed.line}`;
        hash = sealed.hash;
      }
      const result = write(lines);
      position = { sequence, hash };
      return result;
    },
  };
}

/**
 * Adds its hash to a line. Entries are built with their members in one order, so JSON as it
 * is written is the canonical form: an auditor can check a hash with `sha256sum`.
 */
export function seal(body: object): Sealed {
  return sealText(JSON.stringify(body));
}

function sealText(text: string): Sealed {
  const hash = digest('sha256', text);
  return { line: `${text.slice(0, -1)},"hash":"${hash}"}`, hash };
}

/** Whether a text is a line as the log wrote it: canonical, and with its own hash. */
export function isUnchanged({ hash: _, ...body }: AuditLine, text: string): boolean {
  return seal(body).line === text;
}
