/** A value that was published, as often as its weight says. */
export interface Sample {
  /** Seconds since an arbitrary beginning. */
  readonly at: number;
  readonly value: number;
  /** @default 1 */
  readonly weight?: number;
}

/** What was published, by the name of a metric: `Errors`, or `SystemErrors:GetItem` where a dimension tells them apart. */
export type Published = Readonly<Record<string, readonly Sample[]>>;

/** Values that were published at regular times: from `from` on, before `until`. */
export function every(
  seconds: number,
  { from, until }: { readonly from: number; readonly until: number },
  value: number,
  weight = 1,
): Sample[] {
  return Array.from({ length: Math.ceil((until - from) / seconds) }, (_, index) => ({
    at: from + index * seconds,
    value,
    weight,
  }));
}

/**
 * A statistic over the samples of one period; `undefined` without samples. Percentiles are the least value that so many
 * percent do not exceed.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 *
 * @throws SyntaxError for a statistic that is not known
 */
export function statistic(name: string, samples: readonly Sample[]): number | undefined {
  if (samples.length === 0) {
    return undefined;
  }
  const count = samples.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const sum = samples.reduce((total, { value, weight = 1 }) => total + value * weight, 0);
  switch (name) {
    case 'Sum':
      return sum;
    case 'SampleCount':
      return count;
    case 'Average':
      return sum / count;
    case 'Minimum':
      return samples.reduce((least, { value }) => Math.min(least, value), Infinity);
    case 'Maximum':
      return samples.reduce((most, { value }) => Math.max(most, value), -Infinity);
    default:
      return percentile(name, samples, count);
  }
}

function percentile(name: string, samples: readonly Sample[], count: number): number | undefined {
  const percent = /^p(\d+(?:\.\d+)?)$/.exec(name)?.[1];
  if (percent === undefined) {
    throw new SyntaxError(`unknown statistic ${name}`);
  }
  let below = 0;
  return [...samples]
    .sort((a, b) => a.value - b.value)
    .find(({ weight = 1 }) => {
      below += weight;
      return below >= (Number(percent) / 100) * count;
    })?.value;
}
