import type { AttackResult } from '../run-attacks';

/** Results as `palisade report --attacks` reads them. */
export function attackResultsJson(results: readonly AttackResult[]): string {
  return JSON.stringify({ version: 1, results }, undefined, 2);
}
