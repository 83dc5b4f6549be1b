import { createHash } from 'node:crypto';
import { isIdentifier } from './redaction';

/**
 * Whether the allowed decisions of a request are kept. The answer depends on nothing but the
 * correlation id and the rate, so all services keep or drop the same request. The id must
 * come from the edge: a client that chooses its own could choose not to be recorded.
 *
 * @param rate share to keep, 0 to 1
 */
export function keeps(correlationId: string, rate: number): boolean {
  if (rate === 1 || !isIdentifier(correlationId)) {
    return true;
  }
  return createHash('sha256').update(correlationId).digest().readUInt32BE(0) / 2 ** 32 < rate;
}
