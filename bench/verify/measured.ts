import * as fs from 'node:fs';
import * as path from 'node:path';

/** What something took. */
export interface Measured {
  readonly seconds: number;
  /** Seconds that processors worked on it: more than {@link seconds} where two did, less where others had them. */
  readonly cpuSeconds: number;
  /** Most memory that its process ever had. */
  readonly megabytes: number;
}

/** Measures something within this process. */
export async function measured(what: () => unknown): Promise<Measured> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  await what();
  const { system, user } = process.cpuUsage(before);
  return {
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (system + user) / 1_000_000,
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
}

/** What a script printed last. */
export function measuredIn(output: string): Measured {
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

/** The middle one of several numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Templates in a folder, nested ones too. */
export function templatesIn(directory: string): readonly string[] {
  return fs
    .readdirSync(directory)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => path.join(directory, file));
}
