/** Outcome of a question about a request that is only partly known. */
export type Truth = boolean | 'undecided';

/** True when all are; false when any is false, whatever is undecided. */
export function allOf(truths: Iterable<Truth>): Truth {
  let result: Truth = true;
  for (const truth of truths) {
    if (truth === false) {
      return false;
    }
    result = truth === 'undecided' ? truth : result;
  }
  return result;
}

/** True when any is; undecided when none is true and one may be. */
export function anyOf(truths: Iterable<Truth>): Truth {
  let result: Truth = false;
  for (const truth of truths) {
    if (truth === true) {
      return true;
    }
    result = truth === 'undecided' ? truth : result;
  }
  return result;
}

/** The opposite; what is undecided stays so. */
export function negate(truth: Truth): Truth {
  return truth === 'undecided' ? truth : !truth;
}

/** What holds in both cases, or undecided where they differ. */
export function agreed(one: Truth, other: Truth): Truth {
  return one === other ? one : 'undecided';
}
