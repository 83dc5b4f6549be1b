import { createHash } from 'node:crypto';

/** A line of an audit log, to be changed. */
export type Line = Record<string, unknown>;

/** Lines with their members. */
export const read = (lines: readonly string[]): Line[] => lines.map((line) => JSON.parse(line) as Line);

/** Lines as they are, with whatever hashes they state. */
export const written = (lines: readonly Line[]): readonly string[] => lines.map((line) => JSON.stringify(line));

/**
 * Lines whose places, hashes and heads are made right again after a change: all that somebody can do who knows the
 * format and lacks the key.
 */
export function rewritten(lines: readonly Line[]): readonly string[] {
  const hashes: string[] = [];
  return lines.map((line, sequence) => {
    const { hash: _, ...body } = line;
    const previous = hashes[sequence - 1] ?? '0'.repeat(64);
    const head = body['type'] === 'head';
    const text = JSON.stringify({
      ...body,
      ...(head && { signed_sequence: sequence - 1, signed_hash: previous }),
      sequence,
      previous,
    });
    const hash = createHash('sha256').update(text).digest('hex');
    hashes.push(hash);
    return `${text.slice(0, -1)},"hash":"${hash}"}`;
  });
}
