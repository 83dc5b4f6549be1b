import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';

/** What a client is told. */
export interface Turn {
  readonly milliseconds: number;
}

/** What a client did in its turn. */
export interface TurnResult {
  readonly count: number;
  /** Calls that failed. */
  readonly failed: number;
  /** Why the first of them failed. */
  readonly failure?: string;
  readonly perSecond: number;
  /** Median time to an answer, in milliseconds. */
  readonly p50: number;
  /** Time within which 99 of 100 answers came, in milliseconds. */
  readonly p99: number;
  /** Answers by the time they took, in bars of `BAR_MILLISECONDS`. */
  readonly histogram: readonly number[];
  /** CPU time of the client, in microseconds. */
  readonly clientMicros: number;
}

/** A result with the CPU time of everybody who took part. */
export interface MeasuredTurn extends TurnResult {
  /** CPU time of all processes for one call, in microseconds. */
  readonly cpuMicros: number;
}

/** A client in a process of its own, and the processes that it keeps busy. */
export interface Contender {
  readonly name: string;
  readonly client: ChildProcess;
  /** Process ids of the servers and proxies. */
  readonly others: readonly number[];
}

/** Ticks of CPU time per second, as Linux counts them for users. */
const TICKS_PER_SECOND = 100;

/** Starts a server; it ends with this process. */
export async function startServer(kind: string, setting: string): Promise<{ pid: number; port: number }> {
  const child = fork(path.join(__dirname, 'server.js'), [kind, setting]);
  const [port] = await once(child, 'message');
  return { pid: child.pid ?? 0, port };
}

/** Starts a client; it ends with this process. */
export async function startClient(kind: string, setting: string, port: number): Promise<ChildProcess> {
  const child = fork(path.join(__dirname, 'client.js'), [kind, setting, String(port)]);
  await once(child, 'message');
  return child;
}

/** Lets each contender have its turn in every round; a round starts with another one each time. */
export async function takeTurns(
  contenders: readonly Contender[],
  rounds: number,
  milliseconds: number,
): Promise<ReadonlyMap<string, readonly MeasuredTurn[]>> {
  const results = new Map<string, MeasuredTurn[]>(contenders.map(({ name }) => [name, []]));
  for (const contender of contenders) {
    // What fails while everything is cold is no result.
    await take(contender, milliseconds);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const contender = contenders[(round + turn) % contenders.length] as Contender;
      const measured = await take(contender, milliseconds);
      if (measured.failed > 0) {
        throw new Error(`${measured.failed} calls of ${contender.name} failed, the first: ${measured.failure}`);
      }
      results.get(contender.name)?.push(measured);
    }
  }
  return results;
}

async function take({ client, name, others }: Contender, milliseconds: number): Promise<MeasuredTurn> {
  const before = others.map(cpuMicros);
  client.send({ milliseconds } satisfies Turn);
  const ended = once(client, 'exit').then(() => {
    throw new Error(`the client of ${name} has ended`);
  });
  const [result] = (await Promise.race([once(client, 'message'), ended])) as [TurnResult];
  const served = others.reduce((sum, pid, i) => sum + cpuMicros(pid) - (before[i] ?? 0), 0);
  return { ...result, cpuMicros: (result.clientMicros + served) / result.count };
}

/** CPU time of a process so far. Linux tells it in hundredths of a second. */
function cpuMicros(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000_000) / TICKS_PER_SECOND;
}
