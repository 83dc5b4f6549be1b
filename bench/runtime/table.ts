import type { Timings } from './harness';

/** A target of a ratio or a number. */
export type Target = { readonly least: number } | { readonly most: number };

/** One line of a table: ours beside another candidate. */
export interface Comparison {
  /** What both do. */
  readonly what: string;
  /** Ours, as it was measured. */
  readonly ours: string;
  /** The peer or limit, as it was measured. */
  readonly beside: string;
  /**
   * How many times as fast ours must be (`least`), or as long it may take (`most`).
   *
   * @default - there is none; the line is information
   */
  readonly target?: Target;
}

/** Prints a heading and a Markdown table. */
export function printTable(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`\n### ${title}\n`);
  for (const cells of [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]) {
    console.log(`| ${cells.join(' | ')} |`);
  }
}

/** Prints comparisons. The ratio is speed where the target is a `least`, else time. */
export function printComparisons(title: string, timings: Timings, comparisons: readonly Comparison[]): void {
  const rows = comparisons.map(({ what, ours, beside, target }) => {
    const cost = timings.cost(ours, beside);
    const isTime = target !== undefined && 'most' in target;
    const ratio = isTime ? cost : 1 / cost;
    return [
      what,
      ours,
      micros(timings.micros(ours)),
      beside,
      micros(timings.micros(beside)),
      `${ratio.toFixed(2)}× as ${isTime ? 'long' : 'fast'}`,
      ...judge(ratio, target, '×'),
    ];
  });
  printTable(title, ['', 'ours', 'µs', 'beside', 'µs', 'ours is', 'target', ''], rows);
}

/** A target in words, and whether a value meets it. */
export function judge(value: number, target: Target | undefined, unit: string): [target: string, result: string] {
  if (target === undefined) {
    return ['', ''];
  }
  const meets = 'least' in target ? value >= target.least : value <= target.most;
  const bound = 'least' in target ? `≥ ${target.least}` : `≤ ${target.most}`;
  return [`${bound}${unit}`, meets ? 'met' : '**missed**'];
}

/** Microseconds with as many digits as mean something. */
export function micros(value: number): string {
  return value < 100 ? value.toPrecision(3) : value.toFixed(0);
}
