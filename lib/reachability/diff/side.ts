import type { Evidence } from '../invariant';
import { StableNames } from './stable-names';

/** One of the two systems that are compared. */
export interface Side {
  readonly evidence: Evidence;
  readonly names: StableNames;
}

/** Prepares a system for a comparison. */
export function sideOf(evidence: Evidence): Side {
  return { evidence, names: new StableNames(evidence) };
}
