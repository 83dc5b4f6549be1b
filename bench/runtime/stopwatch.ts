import { type Candidate, median, ROUNDS } from './harness';

/** Divides the time of a request into laps. */
export class Stopwatch {
  private readonly turns: number[][] = [];
  private sums: number[] = [];
  private next = 0;
  private since = 0;

  /** @param laps number of laps of each run */
  constructor(private readonly laps: number) {}

  /** Ends a lap; each run must end as many. */
  readonly lap = (): void => {
    const now = performance.now();
    this.sums[this.next] = (this.sums[this.next] ?? 0) + now - this.since;
    this.next += 1;
    this.since = now;
  };

  /** Measures the laps of something that calls `lap`. */
  time(name: string, once: () => Promise<void>): Candidate {
    return {
      name,
      run: async (times) => {
        this.sums = [];
        for (let i = 0; i < times; i += 1) {
          this.next = 0;
          this.since = performance.now();
          await once();
          if (this.next !== this.laps) {
            throw new Error(`a run must have ${this.laps} laps, got ${this.next}`);
          }
        }
        this.turns.push(this.sums.map((sum) => (sum * 1_000) / times));
      },
    };
  }

  /** Median time of each lap in microseconds, over the rounds after the warm-up. */
  medians(): readonly number[] {
    const turns = this.turns.slice(-ROUNDS);
    return Array.from({ length: this.laps }, (_, lap) => median(turns.map((turn) => turn[lap] ?? Number.NaN)));
  }
}
