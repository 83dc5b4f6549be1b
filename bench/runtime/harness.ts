/** Rounds in which every candidate has its turn. */
export const ROUNDS = Number(process.env['ROUNDS'] ?? 15);

/** Shortest turn, in milliseconds. */
const TURN_MILLISECONDS = 20;

/** Shortest warm-up; WebAssembly is optimized in the background and takes longest. */
const WARM_UP_MILLISECONDS = 1_500;

/** Something that is measured. */
export interface Candidate {
  /** What it is called in the tables. */
  readonly name: string;
  /** Does it this often. */
  readonly run: (times: number) => void | Promise<void>;
}

/** What was measured, in microseconds per run. */
export class Timings {
  constructor(private readonly rounds: ReadonlyMap<string, readonly number[]>) {}

  /** Median time of a candidate. */
  micros(name: string): number {
    return median(this.of(name));
  }

  /** How many times as long as `other` a candidate takes: the median of what each round says. */
  cost(name: string, other: string): number {
    const others = this.of(other);
    return median(this.of(name).map((time, round) => time / (others[round] ?? Number.NaN)));
  }

  private of(name: string): readonly number[] {
    const times = this.rounds.get(name);
    if (times === undefined) {
      throw new Error(`${name} was not measured`);
    }
    return times;
  }
}

/** Does something synchronous again and again. */
export function each(name: string, once: () => unknown): Candidate {
  return {
    name,
    run(times) {
      for (let i = 0; i < times; i += 1) {
        once();
      }
    },
  };
}

/** Does something asynchronous again and again, so many at a time. */
export function inFlight(name: string, width: number, once: () => Promise<unknown>): Candidate {
  return {
    name,
    async run(times) {
      let left = times;
      const worker = async () => {
        while (left > 0) {
          left -= 1;
          await once();
        }
      };
      await Promise.all(Array.from({ length: width }, worker));
    },
  };
}

/** Uses items in turn. Each candidate has a place of its own, or it would meet again what another has just left. */
export function inTurn<Item, Result>(items: readonly Item[], use: (item: Item) => Result): () => Result {
  let i = 0;
  return () => use(items[i++ % items.length] as Item);
}

/**
 * Measures candidates in turn. Each is warmed up first, and every round
 * starts with another one, so that neither a warm cache nor a busy neighbour favours any.
 */
export async function measure(candidates: readonly Candidate[]): Promise<Timings> {
  const times = new Map<string, number>();
  const rounds = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  for (const candidate of candidates) {
    times.set(candidate.name, await warmUp(candidate));
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let turn = 0; turn < candidates.length; turn += 1) {
      const candidate = candidates[(round + turn) % candidates.length] as Candidate;
      const count = times.get(candidate.name) ?? 1;
      rounds.get(candidate.name)?.push(((await clock(candidate, count)) * 1_000) / count);
    }
  }
  return new Timings(rounds);
}

async function warmUp(candidate: Candidate): Promise<number> {
  const started = performance.now();
  let count = 1;
  for (;;) {
    const took = await clock(candidate, count);
    if (took < TURN_MILLISECONDS) {
      count = Math.ceil(count * Math.min(10, (1.2 * TURN_MILLISECONDS) / Math.max(took, 0.1)));
    } else if (performance.now() - started > WARM_UP_MILLISECONDS) {
      return count;
    }
  }
}

async function clock({ run }: Candidate, times: number): Promise<number> {
  const started = performance.now();
  await run(times);
  return performance.now() - started;
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
