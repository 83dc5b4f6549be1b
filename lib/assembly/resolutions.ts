import { Unknown } from './model';
import type { Resolved } from './resolved-value';

/** What is being resolved at one moment, over all stacks. */
export interface Work {
  /** Ids of resources that were referred to, for whoever asks. */
  references: Set<string>;
  /** How many functions and properties inside each other. */
  depth: number;
  /** Whether it decides a condition. */
  deciding: boolean;
}

const NONE: ReadonlySet<string> = new Set();

/** Runs something, and tells which resources it refers to. */
export function referencesOf<Result>(
  work: Work,
  run: () => Result,
): { readonly result: Result; readonly references: ReadonlySet<string> } {
  const before = work.references;
  const references = new Set<string>();
  work.references = references;
  try {
    return { result: run(), references };
  } finally {
    work.references = before;
  }
}

/** What was resolved in one stack: each thing once, with what it refers to; what needs itself stays unknown. */
export class Resolutions {
  private readonly known = new Map<string, { readonly value: Resolved; readonly references: ReadonlySet<string> }>();
  private readonly underWay = new Set<string>();

  constructor(private readonly work: Work) {}

  /**
   * @param what it is, for people and unique in the stack
   * @param circular told when it needs itself
   */
  once(what: string, resolve: () => Resolved, circular: () => void = () => {}): Resolved {
    // Defaults of parameters may count elsewhere, and not for conditions.
    const key = this.work.deciding ? `${what}, for a condition` : what;
    let known = this.known.get(key);
    if (known === undefined) {
      if (this.underWay.has(key)) {
        circular();
        return new Unknown(`${what} refers to itself`);
      }
      this.underWay.add(key);
      const { references, result: value } = referencesOf(this.work, resolve);
      this.underWay.delete(key);
      known = { value, references: references.size === 0 ? NONE : references };
      this.known.set(key, known);
    }
    for (const reference of known.references) {
      this.work.references.add(reference);
    }
    return known.value;
  }
}
