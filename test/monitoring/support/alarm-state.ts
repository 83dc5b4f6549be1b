/** State of an alarm. */
export type State = 'ALARM' | 'INSUFFICIENT_DATA' | 'OK';

/** What counts for a missing point; the values are those of `TreatMissingData`. */
export type Treatment = 'breaching' | 'ignore' | 'missing' | 'notBreaching';

/** How many points must breach. */
export interface Criterion {
  /** Evaluation periods. */
  readonly n: number;
  /** Datapoints to alarm. */
  readonly m: number;
  readonly treatment: Treatment;
}

/**
 * State of an alarm after its newest points, oldest first: whether each breaches, `undefined` where it is missing.
 *
 * 1. If as many real points as evaluation periods were retrieved, the newest of them decide.
 * 2. Otherwise all real points count, and the missing ones are filled up as far as needed.
 * 3. With `missing` and `ignore` nothing is filled. The alarm rings early if there are only breaching points, of which
 *    the oldest is old enough. `ignore` keeps the state where `missing` would have to change it without a real reason.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 *
 * @param points the evaluation range: the evaluation periods and a few more
 */
export function stateOf(points: readonly (boolean | undefined)[], criterion: Criterion, current: State): State {
  const { m, n, treatment } = criterion;
  const real = points.filter((point) => point !== undefined);
  const recent = real.slice(-n);
  const breaching = recent.filter(Boolean).length;
  if (treatment === 'breaching' || treatment === 'notBreaching') {
    const filled = treatment === 'breaching' ? n - recent.length : 0;
    return breaching + filled >= m ? 'ALARM' : 'OK';
  }
  if (breaching >= m) {
    return 'ALARM';
  }
  if (recent.length > breaching) {
    return 'OK';
  }
  if (treatment === 'ignore') {
    return current;
  }
  const age = points.length - points.indexOf(true);
  return breaching > 0 && age >= m ? 'ALARM' : 'INSUFFICIENT_DATA';
}
