import type { RateModel } from './model';

/** Slices of a window in which requests are counted together. */
const SLICES = 30;

/**
 * Counts the requests of one rate rule in a window that slides. AWS measures every few seconds and acts with a delay;
 * this one acts at once.
 *
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-caveats.html
 */
export class RateCounter {
  private readonly slices: { readonly index: number; readonly counts: Map<string, number> }[] = [];

  constructor(
    private readonly rate: Pick<RateModel, 'limit' | 'windowSeconds'>,
    private readonly now: () => Date,
  ) {}

  /** Counts one request and tells whether it exceeds the limit. */
  exceeds(key: string): boolean {
    const index = Math.floor(this.now().getTime() / ((this.rate.windowSeconds * 1_000) / SLICES));
    while (this.slices[0] !== undefined && this.slices[0].index <= index - SLICES) {
      this.slices.shift();
    }
    let last = this.slices.at(-1);
    if (last?.index !== index) {
      last = { index, counts: new Map() };
      this.slices.push(last);
    }
    last.counts.set(key, (last.counts.get(key) ?? 0) + 1);
    return this.slices.reduce((sum, { counts }) => sum + (counts.get(key) ?? 0), 0) > this.rate.limit;
  }
}
