/** A point for each period, `undefined` where there is none. */
export type Series = readonly (number | undefined)[];

/** What an expression is: a number, a series, or an array of series. */
export type Value = number | Series | readonly Series[];

/**
 * A number stands for the same at every point.
 *
 * @throws SyntaxError for an array of series
 */
export function asSeries(value: Value | undefined, length: number): Series {
  if (typeof value === 'number') {
    return Array.from({ length }, () => value);
  }
  if (value === undefined || Array.isArray(value[0])) {
    throw new SyntaxError('an alarm watches one series');
  }
  return value as Series;
}

/** What an operator makes of two values: a missing point counts as 0 where the other side has one. */
export function combine(apply: (a: number, b: number) => number, left: Value, right: Value, length: number): Value {
  if (typeof left === 'number' && typeof right === 'number') {
    return apply(left, right);
  }
  const [a, b] = [asSeries(left, length), asSeries(right, length)];
  const fixed = [typeof left === 'number', typeof right === 'number'];
  return a.map((one, index) => {
    const other = b[index];
    const missing = (one === undefined || fixed[0]) && (other === undefined || fixed[1]);
    const result = missing ? undefined : apply(one ?? 0, other ?? 0);
    return Number.isFinite(result) ? result : undefined;
  });
}

/** What `IF` makes of its arguments. */
export function choose([condition, yes, no]: readonly Value[], length: number): Series {
  const [met, then, otherwise] = [condition, yes, no].map((value) => asSeries(value, length));
  return (met ?? []).map((point, index) => {
    if (point === undefined) {
      return undefined;
    }
    return point === 0 ? otherwise?.[index] : then?.[index];
  });
}

/**
 * What `MAX` and `MIN` make of an array of series.
 *
 * @throws SyntaxError for one series
 */
export function across(select: (...values: number[]) => number, values: readonly Value[]): Series {
  const [series] = values;
  if (values.length !== 1 || !Array.isArray(series) || !Array.isArray(series[0])) {
    throw new SyntaxError('MAX and MIN of a whole series must not be in an alarm');
  }
  const [first, ...others] = series as readonly Series[];
  return (first ?? []).map((point, index) => {
    const points = [point, ...others.map((other) => other[index])].filter((one) => one !== undefined);
    return points.length === 0 ? undefined : select(...points);
  });
}
