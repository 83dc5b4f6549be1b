import type { Turn, TurnResult } from './turns';

/** Does the one thing that is measured. */
export type Once = () => Promise<void>;

/** Width of a bar of a histogram, in milliseconds. */
export const BAR_MILLISECONDS = 10;

/**
 * Has a turn whenever the parent process says so.
 *
 * @param width how many are under way at a time
 */
export function haveTurns(once: Once, width: number): void {
  process.on('message', (asked: Turn) => {
    void turn(once, width, asked).then((result) => process.send?.(result));
  });
  process.send?.('ready');
}

async function turn(once: Once, width: number, { milliseconds }: Turn): Promise<TurnResult> {
  const latencies: number[] = [];
  const failures: unknown[] = [];
  const cpu = process.cpuUsage();
  const started = performance.now();
  const worker = async () => {
    for (let begun = performance.now(); begun - started < milliseconds; begun = performance.now()) {
      try {
        await once();
        latencies.push(performance.now() - begun);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  const seconds = (performance.now() - started) / 1_000;
  const { system, user } = process.cpuUsage(cpu);
  latencies.sort((a, b) => a - b);
  const quantile = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  return {
    count: latencies.length,
    failed: failures.length,
    failure: failures.length > 0 ? String(failures[0]) : undefined,
    histogram: histogramOf(latencies),
    perSecond: latencies.length / seconds,
    p50: quantile(0.5),
    p99: quantile(0.99),
    clientMicros: user + system,
  };
}

function histogramOf(sorted: readonly number[]): readonly number[] {
  const bars: number[] = new Array(Math.floor((sorted.at(-1) ?? 0) / BAR_MILLISECONDS) + 1).fill(0);
  for (const latency of sorted) {
    const bar = Math.floor(latency / BAR_MILLISECONDS);
    bars[bar] = (bars[bar] ?? 0) + 1;
  }
  return bars;
}
