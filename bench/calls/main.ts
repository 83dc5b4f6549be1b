import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { median } from '../runtime/harness';
import { judge, micros, printTable, type Target } from '../runtime/table';
import { writeSetting } from '../transport/setting';
import { type Contender, type MeasuredTurn, startClient, startServer, takeTurns } from '../transport/turns';
import { drawHistogram } from './histogram';

/** Time that each contender has, in seconds. */
const SECONDS = Number(process.env['SECONDS'] ?? 60);
const ROUNDS = 6;

const PLAIN = 'plain HTTP echo';
const BARE = 'mutual-TLS echo, no check: the limit';
const OURS = 'orders → payments, every check on';

const HISTOGRAM = path.join('reports', 'calls.svg');

type Results = ReadonlyMap<string, readonly MeasuredTurn[]>;

const turnsOf = (results: Results, name: string): readonly MeasuredTurn[] => results.get(name) ?? [];

/** Median over the rounds of what two contenders have in the same round. */
function within(results: Results, name: string, other: string, of: (a: MeasuredTurn, b: MeasuredTurn) => number) {
  const others = turnsOf(results, other);
  return median(turnsOf(results, name).map((turn, i) => of(turn, others[i] as MeasuredTurn)));
}

function row(results: Results, name: string, share?: Target, added?: Target): string[] {
  const middle = (value: (turn: MeasuredTurn) => number) => median(turnsOf(results, name).map(value));
  const ratio = within(results, name, BARE, (a, b) => a.perSecond / b.perSecond);
  const more = within(results, name, PLAIN, (a, b) => a.cpuMicros - b.cpuMicros);
  return [
    name,
    middle(({ perSecond }) => perSecond).toFixed(0),
    `${ratio.toFixed(2)}×`,
    ...judge(ratio, share, '×'),
    middle(({ p50 }) => p50).toFixed(0),
    micros(middle(({ cpuMicros }) => cpuMicros)),
    micros(more),
    ...judge(more, added, ' µs'),
  ];
}

const HEAD = [
  '',
  'per second',
  'of the limit',
  'target',
  '',
  'p50 ms',
  'CPU µs, both sides',
  'more than plain',
  'target',
  '',
];

function printLatency(turns: readonly MeasuredTurn[]): void {
  const bars: number[] = [];
  for (const { histogram } of turns) {
    histogram.forEach((count, i) => {
      bars[i] = (bars[i] ?? 0) + count;
    });
  }
  const calls = turns.reduce((sum, { count }) => sum + count, 0);
  const p99 = median(turns.map((turn) => turn.p99));
  printTable(
    `${calls} calls, 1,000 at a time, none failed`,
    ['', 'ms', 'target', ''],
    [
      ['p50', median(turns.map(({ p50 }) => p50)).toFixed(0), '', ''],
      ['**p99**', p99.toFixed(0), ...judge(p99, { most: 200 }, ' ms')],
    ],
  );
  mkdirSync(path.dirname(HISTOGRAM), { recursive: true });
  writeFileSync(
    HISTOGRAM,
    drawHistogram(
      Array.from(bars, (count = 0) => count),
      p99,
    ),
  );
  console.log(`\nHistogram: ${HISTOGRAM}`);
}

/** Memory of a process, in MiB. */
function residentMiB(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_024;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-calls-'));
  const file = path.join(folder, 'setting.json');
  try {
    await writeSetting(file);
    const contender = async (name: string, client: string, server: string): Promise<Contender> => {
      const { pid, port } = await startServer(server, file);
      return { name, client: await startClient(client, file, port), others: [pid] };
    };
    const ours = await contender(OURS, 'orders', 'payments');
    const contenders = [await contender(PLAIN, 'plain', 'plain'), await contender(BARE, 'bare', 'bare'), ours];
    const turn = (SECONDS * 1_000) / ROUNDS;
    await takeTurns([ours], 0, turn);
    const [pid = 0] = ours.others;
    const before = residentMiB(pid);
    // A call that fails ends the benchmark.
    const results = await takeTurns(contenders, ROUNDS, turn);
    printTable(`Calls, 1,000 at a time over 64 connections, ${SECONDS} s each in ${ROUNDS} rounds`, HEAD, [
      row(results, PLAIN),
      row(results, BARE),
      row(results, OURS, { least: 0.35 }, { most: 250 }),
    ]);
    printLatency(turnsOf(results, OURS));
    console.log(
      `Memory of payments: ${before.toFixed(0)} MiB after warming up, ${residentMiB(pid).toFixed(0)} MiB at the end.`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
  // The servers end with this process.
  process.exit();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
