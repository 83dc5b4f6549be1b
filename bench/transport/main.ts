import { mkdtempSync, rmSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { median } from '../runtime/harness';
import { judge, micros, printTable, type Target } from '../runtime/table';
import { measurePeerCheck } from './peer-check';
import { type Setting, writeSetting } from './setting';
import { startSidecars } from './sidecars';
import { type Contender, type MeasuredTurn, startClient, startServer, takeTurns } from './turns';

const ROUNDS = Number(process.env['ROUNDS'] ?? 9);
const TURN_MILLISECONDS = 2_000;

const BARE = 'undici → Node https, mutual TLS, no check: the limit';
const DEADLINE = 'the same with an AbortSignal for each request';
const TRANSPORT = 'ours: peer known and declared';
const CHECKED = 'ours: peer, token, input, policy and audit record';
const ENVOY = 'Envoy → Envoy with mutual TLS, JWT, RBAC → plain handler';
const FULL = 'full';
const RESUMED = 'resumed';

type Results = ReadonlyMap<string, readonly MeasuredTurn[]>;

const middle = (turns: readonly MeasuredTurn[] = [], value: (turn: MeasuredTurn) => number) => median(turns.map(value));

/** How many times as fast one is as another: the median of what each round says. */
function ratio(results: Results, name: string, other: string): number {
  const others = results.get(other) ?? [];
  return median((results.get(name) ?? []).map(({ perSecond }, i) => perSecond / (others[i]?.perSecond ?? Number.NaN)));
}

function row(results: Results, name: string, other: string, target?: Target): string[] {
  const turns = results.get(name);
  const share = ratio(results, name, other);
  return [
    name,
    middle(turns, ({ perSecond }) => perSecond).toFixed(0),
    `${share.toFixed(2)}×`,
    ...judge(share, target, '×'),
    middle(turns, ({ p50 }) => p50).toFixed(1),
    middle(turns, ({ p99 }) => p99).toFixed(1),
    micros(middle(turns, ({ cpuMicros }) => cpuMicros)),
  ];
}

const HEAD = ['', 'per second', 'of the first', 'target', '', 'p50 ms', 'p99 ms', 'CPU µs each, all processes'];

async function contender(name: string, client: string, server: string, file: string): Promise<Contender> {
  const { pid, port } = await startServer(server, file);
  return { name, client: await startClient(client, file, port), others: [pid] };
}

async function measureCalls(setting: Setting, file: string): Promise<void> {
  const contenders = [
    await contender(BARE, 'bare', 'bare', file),
    await contender(DEADLINE, 'deadline', 'bare', file),
    await contender(TRANSPORT, 'ours', 'transport', file),
    await contender(CHECKED, 'ours', 'checked', file),
  ];
  const plain = await startServer('plain', file);
  const sidecars = await startSidecars(setting, plain.port);
  if (typeof sidecars === 'string') {
    console.log(`\nNOT RUN: Envoy: ${sidecars}.`);
  } else {
    const client = await startClient('plain', file, sidecars.port);
    contenders.push({ name: ENVOY, client, others: [plain.pid, ...sidecars.pids] });
  }
  try {
    const results = await takeTurns(contenders, ROUNDS, TURN_MILLISECONDS);
    printTable('Calls, 1,000 in flight over 64 connections', HEAD, [
      row(results, BARE, BARE),
      row(results, DEADLINE, BARE),
      row(results, TRANSPORT, BARE, { least: 0.85 }),
      row(results, CHECKED, BARE),
      ...(results.has(ENVOY) ? [row(results, ENVOY, BARE)] : []),
    ]);
  } finally {
    end(contenders);
    if (typeof sidecars !== 'string') {
      sidecars.stop();
    }
  }
}

async function measureHandshakes(file: string): Promise<void> {
  const { pid, port } = await startServer('transport', file);
  const of = async (name: string) => ({ name, client: await startClient(name, file, port), others: [pid] });
  const contenders = [await of(FULL), await of(RESUMED)];
  const results = await takeTurns(contenders, ROUNDS, TURN_MILLISECONDS / 2);
  printTable('Handshakes with our server, 16 at a time', HEAD, [
    row(results, FULL, FULL),
    row(results, RESUMED, FULL, { least: 2 }),
  ]);
  end(contenders);
}

function end(contenders: readonly Contender[]): void {
  for (const { client } of contenders) {
    client.removeAllListeners('exit');
    client.disconnect();
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-transport-'));
  const file = path.join(folder, 'setting.json');
  try {
    const setting = await writeSetting(file);
    await measureCalls(setting, file);
    await measureHandshakes(file);
    await measurePeerCheck(setting);
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
