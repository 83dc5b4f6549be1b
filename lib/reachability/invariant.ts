import type { System } from '../assembly';
import type { Breach, Controls, Severity } from './finding';
import type { Invocation } from './invocations';
import type { NetworkPaths } from './network';
import type { PermissionGraph } from './permissions';

/** What invariants look at. */
export interface Evidence {
  readonly system: System;
  readonly permissions: PermissionGraph;
  readonly invocations: readonly Invocation[];
  readonly network: NetworkPaths;
}

/** Something that holds in every system that is safe. */
export interface Invariant {
  /** Never reused. */
  readonly id: string;
  /** What holds, as a sentence. */
  readonly title: string;
  readonly severity: Severity;
  /** What an attacker gains where it doesn't. */
  readonly why: string;
  /** What to change. */
  readonly fix: string;
  readonly controls: Controls;
  /** Where it doesn't hold. */
  check(evidence: Evidence): readonly Breach[];
}

/** Controls from lists of words. */
export const controls = (nist: string, fsbp = '', owasp = ''): Controls => ({
  nist: words(nist),
  fsbp: words(fsbp),
  owasp: words(owasp),
});

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');
